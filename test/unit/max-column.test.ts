import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaxColumn } from '../../src/model/max-column.ts';

describe('MaxColumn', () => {
  it('answers every range as a look at each value would, whatever was forgotten', () => {
    const step = fc.record({ push: fc.array(fc.nat(1000), { maxLength: 150 }), drop: fc.nat(120) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(400), fc.nat(400))),
        (steps, ranges) => {
          const column = new MaxColumn();
          let naive: number[] = [];
          for (const { push, drop } of steps) {
            for (const value of push) column.push(value);
            naive.push(...push);
            for (let i = 0; i < drop; i++) column.dropFirst();
            naive = naive.slice(drop);
            expect(column.length).toBe(naive.length);
            for (const [from, to] of ranges)
              expect(column.max(from, to)).toBe(Math.max(...naive.slice(from, Math.max(from, to))));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('looks at a few blocks, not at each value', () => {
    const column = new MaxColumn();
    for (let i = 0; i < 1_000_000; i++) column.push(i % 99_991);
    let looks = 0;
    const at = column.at.bind(column);
    column.at = (index) => {
      looks++;
      return at(index);
    };
    expect(column.max(1, 999_999)).toBe(99_990);
    expect(looks).toBeLessThan(40);
  });
});
