import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BURST_GAP, BURST_LEAST, Flow } from '../../src/model/statistics/flow.ts';
import { BIN_FACTOR, binEdge, LogHistogram } from '../../src/model/statistics/log-histogram.ts';
import { messageType } from '../../src/model/statistics/message-type.ts';
import { BUCKETS, RateBuckets } from '../../src/model/statistics/rate-buckets.ts';
import { Statistics, TYPES } from '../../src/model/statistics/statistics.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { type Loose, record, recordingOf } from './helpers/recordings.ts';

const positive = fc.oneof(
  fc.double({ min: 0.001, max: 1e9, noNaN: true }),
  fc.nat(1000),
  fc.constantFrom(0, 1, 10, 1000),
);

function statisticsOf(about: Parameters<typeof recordingOf>[0], ...records: Loose[]): Statistics {
  const recording = recordingOf(about, ...records);
  const statistics = new Statistics(recording.lanes[0]!);
  for (let seq = 1; seq < recording.nextSeq; seq++) statistics.take(recording.record(seq)!);
  return statistics;
}

describe('LogHistogram', () => {
  it('counts every number in the bin that it lies in', () => {
    fc.assert(
      fc.property(fc.array(positive), (numbers) => {
        const histogram = new LogHistogram();
        for (const number of numbers) histogram.add(number);
        const { first, end } = histogram.used();
        let counted = histogram.zeros;
        for (let bin = first; bin < end; bin++) counted += histogram.at(bin);
        expect(counted).toBe(numbers.length);
        if (end > first) {
          const least = Math.min(...numbers.filter((n) => n > 0));
          expect(least).toBeGreaterThanOrEqual(binEdge(first) * 0.999999);
          expect(Math.max(...numbers)).toBeLessThanOrEqual(binEdge(end) * 1.000001);
        }
      }),
    );
  });

  it('quantiles are the nearest rank, to within a bin', () => {
    const share = fc.constantFrom(0, 0.01, 0.5, 0.9, 0.95, 0.99, 1);
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), share, (numbers, q) => {
        const histogram = new LogHistogram();
        for (const number of numbers) histogram.add(number);
        const sorted = numbers.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(q * numbers.length)) - 1]!;
        const read = histogram.quantile(q);
        if (exact === 0) expect(read).toBe(0);
        else expect(Math.abs(Math.log(read / exact))).toBeLessThanOrEqual(Math.log(BIN_FACTOR) / 2 + 1e-9);
      }),
    );
    expect(new LogHistogram().quantile(0.5)).toBeNaN();
  });
});

describe('RateBuckets', () => {
  it('counts every message once, where a naive count of the same buckets has it', () => {
    const event = fc.record({
      wait: fc.oneof(fc.nat(50), fc.nat(100_000), fc.double({ min: 0, max: 10, noNaN: true })),
      size: fc.nat(1000),
      out: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 200 }), (events) => {
        const buckets = new RateBuckets();
        let t = 1_700_000_000_123.5;
        const all = events.map(({ wait, size, out }) => {
          t += wait;
          return { t, size, out };
        });
        for (const one of all) buckets.add(one.out ? 'out' : 'in', one.t, one.size);
        for (const out of [true, false]) {
          const counts = new Float64Array(BUCKETS);
          const bytes = new Float64Array(BUCKETS);
          for (const one of all.filter((it) => it.out === out)) {
            const at = Math.floor((one.t - buckets.start) / buckets.width);
            counts[at]! += 1;
            bytes[at]! += one.size;
          }
          expect(buckets[out ? 'out' : 'in'].counts).toEqual(counts);
          expect(buckets[out ? 'out' : 'in'].bytes).toEqual(bytes);
        }
        // No coarser than it must be.
        expect(buckets.width === 100 || buckets.indexOf(t) >= BUCKETS / 2).toBe(true);
      }),
    );
  });
});

describe('Flow', () => {
  it('gaps, longest silence and bursts are those of a naive count; nothing is measured over a cut', () => {
    const wait = fc.oneof(fc.nat(30), fc.constantFrom(0, 1, 9.99, 10, 5000));
    const step = fc.record({
      wait,
      cut: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const flow = new Flow();
        let t = 1000;
        const runs: number[][] = [];
        const gaps: number[] = [];
        steps.forEach((one, i) => {
          t += one.wait;
          if (one.cut) flow.cut();
          flow.take(t, 1);
          if (i > 0 && !one.cut) gaps.push(one.wait);
          if (i > 0 && !one.cut && t - runs.at(-1)!.at(-1)! < BURST_GAP) runs.at(-1)!.push(t);
          else runs.push([t]);
        });
        const bursts = runs.filter((run) => run.length >= BURST_LEAST);
        expect(flow.gaps.count).toBe(gaps.length);
        expect(flow.bursts).toBe(bursts.length);
        expect(flow.inBursts).toBe(bursts.flat().length);
        expect(flow.largest?.messages ?? 0).toBe(Math.max(0, ...bursts.map((run) => run.length)));
        const largest = bursts.find((run) => run.length === flow.largest?.messages);
        if (largest) {
          expect(flow.largest!.start).toBe(largest[0]);
          expect(flow.largest!.duration).toBeCloseTo(largest.at(-1)! - largest[0]!);
        }
        if (gaps.length > 0) expect(flow.longest!.gap).toBeCloseTo(Math.max(...gaps));
      }),
    );
  });
});

describe('messageType', () => {
  const type = (data: unknown, more = {}) =>
    messageType(record({ kind: 'message', t: 0, data, ...more }) as MessageRecord, 'WebSocket');
  it("is the event's, the payload's own word, or what the payload is", () => {
    expect(type('x', { eventType: 'order' })).toBe('order');
    expect(type('{"id":1,"type":"tick"}')).toBe('tick');
    expect(type('42["chat message",{"a":1}]')).toBe('chat message');
    expect(type('hello')).toBe('text');
    expect(type({ base64: 'AAAA' })).toBe('binary');
    expect(type(`{"data":"${'x'.repeat(600)}","type":"late"}`)).toBe('text');
  });
});

describe('Statistics', () => {
  const socket = [
    { kind: 'connecting', t: 0 },
    { kind: 'open', t: 100 },
    { kind: 'send', t: 110, data: '{"type":"ask"}' },
    { kind: 'message', t: 150, data: '{"type":"answer"}' },
    { kind: 'send', t: 200, data: '{"type":"ask"}' },
    { kind: 'send', t: 210, data: '{"type":"other"}' },
    { kind: 'message', t: 240, data: 'x' },
    { kind: 'message', t: 250, data: 'x' },
    { kind: 'send', t: 260, data: '{"type":"ask"}' },
    { kind: 'close', t: 300, by: 'server', code: 1000 },
  ] as const;

  it('first message after open, and answers by the type that was sent last before', () => {
    const statistics = statisticsOf({}, ...socket);
    expect(statistics.messages).toBe(7);
    expect([statistics.firstMessage.count, statistics.firstMessage.max]).toEqual([1, 50]);
    expect([statistics.answers.count, statistics.answers.min, statistics.answers.max]).toEqual([2, 30, 40]);
    const types = statistics.types.map(({ direction, type, sizes, answers }) => [
      ...[direction, type, sizes.count, answers.count],
    ]);
    expect(types).toEqual([
      ['out', 'ask', 3, 1],
      ['in', 'answer', 1, 0],
      ['out', 'other', 1, 1],
      ['in', 'text', 2, 0],
    ]);
    expect(statistics.in.gaps.count).toBe(2);
    expect(statistics.in.longest).toEqual({ gap: 90, from: 150 });
  });

  it('measures nothing from one attempt to the next, nor over records it was not shown', () => {
    const statistics = statisticsOf({ api: 'EventSource' }, { kind: 'open', t: 0 });
    statistics.take(record({ kind: 'message', t: 10, data: 'x' }));
    statistics.take(record({ kind: 'error', t: 20, readyState: 0 }));
    statistics.take(record({ kind: 'open', t: 5000 }));
    statistics.take(record({ kind: 'message', t: 5001, data: 'x' }));
    statistics.cut();
    statistics.take(record({ kind: 'message', t: 9000, data: 'x' }));
    expect(statistics.in.gaps.count).toBe(0);
    expect([statistics.firstMessage.count, statistics.firstMessage.max]).toEqual([2, 10]);
  });

  it('tells 200 types apart, and counts the others as one a direction', () => {
    const statistics = statisticsOf({ api: 'EventSource' });
    for (let i = 0; i < TYPES + 50; i++)
      statistics.take(record({ kind: 'message', t: i, data: '', eventType: `type ${i}` }));
    const { types } = statistics;
    expect(types).toHaveLength(TYPES + 1);
    expect(types.at(-1)).toMatchObject({ type: undefined, direction: 'in' });
    expect(types.at(-1)!.sizes.count).toBe(50);
  });

  it('a record that is told late does not turn time back', () => {
    const statistics = statisticsOf({}, { kind: 'open', t: 0 });
    for (const t of [100, 90, 101]) statistics.take(record({ kind: 'message', t, data: '' }));
    expect([statistics.in.gaps.min, statistics.in.gaps.max]).toEqual([0, 1]);
  });
});
