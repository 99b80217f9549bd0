import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relative, rulerStep, rulerTicks, wallClock } from '../../../panel/timeline/ruler.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import { TimelineView } from '../../../panel/timeline/view.ts';

const scale = new TimeScale(new TimeSpan(1000, 2000), 500);

describe('TimeScale', () => {
  it('maps to the pixel and back', () => {
    expect([scale.x(1000), scale.x(1500), scale.x(2000), scale.t(250), scale.msPerPx]).toEqual([
      0, 250, 500, 1500, 2,
    ]);
  });
  it('translates by pixels and scales around one', () => {
    expect(scale.translate(50).span).toEqual(new TimeSpan(900, 1900));
    const zoomed = scale.scale(0.5, 125);
    expect([zoomed.t(125), zoomed.span.duration]).toEqual([scale.t(125), 500]);
    expect(scale.fit(new TimeSpan(0, 10)).x(5)).toBe(250);
  });
  it('keeps what is under the cursor there, wherever and however far one zooms', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: 0, max: 500 }),
        (factor, x) => {
          expect(scale.scale(factor, x).x(scale.t(x))).toBeCloseTo(x, 3);
        },
      ),
    );
  });
  it('never becomes empty', () => {
    expect(scale.scale(1e-9, 0).span.duration).toBeCloseTo(0.5);
    expect(new TimeSpan(5, 5).duration).toBeGreaterThan(0);
  });
});

describe('ruler', () => {
  it('chooses nice steps', () => {
    expect([rulerStep(100 / 90), rulerStep(200), rulerStep(1000)]).toEqual([100, 20_000, 120_000]);
  });
  it('labels relative to the origin', () => {
    const ticks = rulerTicks(new TimeScale(new TimeSpan(10_000, 110_000), 1000), 10_000);
    expect(ticks.map((tick) => tick.label).slice(0, 3)).toEqual(['0 s', '10 s', '20 s']);
    expect(ticks[1]?.x).toBe(100);
    expect([
      relative(150_000, 30_000),
      relative(7_500_000, 600_000),
      relative(350, 50),
      relative(-5000, 1000),
    ]).toEqual([...['2:30 min', '2:05 h', '350 ms', '−5 s']]);
  });
});

describe('the wall clock', () => {
  const at = Date.UTC(2026, 10, 21, 14, 2, 31, 250);
  it('is as precise as the step', () => {
    expect([86_400_000, 60_000, 1000, 500, 50, 5, 0.1].map((step) => wallClock(at, step))).toEqual([
      ...['11-21', '14:02', '14:02:31', '14:02:31.2', '14:02:31.25', '14:02:31.250', '14:02:31.2500'],
    ]);
    expect(wallClock(1e300, 1000)).toBe('–');
  });
  it('has its marks at round local times', () => {
    const scale = new TimeScale(new TimeSpan(at, at + 3_600_000), 1000);
    const halfPastFive = 5.5 * 3_600_000;
    expect(
      rulerTicks(scale, at, halfPastFive)
        .map((tick) => tick.label)
        .slice(0, 2),
    ).toEqual([...['19:40', '19:50']]);
  });
  it('has words for any time', () => {
    fc.assert(
      fc.property(fc.double(), fc.constantFrom(0.1, 1, 1000, 86_400_000), (t, step) => {
        expect(wallClock(t, step)).toMatch(/^(–|[\d:.-]+)$/);
      }),
    );
  });
});

describe('TimelineView', () => {
  const live = { first: 0, now: 60_000, live: true };
  it('follows all, then the newest two minutes', () => {
    const view = new TimelineView();
    expect(view.span(live).start).toBeLessThanOrEqual(0);
    const later = view.span({ first: 0, now: 600_000, live: true });
    expect(later.start).toBe(480_000);
    expect(view.span({ first: 0, now: 600_000, live: false }).start).toBeLessThanOrEqual(0);
  });
  it('stops following when one looks back and takes it up at the end', () => {
    const zoomed = new TimelineView().zoom(0.25, 400, 1000, live);
    expect(zoomed.following).toBe(false);
    expect(zoomed.span(live)).toEqual(zoomed.span({ ...live, now: 90_000 }));
    expect(zoomed.pan(-5000, 1000, live).following).toBe(true);
    expect(zoomed.follow(live).span(live).contains(live.now)).toBe(true);
  });
  it('moves to reveal a time only when it is not in sight', () => {
    const zoomed = new TimelineView().zoom(0.1, 500, 1000, live);
    expect(zoomed.reveal(zoomed.span(live).start + 1, live)).toBe(zoomed);
    expect(zoomed.reveal(1000, live).span(live).contains(1000)).toBe(true);
  });
});
