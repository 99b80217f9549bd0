import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  type ColumnId,
  gridTemplate,
  readChoice,
  shownColumns,
  writeChoice,
} from '../../../panel/table/columns.ts';
import { rowsAs, TooMuchToCopy } from '../../../panel/table/copy-rows.ts';
import { findLandmark, GAP, type Landmark } from '../../../panel/table/jump.ts';
import { NewestFirst, OldestFirst, type Rows, Sorted } from '../../../panel/table/rows.ts';
import { Selection } from '../../../panel/table/selection.ts';
import { sortBySize } from '../../../panel/table/sort.ts';
import { Column } from '../../../src/model/column.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { recordingOf } from '../helpers/recordings.ts';

function columnOf(values: readonly number[]): Column {
  const column = new Column();
  for (const value of values) column.push(value);
  return column;
}

function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('the order of rows', () => {
  const ascending = fc.uniqueArray(fc.nat(500), { maxLength: 60 }).map((seqs) => seqs.sort((a, b) => a - b));

  it('gives each record its row, both ways', () => {
    fc.assert(
      fc.property(ascending, (seqs) => {
        const orders: [Rows, number[]][] = [
          [new OldestFirst(columnOf(seqs)), seqs],
          [new NewestFirst(columnOf(seqs)), seqs.toReversed()],
          [new Sorted(Float64Array.from(seqs)), seqs],
        ];
        for (const [rows, expected] of orders) {
          expect(rows.length).toBe(expected.length);
          expected.forEach((seq, index) => {
            expect([rows.at(index), rows.indexOf(seq), rows.place(seq)]).toEqual([seq, index, index]);
          });
          expect([rows.at(-1), rows.at(seqs.length), rows.indexOf(1000)]).toEqual([
            Number.NaN,
            Number.NaN,
            -1,
          ]);
        }
      }),
    );
  });

  it('is by size, the older first among equals, other records at the small end', () => {
    const sizes = fc.array(
      fc.oneof(fc.nat(3), fc.nat(70_000), fc.constant(Number.NaN), fc.constant(2 ** 40)),
      {
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(sizes, fc.boolean(), (sizes, descending) => {
        const seqs = sizes.map((_, i) => i + 1);
        const key = (seq: number) => {
          const size = sizes[seq - 1] as number;
          return Number.isNaN(size) ? -1 : size;
        };
        const sorted = finished(sortBySize(columnOf(seqs), (seq) => sizes[seq - 1] as number, descending));
        expect([...sorted]).toEqual(
          seqs.toSorted((a, b) => (descending ? -1 : 1) * (key(a) - key(b)) || a - b),
        );
      }),
    );
  });
});

describe('a selection', () => {
  const rows = new NewestFirst(columnOf([1, 2, 3, 4, 5, 6]));

  it('goes from where it began to any row, in the order shown', () => {
    const range = Selection.only(4).to(2, rows);
    expect([...range.list(rows)]).toEqual([4, 3, 2]);
    expect([...range.to(6, rows).list(rows)]).toEqual([6, 5, 4]);
    expect(range.to(9, rows).count(rows)).toBe(1);
  });

  it('takes single rows in and out', () => {
    const some = Selection.only(4).toggle(1).toggle(6).toggle(4);
    expect([...some.list(rows)]).toEqual([6, 1]);
    expect([some.has(4), some.has(6), some.count(rows)]).toEqual([false, true, 2]);
  });

  it('is all there is without holding all there is', () => {
    const all = Selection.all();
    expect([all.has(17), all.count(rows), [...all.list(rows)]]).toEqual([true, 6, [6, 5, 4, 3, 2, 1]]);
    expect([...all.toggle(3).list(rows)]).toEqual([3]);
  });
});

describe('landmarks', () => {
  const recording = recordingOf(
    { api: 'EventSource' },
    { kind: 'open', t: 0 },
    { kind: 'message', t: 1, data: 'a' },
    { kind: 'error', t: 2, readyState: 0 },
    { kind: 'reconnect', t: 3, delay: 1 },
    { kind: 'message', t: 3 + GAP, data: 'b' },
    { kind: 'close', t: 4 + GAP, by: 'page' },
    { kind: 'close', t: 5 + GAP, by: 'network' },
  );
  const oldest = new OldestFirst(recording.lanes[0]!.seqs);
  const walk = (landmark: Landmark, rows: Rows, step: 1 | -1) => {
    const found: number[] = [];
    let at = step === 1 ? -1 : rows.length;
    for (;;) {
      at = finished(findLandmark(landmark, rows, recording, at, step));
      if (at < 0) return found;
      found.push(rows.at(at));
    }
  };

  it('are found forwards and backwards, each once', () => {
    for (const [landmark, seqs] of Object.entries({ error: [3, 7], reconnect: [4], gap: [5] })) {
      expect(walk(landmark as Landmark, oldest, 1)).toEqual(seqs);
      expect(walk(landmark as Landmark, oldest, -1)).toEqual(seqs.toReversed());
    }
  });
});

describe('columns', () => {
  it('are remembered as chosen, whatever else stands in the text', () => {
    const id = fc.constantFrom<ColumnId>('seq', 'time', 'delta', 'type', 'class', 'id', 'size');
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.uniqueArray(id),
        fc.array(fc.tuple(id, fc.integer({ min: 60, max: 600 }))),
        (hidden, shown, widths) => {
          const choice = {
            hidden: new Set(hidden),
            shown: new Set(shown.filter((id) => !hidden.includes(id))),
            widths: new Map(widths.filter(([id]) => !hidden.includes(id))),
          };
          expect(readChoice(writeChoice(choice))).toEqual(choice);
        },
      ),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const choice = readChoice(text);
        expect(readChoice(writeChoice(choice))).toEqual(choice);
      }),
    );
  });

  it('give way in a narrow table, and a sentence always has room from one of them on', () => {
    const names = (width: number, api: 'WebSocket' | 'fetch', text = '', classes = true) =>
      shownColumns(readChoice(text), width, { api, classes }).map(({ id }) => id);
    // The followed field has a column while one is followed.
    expect(names(900, 'fetch')).toEqual(COLUMNS.map(({ id }) => id).filter((id) => id !== 'followed'));
    expect(names(400, 'WebSocket')).toEqual(['time', 'type', 'size', 'data']);
    expect(names(300, 'fetch', 'type=hidden')).toEqual(['time', 'id', 'data']);
    const classes = (text: string, known: boolean) => names(900, 'WebSocket', text, known).includes('class');
    expect([classes('', false), classes('', true)]).toEqual([false, true]);
    expect([classes('class=shown', false), classes('class=hidden', true)]).toEqual([true, false]);
    for (const text of ['', 'type=hidden id=hidden size=hidden', 'seq=hidden time=200']) {
      const choice = readChoice(text);
      const template = gridTemplate(shownColumns(choice, 900, { api: 'fetch', classes: true }), choice);
      expect(template.split('[words]')).toHaveLength(2);
      expect(template).toMatch(/minmax\(60px, 1fr\)$/);
    }
  });
});

describe('copied rows', () => {
  const recording = recordingOf(
    {},
    { kind: 'open', t: 0, headers: [['set-cookie', 'secret']] },
    { kind: 'message', t: 1, data: 'a\tb\nc', size: 5 },
    { kind: 'send', t: 2, data: { base64: 'AAEC' }, size: 3 },
  );
  const copy = (format: Parameters<typeof rowsAs>[0]) =>
    finished(rowsAs(format, [1, 2, 3, 99], recording, recording.lanes[0]!));

  it('are lines of cells, data, or the recording format without secrets', () => {
    const lines = copy('text').split('\n');
    expect(lines.map((line) => line.split('\t').slice(1))).toEqual([
      ['open'],
      ['received', '', '', '5', 'a b c'],
      ['sent', '', '', '3', 'AAEC'],
    ]);
    expect(copy('data')).toContain('a\tb\nc\nAAEC');
    expect(JSON.parse(copy('json'))).toMatchObject([{ kind: 'open' }, { data: 'a\tb\nc' }, { kind: 'send' }]);
    expect(
      copy('ndjson')
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    ).toEqual([1, 2, 3]);
    for (const format of ['json', 'ndjson'] as const) expect(copy(format)).not.toContain('secret');
  });

  it('are refused when they would be too much for a clipboard', () => {
    const big = recordingOf({}, { kind: 'message', t: 1, data: 'x'.repeat(1024 * 1024) });
    const seqs = Array<number>(40).fill(1);
    expect(() => finished(rowsAs('data', seqs, big, big.lanes[0]!))).toThrow(TooMuchToCopy);
  });
});
