import { describe, expect, it } from 'vitest';
import { connectionLine, content, type Loose, record, recordingOf } from './helpers/recordings.ts';

/** The lane after each record: its state and the number of its attempts. */
function story(api: 'EventSource' | 'WebSocket', ...records: Loose[]) {
  const recording = recordingOf({ api });
  const states = records.map((fields) => {
    recording.append(record(fields));
    const lane = recording.laneOf('c1')!;
    return `${lane.state} ${lane.attempts.length}`;
  });
  return { states, lane: recording.laneOf('c1')!, recording };
}

describe('a lane', () => {
  it('follows an EventSource that is lost, waits, fails once and opens again', () => {
    const { states, lane } = story(
      'EventSource',
      { kind: 'connecting', t: 0 },
      { kind: 'open', t: 10 },
      { kind: 'message', t: 20, data: 'abc', lastEventId: '7' },
      { kind: 'error', t: 30, readyState: 0 },
      { kind: 'reconnect', t: 3030, delay: 3000, lastEventId: '7' },
      { kind: 'error', t: 3030, readyState: 0 },
      { kind: 'reconnect', t: 6030, delay: 3000, lastEventId: '7' },
      { kind: 'open', t: 6030 },
      { kind: 'close', t: 6100, by: 'page' },
    );
    expect(states).toEqual([
      'connecting 1',
      'open 1',
      'open 1',
      'waiting 1',
      'connecting 2',
      'waiting 2',
      'connecting 3',
      'open 3',
      'closed 3',
    ]);
    expect(lane.attempts).toMatchObject([
      { number: 1, start: 0, open: 10, end: 30, outcome: 'lost', messagesIn: 1, bytesIn: 3 },
      {
        number: 2,
        start: 3030,
        end: 3030,
        outcome: 'failed',
        delay: 3000,
        lastEventId: '7',
        inferred: false,
      },
      { number: 3, open: 6030, end: 6100, outcome: 'closed', by: 'page' },
    ]);
    expect(lane.openFor(9999)).toBe(20 + 70);
    expect([lane.errors, lane.firstT, lane.lastT]).toEqual([2, 0, 6100]);
  });

  it('calls an EventSource that gave up failed', () => {
    const { states, lane } = story(
      'EventSource',
      { kind: 'connecting', t: 0 },
      { kind: 'error', t: 9, readyState: 2 },
    );
    expect(states).toEqual(['connecting 1', 'failed 1']);
    expect(lane.attempt).toMatchObject({ end: 9, outcome: 'failed', by: 'network' });
    expect(lane.openFor(100)).toBe(0);
  });

  it('holds the last event ID of the newest event only', () => {
    const { lane, recording } = story('EventSource', { kind: 'message', t: 1, data: '', lastEventId: 'a' });
    expect(lane.lastEventId).toBe('a');
    recording.append(record({ kind: 'message', t: 2, data: '' }));
    expect(lane.lastEventId).toBeUndefined();
  });

  it.each([
    ['closed', 'closed', { by: 'page', code: 1000 }],
    ['closed', 'closed', { by: 'server', code: 1001, reason: 'bye' }],
    ['closed', 'lost', { by: 'network', code: 1006 }],
  ] as const)('of an open WebSocket becomes %s, its attempt %s by a close %o', (state, outcome, close) => {
    const { lane } = story(
      'WebSocket',
      { kind: 'connecting', t: 0 },
      { kind: 'open', t: 5 },
      { kind: 'send', t: 6, data: 'hello' },
      { kind: 'error', t: 8, readyState: 3 },
      { kind: 'close', t: 8, ...close },
    );
    expect(lane.state).toBe(state);
    expect(lane.attempts).toMatchObject([
      { open: 5, end: 8, outcome, messagesOut: 1, bytesOut: 5, ...close },
    ]);
    expect(lane.openFor(1e6)).toBe(3);
  });

  it('calls a WebSocket that never opened failed, unless its page closed it', () => {
    const life = (by: string) =>
      story('WebSocket', { kind: 'connecting', t: 0 }, { kind: 'close', t: 3, by, code: 1006 }).lane;
    expect([life('network').state, life('network').attempt!.outcome]).toEqual(['failed', 'failed']);
    expect([life('page').state, life('page').attempt!.outcome]).toEqual(['closed', 'closed']);
  });

  it('does not come back to life by what arrives after its end', () => {
    const { lane } = story(
      'WebSocket',
      { kind: 'open', t: 0 },
      { kind: 'close', t: 5, by: 'page' },
      { kind: 'send', t: 6, data: 'late' },
      { kind: 'message', t: 7, data: 'late' },
    );
    expect([lane.state, lane.attempts.length, lane.openFor(100)]).toEqual(['closed', 1, 5]);
    expect([lane.messagesIn, lane.messagesOut]).toEqual([1, 1]);
  });

  it('of a recording that starts in the middle is open from its first message', () => {
    const { lane } = story(
      'WebSocket',
      { kind: 'send', t: 1, data: 'x' },
      { kind: 'message', t: 4, data: 'x' },
    );
    expect([lane.state, lane.openFor(10)]).toEqual(['open', 6]);
  });

  it('joins a WebSocket that continues it, counts attempts on and says that this was inferred', () => {
    const { recording, lane } = story(
      'WebSocket',
      { kind: 'connecting', t: 0 },
      { kind: 'open', t: 1 },
      { kind: 'close', t: 5, by: 'network', code: 1006 },
    );
    recording.addConnection(connectionLine('c2', { continues: 'c1', url: 'wss://page.example/2' }));
    recording.append(record({ kind: 'connecting', t: 105, connection: 'c2' }));
    recording.append(record({ kind: 'reconnect', t: 105, connection: 'c2', delay: 100, source: 'inferred' }));
    recording.append(record({ kind: 'open', t: 110, connection: 'c2' }));
    expect(recording.lanes).toEqual([lane]);
    expect(recording.laneOf('c2')).toBe(lane);
    expect([lane.id, lane.current.id, lane.url]).toEqual(['c1', 'c2', 'wss://page.example/2']);
    expect(lane.attempts).toMatchObject([
      { number: 1, connection: 'c1', end: 5, inferred: false },
      { number: 2, connection: 'c2', start: 105, delay: 100, open: 110, inferred: true },
    ]);
  });

  it('ends the attempt of a replaced WebSocket whose close comes after its successor was made', () => {
    const { recording, lane } = story(
      'WebSocket',
      { kind: 'connecting', t: 0 },
      { kind: 'open', t: 1 },
      { kind: 'error', t: 5, readyState: 3 },
    );
    recording.addConnection(connectionLine('c2', { continues: 'c1' }));
    recording.append(record({ kind: 'connecting', t: 5, connection: 'c2' }));
    recording.append(record({ kind: 'close', t: 6, by: 'network', code: 1006 }));
    expect(lane.attempts).toMatchObject([{ end: 6, outcome: 'lost', code: 1006 }, { connection: 'c2' }]);
    expect(lane.state).toBe('connecting');
    recording.append(record({ kind: 'open', t: 10, connection: 'c2' }));
    expect([lane.state, lane.openFor(20)]).toEqual(['open', 5 + 10]);
  });

  it('keeps its times ascending when clocks do not', () => {
    const { lane } = story(
      'WebSocket',
      { kind: 'message', t: 10, data: '' },
      { kind: 'message', t: 4, data: '' },
      { kind: 'message', t: 12, data: '' },
    );
    expect(content(lane.inTimes)).toEqual([10, 10, 12]);
  });
});
