import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Column } from '../../src/model/column.ts';
import { content } from './helpers/recordings.ts';

describe('a column', () => {
  it('is what an array with push and shift would be', () => {
    const step = fc.record({ push: fc.nat(150), drop: fc.nat(150) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.integer({ min: -5, max: 3000 }), (steps, target) => {
        const column = new Column();
        const model: number[] = [];
        let value = 0;
        for (const { push, drop } of steps) {
          for (let i = 0; i < push; i++) {
            value += i % 3;
            column.push(value);
            model.push(value);
          }
          for (let i = 0; i < drop; i++) {
            column.dropFirst();
            model.shift();
          }
        }
        expect(content(column)).toEqual(model);
        expect(column.last).toEqual(model.at(-1) ?? Number.NaN);
        expect([column.at(-1), column.at(model.length)]).toEqual([Number.NaN, Number.NaN]);
        const bound = model.findIndex((kept) => kept >= target);
        expect(column.lowerBound(target)).toBe(bound < 0 ? model.length : bound);
        const from = Math.floor(model.length / 2);
        expect(column.lowerBound(target, from)).toBe(Math.max(from, bound < 0 ? model.length : bound));
      }),
    );
  });
});
