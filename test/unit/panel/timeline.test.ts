import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBuckets, isSparse, makeBuckets } from '../../../panel/timeline/buckets.ts';
import { between, gap, placed } from '../../../panel/timeline/cursors.ts';
import { drawTimeline } from '../../../panel/timeline/draw.ts';
import { attemptIndexAt, nearestRecord } from '../../../panel/timeline/query.ts';
import { RowLayout } from '../../../panel/timeline/rows.ts';
import type { Scene } from '../../../panel/timeline/scene.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { Column } from '../../../src/model/column.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { FakePen, palette } from '../helpers/fake-pen.ts';

type Part = Partial<StreamRecord> & { kind: StreamRecord['kind']; t: number };
function recordingOf(parts: Part[], api: 'EventSource' | 'WebSocket' = 'EventSource'): Recording {
  const recording = new Recording();
  recording.addConnection({
    type: 'connection',
    id: 'a',
    api,
    context: 'page',
    frameUrl: '',
    url: 'https://x/y',
  });
  for (const part of parts) {
    recording.append({
      type: 'record',
      seq: 0,
      connection: 'a',
      attempt: 1,
      source: 'hook',
      data: '',
      size: 1,
      ...part,
    } as StreamRecord);
  }
  return recording;
}

function drawn(recording: Recording, extra: Partial<Scene> = {}): FakePen {
  const pen = new FakePen();
  const scale = new TimeScale(new TimeSpan(0, 1000), 1000);
  drawTimeline(pen.pen, {
    ...{
      scale,
      height: 100,
      now: 1000,
      palette,
      rows: new RowLayout(recording.lanes, 26),
      laneTop: 0,
      laneHeight: 26,
    },
    ...{ scrollTop: 0, cursors: {}, sizes: false, origin: 0, marks: recording.marks, ...extra },
  });
  return pen;
}

describe('fillBuckets', () => {
  it('counts every time in sight once, in its pixel', () => {
    const times = fc.array(fc.integer({ min: -500, max: 5000 }), { maxLength: 300 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 900 }),
        (list, length, width) => {
          const column = new Column();
          for (const t of list.sort((a, b) => a - b)) column.push(t);
          const scale = new TimeScale(new TimeSpan(0, length), width);
          const buckets = fillBuckets(column, scale, makeBuckets());
          const inSight = list.filter((t) => t >= 0 && t < length).length;
          expect(buckets.total).toBe(inSight);
          expect(buckets.counts.subarray(0, buckets.width).reduce((sum, n) => sum + n, 0)).toBe(inSight);
        },
      ),
    );
  });
  it('is sparse up to one in three pixels', () => {
    const column = new Column();
    for (let i = 0; i < 30; i++) column.push(i * 10);
    const fill = (width: number) =>
      fillBuckets(column, new TimeScale(new TimeSpan(0, 300), width), makeBuckets());
    expect([isSparse(fill(90)), isSparse(fill(89))]).toEqual([true, false]);
  });
});

describe('drawTimeline', () => {
  const story: Part[] = [
    { kind: 'connecting', t: 10 },
    { kind: 'open', t: 20 },
    { kind: 'message', t: 100, lastEventId: '7' },
    { kind: 'error', t: 300, readyState: 0 },
    { kind: 'reconnect', t: 500, delay: 200, lastEventId: '7' },
    { kind: 'open', t: 520 },
  ];
  it('tells a loss, the wait, and the id at the reconnect', () => {
    const pen = drawn(recordingOf(story));
    expect(pen.texts()).toEqual(['retry after 200 ms', '⟲ 7']);
    expect(pen.rects('sse').map((rect) => [rect[0], rect[2]])).toEqual([
      [20, 280],
      [520, 480],
    ]);
    expect(pen.rects('in')).toEqual([[100, 14, 1, 8]]);
    expect(pen.calls.filter((call) => call.call === 'stroke').map((call) => call.color)).toEqual([
      'err',
      'warn',
    ]);
  });
  it('shortens or drops a label that has no room', () => {
    const scale = new TimeScale(new TimeSpan(0, 5000), 1000);
    expect(drawn(recordingOf(story), { scale, now: 5000 }).texts()).toEqual(['200 ms', '⟲ 7'].slice(0, 2));
  });
  it('says the close code, what failed, and what was forgotten', () => {
    const closed: Part[] = [
      { kind: 'open', t: 20 },
      { kind: 'close', t: 400, by: 'network', code: 1006 },
    ];
    expect(drawn(recordingOf(closed, 'WebSocket')).texts()).toEqual(['1006']);
    expect(
      drawn(
        recordingOf([
          { kind: 'connecting', t: 1 },
          { kind: 'error', t: 9, readyState: 2 },
        ]),
      ).texts(),
    ).toEqual(['failed']);
  });
  it('says which status ended it, and that 204 is for good', () => {
    const ended = (status: number, readyState: number) =>
      drawn(
        recordingOf([
          { kind: 'connecting', t: 1 },
          { kind: 'error', t: 9, readyState, status },
        ]),
      ).texts();
    expect([ended(204, 2), ended(503, 2), ended(503, 0)]).toEqual([
      ['204: stopped'],
      ['503: failed'],
      ['503', 'waiting to retry'],
    ]);
  });
  it('says why a socket was closed where there is room', () => {
    const closed = (t: number) =>
      drawn(
        recordingOf(
          [
            { kind: 'open', t: 1 },
            { kind: 'close', t, by: 'server', code: 1011, reason: 'out of\nmemory' },
          ],
          'WebSocket',
        ),
      ).texts();
    expect([closed(400), closed(960)]).toEqual([['1011 out of↵memory'], ['1011']]);
  });
  it('draws ticks as high as payloads are large, when asked to', () => {
    const payloads: Part[] = [0, 100, 2 ** 20, 2 ** 30].map((size, i) => ({
      ...{ kind: i === 1 ? 'send' : 'message', t: 100 + 100 * i, size },
    }));
    // Two in one pixel: the larger one counts.
    payloads.push({ kind: 'message', t: 400.5, size: 3 });
    const pen = drawn(recordingOf([{ kind: 'open', t: 50 }, ...payloads], 'WebSocket'), { sizes: true });
    expect(pen.rects('in')).toEqual([
      [100, 14, 1, 1],
      [300, 14, 1, 10],
      [400, 14, 1, 10],
    ]);
    expect(pen.rects('out')).toEqual([[200, 8, 1, 4]]);
  });
  it('shades what is between two cursors, and what is being chosen', () => {
    const recording = recordingOf([{ kind: 'open', t: 50 }]);
    const pen = drawn(recording, { cursors: { a: 700, b: 200 }, chosen: new TimeSpan(-100, 30) });
    expect(pen.rects('link')).toEqual([
      [0, 0, 30, 100],
      [200, 0, 500, 100],
      [700, 0, 1, 100],
      [200, 0, 1, 100],
    ]);
  });
  it('leaves the rows of groups to their headers', () => {
    const recording = recordingOf([{ kind: 'open', t: 50 }]);
    const { lanes } = recording;
    const group = { key: 'g', title: 'g', lanes, collapsed: false };
    const rows = new RowLayout([group, ...lanes], 26, 22, [0]);
    const pen = drawn(recording, { rows });
    expect(pen.rects('bg2')).toEqual([[0, 0, 1000, 21]]);
    expect(pen.rects('sse')).toEqual([[50, 34, 950, 2]]);
  });
  it('draws what is in sight only, of ten thousand lanes', () => {
    const recording = new Recording();
    for (let i = 0; i < 10_000; i++) {
      recording.addConnection({
        type: 'connection',
        id: `c${i}`,
        api: 'WebSocket',
        context: 'page',
        frameUrl: '',
        url: 'wss://x',
      });
      recording.append({
        type: 'record',
        seq: 0,
        t: 5,
        connection: `c${i}`,
        attempt: 1,
        source: 'hook',
        kind: 'open',
      });
    }
    expect(drawn(recording, { scrollTop: 26 * 5000 }).rects('ws')).toHaveLength(4);
  });
  it('costs pixels and not messages', () => {
    const recording = recordingOf([{ kind: 'open', t: 0 }]);
    for (let i = 0; i < 50_000; i++) {
      recording.append({
        type: 'record',
        seq: 0,
        t: i / 50,
        connection: 'a',
        attempt: 1,
        source: 'hook',
        kind: 'message',
        data: '',
        size: 0,
      });
    }
    expect(drawn(recording).rects('in').length).toBeLessThanOrEqual(1000);
  });
});

describe('cursors', () => {
  it('are set one after the other, then the nearer one moves', () => {
    const one = placed({}, 100);
    const two = placed(one, 500);
    expect([one, two, placed(two, 450), placed(two, 250), gap(one), gap(two)]).toEqual([
      ...[{ a: 100 }, { a: 100, b: 500 }, { a: 100, b: 450 }, { a: 250, b: 500 }],
      ...[undefined, 400],
    ]);
  });
  it('count messages and bytes between them as one by one would, in either order', () => {
    const message = fc.record({
      kind: fc.constantFrom('message' as const, 'send' as const),
      t: fc.integer({ min: 0, max: 100 }),
      size: fc.nat(1e6),
    });
    const time = fc.integer({ min: -10, max: 110 });
    fc.assert(
      fc.property(fc.array(message), time, time, (parts, a, b) => {
        parts.sort((x, y) => x.t - y.t);
        const within = parts.filter(({ t }) => t >= Math.min(a, b) && t <= Math.max(a, b));
        expect(between(recordingOf(parts).lanes, { a, b })).toEqual({
          received: within.filter(({ kind }) => kind === 'message').length,
          sent: within.filter(({ kind }) => kind === 'send').length,
          bytes: within.reduce((sum, { size }) => sum + size, 0),
        });
      }),
    );
  });
});

describe('query', () => {
  it('finds the attempt and the nearest record', () => {
    const recording = recordingOf([
      { kind: 'connecting', t: 10 },
      { kind: 'open', t: 20 },
      { kind: 'message', t: 100 },
    ]);
    const lane = recording.lanes[0];
    if (!lane) throw new Error('no lane');
    expect([attemptIndexAt(lane, 5), attemptIndexAt(lane, 10)]).toEqual([-1, 0]);
    expect([nearestRecord(lane, recording, 96, 8), nearestRecord(lane, recording, 60, 8)]).toEqual([
      3,
      undefined,
    ]);
  });
});
