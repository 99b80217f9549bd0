import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../src/model/reader.ts';
import { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { writeRecording } from '../../src/model/writer.ts';
import { connectionLine, content, record, recordingOf } from './helpers/recordings.ts';

const message = (
  connection: string,
  t: number,
  bytes: number,
  kind: 'message' | 'send' = 'message',
): StreamRecord => record({ kind, t, connection, data: 'x'.repeat(bytes) });

/** What an empty message weighs. */
const BASE = recordingOf({}, { kind: 'message', t: 1, data: '' }).memory - recordingOf({}).memory;
/** And a connection. */
const CONNECTION = recordingOf({}).memory;

describe('a recording', () => {
  it('numbers records from 1 and gives each back', () => {
    const recording = recordingOf({});
    for (let seq = 1; seq <= 9000; seq++) expect(recording.append(message('c1', seq, 0))).toBe(seq);
    expect([recording.firstSeq, recording.nextSeq, recording.length]).toEqual([1, 9001, 9000]);
    for (let seq = 1; seq <= 9000; seq++) expect(recording.record(seq)!.t).toBe(seq);
    for (const seq of [0, -1, 9001, 1.5, Number.NaN]) expect(recording.record(seq)).toBeUndefined();
  });

  it('refuses a record of an unknown connection and stays as it was', () => {
    const recording = recordingOf({});
    expect(() => recording.append(message('c2', 1, 0))).toThrow('c2');
    expect(recording.nextSeq).toBe(1);
  });

  it('forgets the oldest, and only as many as it must, when memory is full', () => {
    const step = fc.record({
      connection: fc.constantFrom('c1', 'c2'),
      kind: fc.constantFrom('message' as const, 'send' as const, 'comment' as const),
      bytes: fc.nat(3000),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 150 }),
        (steps, payload, records) => {
          const recording = new Recording({}, { payload: payload + 2 * CONNECTION, records });
          recording.addConnection(connectionLine('c1'));
          recording.addConnection(connectionLine('c2'));
          let kept: { seq: number; t: number; weight: number; step: (typeof steps)[number] }[] = [];
          let dropped: typeof kept = [];
          steps.forEach((one, i) => {
            const data = 'x'.repeat(one.bytes);
            recording.append(
              record({ kind: one.kind, t: i, connection: one.connection, data, size: one.bytes }),
            );
            kept.push({ seq: i + 1, t: i, weight: one.bytes, step: one });
            let over = kept.reduce((sum, { weight }) => sum + weight, 0) - payload;
            let drop = 0;
            while ((over > 0 || kept.length - drop > records) && drop < kept.length - 1)
              over -= kept[drop++]!.weight;
            dropped = [...dropped, ...kept.slice(0, drop)];
            kept = kept.slice(drop);
          });
          expect(recording.memory).toBe(
            2 * CONNECTION + kept.reduce((sum, { weight }) => sum + BASE + weight, 0),
          );
          expect([recording.evicted, recording.lost]).toEqual([dropped.length, dropped.length]);
          expect(recording.evictedUntil).toEqual(dropped.at(-1)?.t ?? Number.NaN);
          expect(recording.length).toBe(kept.length);
          expect(recording.firstSeq).toBe(kept[0]?.seq ?? 1);
          for (const { seq, t } of kept) expect(recording.record(seq)!.t).toBe(t);
          for (const { seq } of dropped) expect(recording.record(seq)).toBeUndefined();
          for (const id of ['c1', 'c2']) {
            const lane = recording.laneOf(id)!;
            const own = kept.filter(({ step }) => step.connection === id);
            const times = (kind: string) => own.filter(({ step }) => step.kind === kind).map(({ t }) => t);
            expect(content(lane.seqs)).toEqual(own.map(({ seq }) => seq));
            expect(content(lane.inTimes)).toEqual(times('message'));
            expect(content(lane.outTimes)).toEqual(times('send'));
            // Totals stay.
            const all = steps.filter(({ connection, kind }) => connection === id && kind === 'message');
            expect(lane.messagesIn).toBe(all.length);
            expect(lane.bytesIn).toBe(all.reduce((sum, { bytes }) => sum + bytes, 0));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('holds no more than its limit of big messages', () => {
    const recording = new Recording({}, { payload: 1_000_000 });
    recording.addConnection(connectionLine());
    for (let i = 0; i < 100; i++) recording.append(message('c1', i, 100_000));
    expect(recording.payload).toBeLessThanOrEqual(1_000_000);
    expect(recording.length).toBe(9);
    expect(recording.evicted).toBe(91);
  });

  it('stays right over many thousands of evictions', () => {
    const recording = new Recording({}, { records: 1000 });
    recording.addConnection(connectionLine());
    for (let i = 1; i <= 20_000; i++) recording.append(message('c1', i, 0));
    expect([recording.firstSeq, recording.length, recording.evicted]).toEqual([19_001, 1000, 19_000]);
    expect([recording.record(19_000), recording.record(19_001)?.t]).toEqual([undefined, 19_001]);
    const lane = recording.laneOf('c1')!;
    expect([lane.seqs.at(0), lane.seqs.length, lane.inTimes.at(0)]).toEqual([19_001, 1000, 19_001]);
  });

  it('counts a cut payload by what is kept of it', () => {
    const recording = recordingOf({}, { kind: 'message', t: 1, data: 'abc', size: 1e9, truncated: true });
    expect(recording.memory).toBe(CONNECTION + BASE + 3);
  });

  it('keeps numbers with holes as they are, and counts only the records', () => {
    const recording = recordingOf(
      {},
      { kind: 'open', t: 1, seq: 5000 },
      { kind: 'error', t: 2, readyState: 3 },
    );
    recording.append(record({ kind: 'comment', t: 3, data: '', seq: 20_000 }));
    expect([recording.firstSeq, recording.nextSeq, recording.length]).toEqual([5000, 20_001, 3]);
    expect([5000, 5001, 20_000].map((seq) => recording.record(seq)?.kind)).toEqual([
      'open',
      'error',
      'comment',
    ]);
    expect([4999, 5002, 19_999, 8191, 8192].map((seq) => recording.record(seq))).toEqual(
      Array(5).fill(undefined),
    );
    expect(content(recording.laneOf('c1')!.seqs)).toEqual([5000, 5001, 20_000]);
  });

  it('evicts across holes', () => {
    const recording = new Recording({}, { records: 2 });
    recording.addConnection(connectionLine());
    for (const seq of [10, 5000, 20_000, 20_001])
      recording.append(record({ kind: 'comment', t: seq, data: '', seq }));
    expect([recording.firstSeq, recording.length, recording.evicted]).toEqual([20_000, 2, 2]);
    expect(recording.record(20_000)!.t).toBe(20_000);
  });

  it('is empty after a clear and starts again at 1', () => {
    const recording = recordingOf({}, { kind: 'open', t: 1 }, { kind: 'message', t: 2, data: 'x' });
    recording.addLoss({ type: 'loss', count: 3, reason: '', from: 1, to: 1 });
    recording.addMark({ type: 'mark', t: 1, mark: 'hidden', url: '' });
    const { generation, version } = recording;
    recording.clear();
    const { length, lost, memory, lanes, marks, connections, firstT, lastT } = recording;
    expect({ length, lost, memory, lanes, marks, firstT, lastT }).toEqual({
      length: 0,
      lost: 0,
      memory: 0,
      lanes: [],
      marks: [],
      firstT: Number.NaN,
      lastT: Number.NaN,
    });
    expect(connections.size).toBe(0);
    expect([recording.laneOf('c1'), recording.record(1)]).toEqual([undefined, undefined]);
    expect(recording.generation).toBe(generation + 1);
    expect(recording.version).toBeGreaterThan(version);
    recording.addConnection(connectionLine());
    expect(recording.append(message('c1', 9, 1))).toBe(1);
    expect(recording.laneOf('c1')!.messagesIn).toBe(1);
  });

  it('grows its version with every change and tells listeners when asked, also after one that throws', () => {
    const recording = recordingOf({});
    const versions = [recording.version];
    const note = () => void versions.push(recording.version);
    const change = [
      () => recording.addConnection(connectionLine('c2')),
      () => recording.append(message('c2', 1, 0)),
      () => recording.addLoss({ type: 'loss', count: 1, reason: '', from: 0, to: 0 }),
      () => recording.addMark({ type: 'mark', t: 1, mark: 'hidden', url: '' }),
    ];
    const stop = recording.onChange(note);
    for (const make of change) {
      make();
      recording.notify();
    }
    expect(versions).toHaveLength(5);
    expect(new Set(versions).size).toBe(5);
    stop();
    recording.notify();
    expect(versions).toHaveLength(5);
  });
});

describe('what a long recording forgets', () => {
  const closed = (connection: string, t: number): StreamRecord =>
    record({ kind: 'close', t, connection, by: 'server' });

  it('lets a connection that is over go with its last record, and takes it back with its next', () => {
    const recording = new Recording({}, { records: 3 });
    for (const id of ['c1', 'c2']) recording.addConnection(connectionLine(id));
    recording.append(message('c1', 1, 0));
    recording.append(closed('c1', 2));
    for (let t = 3; t <= 8; t++) recording.append(message('c2', t, 0));
    expect(recording.lanes.map(({ id }) => id)).toEqual(['c2']);
    expect([recording.laneOf('c1'), recording.connections.size, recording.evictedConnections]).toEqual([
      undefined,
      1,
      1,
    ]);
    expect(readRecording(writeRecording(recording)).warnings).toEqual([]);
    recording.addConnection(connectionLine('c1'));
    expect(recording.record(recording.append(message('c1', 9, 0)))).toMatchObject({ connection: 'c1' });
    expect(recording.laneAt(recording.nextSeq - 1)).toBe(recording.laneOf('c1'));
  });

  it('keeps a connection that is open though nothing of it is kept', () => {
    const recording = new Recording({}, { records: 2 });
    for (const id of ['c1', 'c2']) recording.addConnection(connectionLine(id));
    recording.append(record({ kind: 'open', t: 1 }));
    for (let t = 2; t <= 5; t++) recording.append(message('c2', t, 0));
    expect(recording.lanes.map(({ id, seqs }) => [id, seqs.length])).toEqual([
      ['c1', 0],
      ['c2', 2],
    ]);
  });

  it('lets go of connections that a page replaced, but for the one that names the lane', () => {
    const recording = new Recording({}, { records: 10 });
    recording.addConnection(connectionLine('c1'));
    for (let n = 1; n <= 500; n++) {
      const id = `c${n}`;
      if (n > 1) recording.addConnection(connectionLine(id, { continues: `c${n - 1}` }));
      recording.append(record({ kind: 'open', t: n * 10, connection: id }));
      recording.append(message(id, n * 10 + 1, 1));
      recording.append(record({ kind: 'close', t: n * 10 + 2, connection: id, by: 'network', code: 1006 }));
    }
    const [lane] = recording.lanes;
    expect(recording.lanes).toHaveLength(1);
    expect(lane!.connections.map(({ id }) => id)).toEqual(['c1', 'c497', 'c498', 'c499', 'c500']);
    expect([recording.connections.size, recording.evictedConnections]).toEqual([5, 495]);
    expect(recording.laneOf(lane!.id)).toBe(lane);
    expect(lane!.attemptCount).toBe(500);
    const { recording: again, warnings } = readRecording(writeRecording(recording));
    expect([again.lanes.length, again.length, warnings]).toEqual([1, 10, []]);
    const empty = recordingOf({}).payload;
    expect(recording.payload).toBeLessThan(5 * empty + 10 * 400);
  });

  it('keeps the newest attempts of a connection that flaps, and counts all', () => {
    const recording = recordingOf({ api: 'EventSource' });
    const lane = recording.laneOf('c1')!;
    const attempts = 12_000;
    for (let n = 1; n <= attempts; n++) {
      const of = { attempt: n, t: n * 10 };
      if (n > 1) recording.append(record({ kind: 'reconnect', ...of, delay: 5 }));
      recording.append(record({ kind: 'open', ...of }));
      recording.append(record({ kind: 'error', ...of, t: n * 10 + 4, readyState: 0 }));
    }
    expect(lane.attempts.length).toBeLessThanOrEqual(5000);
    expect(lane.attemptCount).toBe(attempts);
    expect(lane.openFor(1e9)).toBe(attempts * 4);
    expect(lane.attemptNumbered(attempts)).toBe(lane.attempt);
    expect(lane.attemptNumbered(lane.attempts[0]!.number)).toBe(lane.attempts[0]);
    expect(lane.attemptNumbered(1)).toBeUndefined();
    expect(lane.attemptOf('c1', attempts - 3)?.number).toBe(attempts - 3);
  });

  it('gives up the headers of records that are forgotten, though their attempt is kept', () => {
    const headers = [['x', 'y'.repeat(1000)]];
    const recording = new Recording({}, { records: 2 });
    recording.addConnection(connectionLine());
    recording.append(record({ kind: 'connecting', t: 1, requestHeaders: headers }));
    recording.append(record({ kind: 'open', t: 2, status: 200, headers }));
    for (let t = 3; t <= 5; t++) recording.append(message('c1', t, 0));
    const { connecting, opened } = recording.lanes[0]!.attempts[0]!;
    expect([connecting?.requestHeaders, opened?.headers, opened?.status]).toEqual([
      undefined,
      undefined,
      200,
    ]);
  });
});
