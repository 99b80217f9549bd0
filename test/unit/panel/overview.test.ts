import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brushBox, dragged, gripAt } from '../../../panel/timeline/brush.ts';
import { drawOverview } from '../../../panel/timeline/draw-overview.ts';
import { ViewHistory } from '../../../panel/timeline/history.ts';
import { type Counted, Overview } from '../../../panel/timeline/overview.ts';
import { OverviewFeed } from '../../../panel/timeline/overview-feed.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { TimelineView } from '../../../panel/timeline/view.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { FakePen, palette } from '../helpers/fake-pen.ts';

const kinds: Counted[] = ['in', 'out', 'lost'];

/** Every bucket in use agrees with counting `facts` one by one. */
function expectSame(overview: Overview, facts: [Counted, number][]): void {
  const naive = new Map<string, number>();
  for (const [kind, t] of facts) {
    const key = `${kind} ${Math.floor(t / overview.width)}`;
    naive.set(key, (naive.get(key) ?? 0) + 1);
  }
  let sum = 0;
  for (let n = overview.first; n <= overview.last; n++) {
    for (const kind of kinds) {
      const count = overview.count(kind, n);
      if (count !== (naive.get(`${kind} ${n}`) ?? 0)) throw new Error(`${kind} ${n}: ${count}`);
      sum += count;
    }
  }
  expect(sum).toBe(facts.length);
}

describe('Overview', () => {
  const fact = fc.tuple(
    fc.constantFrom(...kinds),
    fc.oneof(
      fc.integer({ min: -50, max: 5000 }),
      // To the microsecond, as the hook takes them.
      fc.double({ min: -1e6, max: 1e9, noNaN: true }).map((t) => Math.round(t * 1000) / 1000),
      fc.integer({ min: 1_700_000_000_000, max: 1_700_000_900_000 }),
    ),
  );
  it('counts as one by one would, in any order of times and over any span', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 200 }), (facts) => {
        const overview = new Overview();
        for (const [kind, t] of facts) overview.add(kind, t);
        expectSame(overview, facts);
      }),
    );
  });
  it('takes back what it counted, however often the buckets were merged since', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), fc.array(fact, { maxLength: 60 }), (kept, gone) => {
        const overview = new Overview();
        for (const [kind, t] of [...gone, ...kept]) overview.add(kind, t);
        for (const [kind, t] of gone) overview.remove(kind, t);
        expectSame(overview, kept);
      }),
    );
  });
  it('has buckets no wider than it must', () => {
    const overview = new Overview();
    for (let t = 0; t < 4096; t++) overview.add('in', t);
    expect(overview.width).toBe(1);
    overview.add('in', 4096);
    expect(overview.width).toBe(2);
    for (const t of [Number.NaN, Number.POSITIVE_INFINITY]) overview.add('in', t);
    expect([overview.width, overview.count('in', 2048)]).toEqual([2, 1]);
  });
});

type Part = Partial<StreamRecord> & { kind: StreamRecord['kind']; t: number };
function append(recording: Recording, connection: string, part: Part): void {
  const base = { type: 'record', seq: 0, connection, attempt: 1, source: 'hook', data: '', size: 1 };
  recording.append({ ...base, ...part } as StreamRecord);
}
function connect(recording: Recording, ...ids: string[]): void {
  for (const id of ids) {
    const url = `https://x/${id}`;
    recording.addConnection({
      ...{ type: 'connection', id, api: 'EventSource', context: 'page' },
      ...{ frameUrl: '', url },
    });
  }
}
function sum(overview: Overview, kind: Counted): number {
  let total = 0;
  for (let n = overview.first; n <= overview.last; n++) total += overview.count(kind, n);
  return total;
}

describe('OverviewFeed', () => {
  it('has every message once, whenever it is asked, with those that were evicted since', () => {
    const step = fc.record({
      lane: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom('message', 'send'),
      look: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        // Room for about ten records; it is looked at before each, as a panel would.
        const recording = new Recording({}, { records: 10 });
        connect(recording, 'a', 'b');
        const feed = new OverviewFeed();
        const all: [Counted, number][] = [];
        steps.forEach(({ lane, kind }, t) => {
          append(recording, lane, { kind: kind as 'message', t });
          all.push([kind === 'message' ? 'in' : 'out', t]);
          feed.update(recording);
        });
        expectSame(feed.overview, all);
        const late = new OverviewFeed();
        late.update(recording);
        const kept = recording.lanes.reduce((n, lane) => n + lane.inTimes.length + lane.outTimes.length, 0);
        expect(sum(late.overview, 'in') + sum(late.overview, 'out')).toBe(kept);
      }),
    );
  });
  it('counts a loss where the attempt ended, and takes it back when the page turns out to have left', () => {
    const recording = new Recording();
    connect(recording, 'a');
    const feed = new OverviewFeed();
    append(recording, 'a', { kind: 'connecting', t: 10 });
    feed.update(recording);
    append(recording, 'a', { kind: 'error', t: 500, readyState: 0 });
    expect(sum(feed.update(recording), 'lost')).toBe(1);
    expect(feed.overview.count('lost', 500)).toBe(1);
    append(recording, 'a', { kind: 'close', t: 501, by: 'page', source: 'inferred' });
    expect(sum(feed.update(recording), 'lost')).toBe(0);
    for (const t of [600, 700]) {
      append(recording, 'a', { kind: 'reconnect', t, delay: 9 });
      append(recording, 'a', { kind: 'error', t: t + 50, readyState: 0 });
    }
    expect(sum(feed.update(recording), 'lost')).toBe(2);
  });
  it('starts anew with another generation', () => {
    const recording = new Recording();
    connect(recording, 'a');
    append(recording, 'a', { kind: 'message', t: 5 });
    const feed = new OverviewFeed();
    feed.update(recording);
    recording.clear();
    connect(recording, 'b');
    append(recording, 'b', { kind: 'message', t: 7 });
    expectSame(feed.update(recording), [['in', 7]]);
  });
});

describe('drawOverview', () => {
  const scene = (overview: Overview, shown: TimeSpan, droppedUntil = Number.NaN) => ({
    ...{ overview, shown, droppedUntil, palette, height: 24 },
    scale: new TimeScale(new TimeSpan(0, 1000), 500),
  });
  it('draws both directions, losses, and the brush around what is shown', () => {
    const overview = new Overview();
    for (const t of [100, 101, 102, 103]) overview.add('in', t);
    overview.add('out', 600);
    overview.add('lost', 800);
    const pen = new FakePen();
    drawOverview(pen.pen, scene(overview, new TimeSpan(200, 700)));
    expect(pen.rects('in')).toEqual([
      [50, 12, 1, 10],
      [51, 12, 1, 10],
    ]);
    expect(pen.rects('out')).toEqual([[300, 5, 1, 7]]);
    expect(pen.rects('err')).toEqual([[400, 2, 1, 20]]);
    expect(pen.rects('bg')).toEqual([
      [0, 0, 100, 24],
      [350, 0, 150, 24],
    ]);
    expect(pen.rects('warn')).toEqual([]);
  });
  it('says up to where records were dropped', () => {
    const pen = new FakePen();
    drawOverview(pen.pen, scene(new Overview(), new TimeSpan(0, 1000), 400));
    expect(pen.rects('warn')).toEqual([[0, 22, 200, 2]]);
  });
  it('costs pixels and not messages', () => {
    const overview = new Overview();
    for (let i = 0; i < 100_000; i++) overview.add(i % 2 ? 'in' : 'out', i / 100);
    const pen = new FakePen();
    drawOverview(pen.pen, scene(overview, new TimeSpan(0, 1000)));
    expect(pen.calls.length).toBeLessThanOrEqual(2 * 500 + 10);
  });
});

describe('brush', () => {
  const scale = new TimeScale(new TimeSpan(0, 1000), 1000);
  const shown = new TimeSpan(400, 600);
  it('is grabbed at its edges or inside; beside it a drag selects', () => {
    expect([397, 404, 500, 597, 604, 700].map((x) => gripAt(scale, shown, x))).toEqual([
      ...['start', 'start', 'move', 'end', 'end', 'select'],
    ]);
  });
  it('selects inside too when it covers everything', () => {
    expect(gripAt(scale, new TimeSpan(0, 1000), 500)).toBe('select');
  });
  it('stays wide enough to be grabbed and moved', () => {
    const narrow = new TimeSpan(500, 500.5);
    const { left, right } = brushBox(scale, narrow);
    expect(right - left).toBeCloseTo(6);
    expect(gripAt(scale, narrow, 500)).toBe('move');
  });
  it('moves, resizes past its other edge, and selects in both directions', () => {
    expect(dragged('move', shown, 500, 450)).toEqual(new TimeSpan(350, 550));
    expect(dragged('start', shown, 400, 700)).toEqual(new TimeSpan(600, 700));
    expect(dragged('end', shown, 600, 900)).toEqual(new TimeSpan(400, 900));
    expect(dragged('select', shown, 900, 800)).toEqual(new TimeSpan(800, 900));
  });
});

describe('the view', () => {
  const extent = { first: 0, now: 60_000, live: true };
  it('rests on a chosen span, and follows when its end is drawn to now', () => {
    const rests = new TimelineView().show(new TimeSpan(10_000, 20_000), extent);
    expect([rests.following, rests.span(extent)]).toEqual([false, new TimeSpan(10_000, 20_000)]);
    expect(rests.show(new TimeSpan(10_000, 63_000), extent).following).toBe(true);
    expect(new TimelineView().show(new TimeSpan(-1000, 61_000), extent).following).toBe(false);
  });
  it('goes back to what was looked at, not to each step of a drag', () => {
    const history = new ViewHistory();
    const [a, b, c, d] = [1, 2, 3, 4].map((n) => new TimelineView(new TimeSpan(0, n)));
    history.note(a!, 0);
    history.note(b!, 100);
    history.note(c!, 200);
    history.note(d!, 2000);
    expect([history.back(), history.back(), history.back()]).toEqual([d, a, undefined]);
  });
});
