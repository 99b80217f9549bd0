import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGES_MAX, diffTexts, diffTrees } from '../../../../panel/viewer/diff.ts';
import { pathText } from '../../../../panel/viewer/path.ts';
import { keysOf, previousOf } from '../../../../panel/viewer/previous.ts';
import { decode } from '../../../../src/decode/decoders.ts';
import { readJson } from '../../../../src/decode/json-tree.ts';
import type { MessageRecord } from '../../../../src/model/types.ts';
import { recordingOf } from '../../helpers/recordings.ts';

const root = (value: unknown) => readJson(JSON.stringify(value)).root!;
const told = (before: unknown, after: unknown) =>
  diffTrees(root(before), root(after)).changes.map(
    ({ path, before: was, after: is }) => `${was ? (is ? '~' : '-') : '+'}${pathText(path)}`,
  );

describe('differences', () => {
  it('tells what was added, changed and is gone', () => {
    expect(told({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 4 }, e: 5 })).toEqual([
      '~$.b.c',
      '-$.b.d',
      '+$.e',
      '-$.a',
    ]);
    expect(told({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    const [odd, even] = ['[9007199254740993]', '[9007199254740992]'].map((text) => readJson(text).root!);
    expect(diffTrees(odd!, even!).changes).toHaveLength(1);
    expect(told([1], { 0: 1 })).toEqual(['~$']);
  });

  it('sees one item more as one, wherever it came', () => {
    expect(told([1, 2, 3], [0, 1, 2, 3])).toEqual(['+$[0]']);
    expect(told([{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 1 }, { n: 3 }])).toEqual(['-$[1]']);
    expect(told([1, 2, 3], [1, 9, 3])).toEqual(['~$[1]']);
  });

  it('sees what moved on in a list that keeps its length, and each place of a tuple', () => {
    const rows = (from: number) => [0, 1, 2, 3].map((n) => ({ n: from + n }));
    expect(told(rows(0), rows(1))).toEqual(['-$[0]', '+$[3]']);
    expect(told([10, 20], [20, 30])).toEqual(['~$[0]', '~$[1]']);
    expect(told([1, 5, 2, 3], [1, 2, 6, 3])).toEqual(['~$[1]', '~$[2]']);
  });

  it('compares an object of a list with the one that has its id', () => {
    const [a, b, c] = [1, 2, 3].map((id) => ({ id, n: 0 }));
    expect(told([a, b, c], [{ ...c, n: 1 }, a])).toEqual(['~$[0].n', '-$[1]']);
    expect(told([a, b], [c, b])).toEqual(['+$[0]', '-$[0]']);
  });

  it('tells of nothing where nothing is different, and of something where something is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (a, b) => {
        const key = (value: unknown): string =>
          JSON.stringify(value, (_, one: unknown) =>
            typeof one === 'object' && one !== null && !Array.isArray(one)
              ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
              : one,
          );
        expect(told(a, a)).toEqual([]);
        expect(told(a, b).length > 0).toBe(key(a) !== key(b));
      }),
    );
  });

  it('stops at its limits and says so', () => {
    const many = (by: number) => Array.from({ length: 60_000 }, (_, n) => n + by);
    const diff = diffTrees(root(many(0)), root(many(100_000)));
    expect([diff.changes.length, diff.partial]).toEqual([CHANGES_MAX, true]);
  });

  it('compares texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, a, b, tail) => {
        const diff = diffTexts(head + a + tail, head + b + tail);
        expect(diff.head + diff.before + diff.tail).toBe(head + a + tail);
        expect(diff.head + diff.after + diff.tail).toBe(head + b + tail);
      }),
    );
  });
});

describe('the message before', () => {
  const message = (t: number, symbol: string, event = 'tick') => ({
    ...{ kind: 'message' as const, t },
    data: `42${JSON.stringify([event, { symbol, t }])}`,
  });
  const recording = recordingOf(
    {},
    message(1, 'A'),
    message(2, 'B'),
    message(3, 'A', 'other'),
    { kind: 'send', t: 4, data: '42["tick",{"symbol":"A"}]' },
    message(5, 'A'),
  );
  const lane = recording.lanes[0]!;
  const last = recording.record(lane.seqs.at(4)) as MessageRecord;
  const [part] = decode('engineio-v4', last);
  const find = (symbol?: boolean): number | undefined => {
    const key = symbol ? keysOf(part!)[0] : undefined;
    const work = previousOf(last, part!, lane, recording, 'engineio-v4', key);
    for (;;) {
      const step = work.next();
      if (step.done) return step.value?.record.t;
    }
  };

  it('is looked for with many pauses where messages are long', () => {
    const long = (id: number) => ({
      kind: 'message' as const,
      t: id,
      data: `{"id":${id},"x":"${'x'.repeat(1e5)}"}`,
      size: 1e5,
    });
    const records = recordingOf({}, ...Array.from({ length: 20 }, (_, id) => long(id)));
    const { seqs } = records.lanes[0]!;
    const newest = records.record(seqs.last) as MessageRecord;
    const [one] = decode(undefined, newest);
    const steps = [...previousOf(newest, one!, records.lanes[0]!, records, undefined, keysOf(one!)[0])];
    expect(steps.length).toBe(19);
  });

  it('is of the same type, or of the same key as well', () => {
    expect(keysOf(part!).map(pathText)).toEqual(['$[0].symbol']);
    expect([find(), find(true)]).toEqual([2, 1]);
  });
});
