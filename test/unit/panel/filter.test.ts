import { describe, expect, it } from 'vitest';
import { laneMatches, parseFilter, recordMatches } from '../../../panel/filter.ts';
import { LaneRun, LanesRun } from '../../../panel/filter-run.ts';
import type { Lane } from '../../../src/model/lane.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';

function recordingWith(messages: number, limits = {}): { recording: Recording; lane: Lane } {
  const recording = new Recording({}, limits);
  const lane = recording.addConnection({ ...CONNECTION, id: 'a', url: 'https://shop.example/orders?x=1' });
  recording.addConnection({ ...CONNECTION, id: 'b', url: 'wss://shop.example/prices' });
  for (let i = 0; i < messages; i++)
    recording.append(message(i, 'a', i % 10 === 0 ? `Needle ${i}` : `hay ${i}`));
  return { recording, lane };
}
const CONNECTION = { type: 'connection', api: 'EventSource', context: 'page', frameUrl: '' } as const;
function message(t: number, connection: string, data: string): StreamRecord {
  return {
    type: 'record',
    seq: 0,
    t,
    connection,
    attempt: 1,
    source: 'hook',
    kind: 'message',
    data,
    size: data.length,
  };
}

describe('parseFilter', () => {
  it('reads plain text literally and in any case', () => {
    const { pattern } = parseFilter(' a.b[ ');
    expect(pattern?.test('xA.B[y')).toBe(true);
    expect(pattern?.test('aXb[')).toBe(false);
  });
  it('reads /regex/ and /regex/i, and takes a path for a path', () => {
    const { pattern } = parseFilter('/^o\\d+$/i');
    expect([pattern?.test('O12'), pattern?.test('O12'), pattern?.test('O12x')]).toEqual([true, true, false]);
    expect(parseFilter('/^o\\d+$/').pattern?.test('O12')).toBe(false);
    expect(parseFilter('/sse/ids').pattern?.test('http://shop.example/sse/ids?from=1')).toBe(true);
  });
  it('says what is wrong with a bad regex', () => {
    expect(parseFilter('/(/').error).toMatch(/group/i);
    expect(parseFilter('   ')).toEqual({});
  });
});

describe('matching', () => {
  it('looks at type, id and data, and at a URL and subprotocols', () => {
    const record = { ...message(1, 'a', 'body'), eventType: 'order', lastEventId: '1184' } as StreamRecord;
    for (const text of ['ORDER', '118', 'bod'])
      expect(recordMatches(record, parseFilter(text).pattern as RegExp)).toBe(true);
    expect(recordMatches(record, /nothing/)).toBe(false);
    expect(laneMatches(recordingWith(0).lane, /orders/)).toBe(true);
  });
});

describe('LaneRun', () => {
  it('gives the same matches however it is sliced, and goes on with new records', () => {
    const { recording, lane } = recordingWith(1000);
    const run = new LaneRun(lane, recording, /needle/i);
    let slices = 0;
    while (!run.step(() => true)) slices++;
    expect(slices).toBeGreaterThan(5);
    expect(run.matches.length).toBe(100);
    recording.append(message(2000, 'a', 'another needle'));
    expect(run.step(() => false)).toBe(true);
    expect([run.matches.length, run.matches.last]).toEqual([101, 1001]);
  });
  it('finds comments, retry fields and notes alone, with a pattern or without', () => {
    const { recording, lane } = recordingWith(20);
    const base = { type: 'record', seq: 0, t: 50, connection: 'a', attempt: 1, source: 'hook' } as const;
    recording.append({ ...base, kind: 'comment', data: 'a needle' });
    recording.append({ ...base, kind: 'retry', reconnectionTime: 3000 });
    recording.append({ ...base, kind: 'note', data: 'Lines end with CR.' });
    const found = (pattern?: RegExp) => {
      const run = new LaneRun(lane, recording, pattern, true);
      while (!run.step(() => true));
      return Array.from({ length: run.matches.length }, (_, index) => run.matches.at(index));
    };
    expect(found()).toEqual([21, 22, 23]);
    expect(found(/needle/i)).toEqual([21]);
    expect(found(/3000/)).toEqual([22]);
  });
  it('forgets matches that the recording has evicted', () => {
    const { recording, lane } = recordingWith(10_000, { memory: 210 * 5000 });
    const run = new LaneRun(lane, recording, /needle/i);
    run.step(() => false);
    for (let i = 0; i < 9000; i++) recording.append(message(20_000 + i, 'a', 'hay'));
    run.step(() => false);
    expect(run.matches.length === 0 || run.matches.at(0) >= recording.firstSeq).toBe(true);
  });
});

describe('LanesRun', () => {
  it('finds lanes by URL and by record', () => {
    const { recording, lane } = recordingWith(100);
    const byUrl = new LanesRun(recording, /prices/);
    const byRecord = new LanesRun(recording, /needle/i);
    for (const run of [byUrl, byRecord]) while (!run.step(() => true));
    expect([byUrl.has(lane), byUrl.size]).toEqual([false, 1]);
    expect([byRecord.has(lane), byRecord.size]).toEqual([true, 1]);
  });
});
