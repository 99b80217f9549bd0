import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordStore } from '../../src/model/record-store.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { anyText } from './helpers/arbitraries.ts';

const ids = (index: number) => `c${index}`;
const base = { type: 'record', seq: 0, t: 5.25, connection: 'c0', attempt: 1, source: 'hook' } as const;

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const anyNumber = fc.oneof(fc.nat(), fc.double({ noNaN: true }));
const anyRecord = fc.record({
  type: fc.constant('record' as const),
  seq: fc.constant(0),
  t: fc.double({ noNaN: true }),
  connection: fc.constantFrom('c0', 'c1', 'c7'),
  attempt: anyNumber,
  kind: fc.constantFrom('message', 'send', 'comment', 'note', 'open'),
  source: fc.constantFrom('hook', 'wire', 'inferred'),
  data: optional(fc.oneof(anyText, fc.record({ base64: anyText }))),
  size: optional(anyNumber),
  backlog: optional(fc.boolean()),
  truncated: optional(fc.boolean()),
  eventType: optional(anyText),
  lastEventId: optional(anyText),
  id: optional(anyText),
  chunk: optional(anyNumber),
  bufferedAmount: optional(anyNumber),
}) as unknown as fc.Arbitrary<StreamRecord>;

/** What keeps a record out of the columns. */
const odd: { [why: string]: { [field: string]: unknown } } = {
  'a field of its own': { note: 1 },
  'a field of another kind': { code: 4 },
  'a size with a fraction': { size: 0.5 },
  'a size below zero': { size: -1 },
  'minus zero': { size: -0 },
  'a size past 4 GiB': { size: 2 ** 32 },
  'an attempt that is no count': { attempt: 1.5 },
  'a source of its own': { source: 'somebody' },
  'a flag that is no flag': { truncated: 'yes' },
  'a backlog of false': { backlog: false },
  'a number 0 of a chunk': { chunk: 0 },
  'bytes with more than bytes': { data: { base64: 'AAAA', more: 1 } },
};

describe('RecordStore', () => {
  it('gives back what it was given, field for field', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 40 }), (records) => {
        const store = new RecordStore(ids);
        records.forEach((record, i) => {
          const seq = store.append(structuredClone(record), Number(record.connection.slice(1)));
          expect(seq).toBe(i + 1);
        });
        records.forEach((record, i) => {
          expect(store.get(i + 1)).toEqual({ ...record, seq: i + 1 });
          expect([store.kind(i + 1), store.t(i + 1)]).toEqual([record.kind, record.t]);
        });
      }),
      { numRuns: 300 },
    );
  });

  for (const [why, fields] of Object.entries(odd)) {
    it(`loses nothing of a message with ${why}`, () => {
      const store = new RecordStore(ids);
      const record = { ...base, kind: 'message', data: 'x', size: 1, ...fields } as unknown as StreamRecord;
      const seq = store.append(structuredClone(record), 0);
      expect(store.get(seq)).toEqual({ ...record, seq });
      const size = (record as { size: number }).size;
      expect([store.kind(seq), store.size(seq)]).toEqual(['message', size]);
    });
  }

  it('answers for single fields as the record does', () => {
    const store = new RecordStore(ids);
    const message = {
      ...base,
      kind: 'message',
      data: 'text',
      size: 4,
      eventType: 'a',
      lastEventId: '7',
    } as const;
    const seqs = [
      store.append({ ...message }, 0),
      store.append({ ...base, kind: 'send', data: { base64: 'AAAA' }, size: 3 }, 1),
      store.append({ ...base, kind: 'retry', reconnectionTime: 5 }, 2),
      9,
    ];
    const rows = seqs.map((seq) => [
      store.kind(seq),
      store.t(seq),
      store.size(seq),
      store.text(seq),
      store.eventType(seq),
      store.lastEventId(seq),
      store.connection(seq),
    ]);
    expect(rows).toEqual([
      ['message', 5.25, 4, 'text', 'a', '7', 0],
      ['send', 5.25, 3, 'AAAA', undefined, undefined, 1],
      ['retry', 5.25, Number.NaN, undefined, undefined, undefined, 2],
      [undefined, Number.NaN, Number.NaN, undefined, undefined, undefined, Number.NaN],
    ]);
  });
});
