import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, EDITS_MAX, type Items } from '../../../../panel/viewer/align.ts';

const items = (ids: readonly number[], names: readonly string[] = []): Items => ({
  length: ids.length,
  id: (place) => ids[place]!,
  name: (place) => names[place] ?? '',
});

describe('lists side by side', () => {
  it('have each item once, and as many that are the same as can be', () => {
    const list = fc.array(fc.nat(4), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const { pairs, same } = align(items(a), items(b));
        // The length of a longest common subsequence, by the book.
        const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
        for (let i = 1; i <= a.length; i++)
          for (let j = 1; j <= b.length; j++)
            table[i]![j] =
              a[i - 1] === b[j - 1]
                ? table[i - 1]![j - 1]! + 1
                : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
        expect(same).toBe(table[a.length]![b.length]);
        const [was, is] = (['was', 'is'] as const).map((which) =>
          pairs.flatMap((pair) => pair[which] ?? []).sort((x, y) => x - y),
        );
        expect([new Set(was).size, new Set(is).size]).toEqual([was!.length, is!.length]);
        expect([was!.length + same, is!.length + same]).toEqual([a.length, b.length]);
      }),
    );
  });

  it('pair what differs by name, else in order', () => {
    const { pairs } = align(items([1, 2, 3], ['a', 'b', '']), items([4, 5, 6], ['b', 'c', '']));
    expect(pairs).toEqual([
      { was: 1, is: 0 },
      { was: undefined, is: 1 },
      { was: 2, is: 2 },
      { was: 0, is: undefined },
    ]);
  });

  it('are not searched for long where all differs', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => n);
    let asked = 0;
    const count = (list: Items): Items => ({ ...list, id: (place) => (asked++, list.id(place)) });
    const { pairs } = align(count(items(many)), count(items(many.map((n) => n + 100_000))));
    expect(pairs.length).toBe(50_000);
    expect(asked).toBeLessThan(3 * EDITS_MAX ** 2);
  });
});
