import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markLines, marksSummary } from '../../../panel/mark-text.ts';
import { fillBuckets, isSparse, makeBuckets } from '../../../panel/timeline/buckets.ts';
import { between, gap, placed } from '../../../panel/timeline/cursors.ts';
import { drawRuler, drawTimeline } from '../../../panel/timeline/draw.ts';
import { indexMarks } from '../../../panel/timeline/mark-index.ts';
import { nearestRecord } from '../../../panel/timeline/query.ts';
import { Ranges } from '../../../panel/timeline/ranges.ts';
import { RowLayout } from '../../../panel/timeline/rows.ts';
import type { Pen, Scene } from '../../../panel/timeline/scene.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { Column } from '../../../src/model/column.ts';
import { Recording } from '../../../src/model/recording.ts';
import { attemptIndexAt } from '../../../src/model/search.ts';
import type { PageMark, StreamRecord } from '../../../src/model/types.ts';
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
    ...{ scrollTop: 0, cursors: {}, sizes: false, origin: 0, marks: recording.marks },
    ...{ losses: recording.losses, ...extra },
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
  it('tells what a resume lost or doubled, where that is known', () => {
    const pen = drawn(recordingOf(story), {
      resumed: (_lane, attempt) => (attempt === 2 ? '7 missing' : undefined),
    });
    expect(pen.texts()).toEqual(['retry after 200 ms', '⟲ 7', '7 missing']);
  });
  it('tells that an open lane says nothing any more, when that is unusual for it', () => {
    const beats = (every: number, count: number): Part[] => [
      { kind: 'open', t: 0 },
      ...Array.from({ length: count }, (_, i) => ({ kind: 'message' as const, t: i * every })),
    ];
    const scale = new TimeScale(new TimeSpan(0, 20_000), 1000);
    const says = (parts: Part[], now: number) => drawn(recordingOf(parts), { scale, now }).texts();
    expect(says(beats(100, 20), 8000)).toEqual(['silent 6.1 s']);
    expect(says(beats(100, 20), 6000)).toEqual([]);
    expect(says(beats(1000, 6), 14_000)).toEqual([]);
    expect(says(beats(1000, 6), 16_000)).toEqual(['silent 11 s']);
    expect(says(beats(100, 4), 16_000)).toEqual([]);
    expect(says([...beats(100, 20), { kind: 'close', t: 2000, by: 'server' }], 16_000)).toEqual([]);
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

describe('marks of the page', () => {
  const marked = (...marks: (Partial<PageMark> & { mark: PageMark['mark']; t: number })[]): Recording => {
    const recording = recordingOf([{ kind: 'open', t: 0 }]);
    for (const mark of marks) recording.addMark({ type: 'mark', url: 'https://x/', ...mark });
    return recording;
  };
  const bands = (pen: FakePen, color: string): unknown[] =>
    pen.rects(color).filter(([, top, , height]) => top === 0 && height === 100);

  it('are bands where they last, named below the lanes', () => {
    const recording = marked(
      { mark: 'page-hidden', t: 100 },
      { mark: 'page-visible', t: 300 },
      { mark: 'offline', t: 600 },
      { mark: 'online', t: 700 },
    );
    const pen = drawn(recording);
    expect(bands(pen, 'dim')).toEqual([[100, 0, 200, 100]]);
    expect(bands(pen, 'err')).toEqual([[600, 0, 100, 100]]);
    expect(pen.texts()).toEqual(['hidden 200 ms', 'offline 100 ms']);
    expect(drawn(recording, { height: 30 }).texts()).toEqual([]);
  });
  it('last until now, or until another document has come', () => {
    const pen = drawn(
      marked({ mark: 'page-hidden', t: -50 }, { mark: 'navigation', t: 200 }, { mark: 'frozen', t: 400 }),
      { now: 900 },
    );
    expect([bands(pen, 'dim'), bands(pen, 'ws')]).toEqual([[[0, 0, 200, 100]], [[400, 0, 500, 100]]]);
    expect(pen.texts()).toEqual(['hidden 250 ms', 'navigation', 'frozen']);
  });
  it('tell that the machine slept, and draw nothing for what a person did', () => {
    const recording = marked({ mark: 'slept', t: 100, duration: 200 }, { mark: 'input', t: 500, count: 3 });
    const pen = drawn(recording);
    expect([bands(pen, 'ws'), bands(pen, 'dim')]).toEqual([[[100, 0, 200, 100]], []]);
    expect(pen.texts()).toEqual(['asleep 200 ms']);
    expect(pen.calls.some((call) => call.call === 'stroke' && call.color === 'dim')).toBe(false);
    expect(markLines(recording, 500, 10)).toEqual([]);
    expect(markLines(recording, 200, 10)).toEqual([expect.stringContaining('asleep or debugger paused')]);
    expect(indexMarks(marked({ mark: 'input', t: 1 }).marks, []).named).toBe(false);
  });
  it('are not ended by what a person did', () =>
    expect(
      drawn(
        marked({ mark: 'page-hidden', t: 100 }, { mark: 'input', t: 200 }, { mark: 'page-visible', t: 300 }),
      ).texts(),
    ).toEqual(['hidden 200 ms']));
  it('tell losses in red, over the time they stand for', () => {
    const recording = marked();
    recording.addLoss({ type: 'loss', count: 12, reason: 'on the way', from: 500, to: 540 });
    const pen = drawn(recording);
    expect(pen.texts()).toEqual(['12 lost']);
    expect(bands(pen, 'err')).toEqual([[500, 0, 40, 100]]);
    expect(pen.calls.find((call) => call.call === 'stroke')?.color).toBe('err');
    expect(markLines(recording, 545, 10)).toEqual(['12 facts lost: on the way']);
    expect(markLines(recording, 600, 10)).toEqual([]);
  });
  it('show long tasks in the ruler, as wide as they were long', () => {
    const recording = marked(
      { mark: 'long-task', t: 100, duration: 60 },
      { mark: 'long-task', t: 950, duration: 500, count: 4 },
    );
    const pen = new FakePen();
    const scale = new TimeScale(new TimeSpan(0, 1000), 1000);
    const { marks, losses } = recording;
    drawRuler(pen as unknown as Pen, { scale, height: 20, origin: 0, palette, marks, losses, cursors: {} });
    expect(pen.rects('warn')).toEqual([
      [100, 16, 60, 4],
      [950, 16, 50, 4],
    ]);
    expect(markLines(recording, 130, 3)).toEqual(['Long task: the page was busy for 60 ms']);
    expect(markLines(recording, 990, 3)).toEqual(['4 long tasks, 500 ms together: the page was busy']);
    expect(drawn(recording).texts()).toEqual([]);
    expect([marksSummary(recording), marksSummary(marked())]).toEqual([' Page: long tasks 2×.', '']);
  });
  it('cost pixels, however many there are, and hide no long one behind short ones', () => {
    const recording = marked({ mark: 'offline', t: 0.5 });
    for (let i = 0; i < 9000; i++) {
      recording.addMark({ type: 'mark', mark: 'navigation', t: 1 + i / 20, url: '' });
      if (i % 2 === 0)
        recording.addLoss({ type: 'loss', count: 1, reason: '', from: i / 20, to: i === 4 ? 800 : i / 20 });
    }
    const pen = drawn(recording);
    expect(pen.calls.length).toBeLessThan(2200);
    expect(
      Math.max(
        ...bands(pen, 'err').map((band) => Number((band as number[])[0]) + Number((band as number[])[2])),
      ),
    ).toBe(800);
  });
  it('draw what is in sight of any ranges, and find it again by its time', () => {
    const lists = fc.array(fc.tuple(fc.integer({ min: -300, max: 1300 }), fc.nat(400)), { maxLength: 60 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 300 }), (list, width) => {
        const ranges = new Ranges(list.map(([from, length]) => ({ from, to: from + length, item: from })));
        const scale = new TimeScale(new TimeSpan(0, 1000), width);
        const inked = new Set<number>();
        let begun = 0;
        ranges.inSight(scale, ({ x, right, count }) => {
          begun += count;
          const left = Math.max(0, x);
          for (let px = left; px < Math.max(left + 1, Math.min(width, right)); px++) inked.add(px);
        });
        const seen = list.filter(([from, length]) => from < 1000 && from + length >= 0);
        expect(begun).toBeGreaterThanOrEqual(seen.length);
        for (const [from, length] of seen) {
          const px = Math.floor(scale.x(Math.min(999, Math.max(0, from + length / 2))));
          expect(inked).toContain(Math.max(0, px));
          expect(ranges.near(from, 0, 1000).map(({ item }) => item)).toContain(from);
        }
        expect(inked.size).toBeLessThanOrEqual(width + 1);
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
