import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBatch,
  encodeBatch,
  encodeFact,
  isAnnouncement,
  isFromBackground,
  isFromRelay,
  isToBackground,
  isToRelay,
  readSource,
} from '../../src/protocol.ts';
import { anyFact, anyText } from './helpers/arbitraries.ts';
import { IN_TIME } from './helpers/in-time.ts';

const origin = fc.double({ min: 1, max: 4e12, noNaN: true });
const batch = fc.record({ first: fc.nat(), origin, facts: fc.array(anyFact, { maxLength: 8 }) });

/** Decodes, or tells that the text was refused as the contract says. */
function tryDecode(text: string): ReturnType<typeof decodeBatch> | RangeError {
  try {
    return decodeBatch(text);
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}

describe('a batch', () => {
  it('reads back as the facts it was written from', () => {
    fc.assert(
      fc.property(batch, ({ first, origin, facts }) => {
        const text = encodeBatch(first, origin, facts.map(encodeFact));
        expect(decodeBatch(text)).toEqual({ first, timeOrigin: origin, facts });
      }),
    );
  });

  it('is refused with a RangeError when cut anywhere', () => {
    fc.assert(
      fc.property(batch, ({ first, origin, facts }) => {
        const text = encodeBatch(first, origin, facts.map(encodeFact));
        for (let end = 0; end < text.length; end++)
          expect(tryDecode(text.slice(0, end))).toBeInstanceOf(RangeError);
      }),
      { numRuns: 50 },
    );
  });

  it('that was tampered with is read as facts of the known shape or refused with a RangeError', () => {
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(4), insert: anyText });
    fc.assert(
      fc.property(
        batch,
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        ({ first, origin, facts }, edits) => {
          let text = encodeBatch(first, origin, facts.map(encodeFact));
          for (const { at, remove, insert } of edits) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + insert + text.slice(start + remove);
          }
          const read = tryDecode(text);
          if (read instanceof RangeError) return;
          // Whatever it reads as can be carried again.
          const again = encodeBatch(read.first, read.timeOrigin, read.facts.map(encodeFact));
          expect(decodeBatch(again)).toEqual(read);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    '',
    ';',
    '0,0,1',
    '-1,0,1;',
    '0,0,0;',
    '0,0,;',
    '0,1,1;',
    '0,1,1;Z0;',
    '0,1,1;__proto__',
    '0,1,1;b0,0;',
    '0,1,1;O0,0;-1:0:',
    '0,1,1;O0,0;0:99999999999:x',
    '0,1,1;O0,0;1.5:ab0:',
    '0,2,1;b0;',
  ])('%j is refused', (text) => expect(() => decodeBatch(text)).toThrow(RangeError));

  it('is refused in linear time when it consists of nothing but marks', () => {
    for (const mark of [';', ':', ',', '0', 'b;', 'O,;0:', 'C']) {
      const text = `0,1,1;${mark.repeat(200_000)}`;
      const started = performance.now();
      expect(tryDecode(text)).toBeInstanceOf(RangeError);
      expect(performance.now() - started).toBeLessThan(IN_TIME);
    }
  });
});

describe('news of an EventSource', () => {
  it('read back as they were written, whatever the URL', () => {
    fc.assert(
      fc.property(fc.constantFrom('made', 'lost', 'closed'), fc.nat(), anyText, (what, conn, url) => {
        const news = readSource(`${what},${conn},${url}`);
        expect(news).toEqual({ what, conn, url });
        expect(isAnnouncement({ streamgauge: 'source', t: 0, ...news })).toBe(true);
        expect(isAnnouncement({ streamgauge: 'source', ...news })).toBe(false);
      }),
    );
  });

  it('are nothing else', () => {
    for (const text of ['', 'made', 'made,1', 'made,-1,u', 'made,x,u', 'open,1,u', ' made,1,u'])
      expect(readSource(text)).toBeUndefined();
  });
});

describe('the guards', () => {
  it('believe nothing but the documented shapes', () => {
    const kind = fc.constantFrom('attach', 'record', 'ack', 'detach', 'ping', 'batch', 'bye', 'toString');
    const value = fc.oneof(
      fc.anything(),
      anyText,
      fc.double(),
      fc.boolean(),
      fc.dictionary(fc.string(), anyText),
    );
    const keys = ['recorder', 'have', 'record', 'n', 'text', 'bytes', 'persisted', 't'];
    const messages = fc.oneof(
      fc.anything(),
      fc
        .dictionary(fc.string(), fc.oneof(anyText, fc.anything()))
        .map((bytes) => ({ type: 'batch', n: 1, text: '', bytes })),
      fc
        .tuple(kind, fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] }))
        .map(([type, fields]) => ({ type, ...(fields as object) })),
    );
    const types: { [type: string]: { [field: string]: string } } = {
      attach: { recorder: 'string', have: 'number', record: 'boolean' },
      record: { record: 'boolean' },
      ack: { n: 'number' },
      detach: {},
      ping: {},
      batch: { n: 'number', text: 'string', bytes: 'object' },
      bye: { persisted: 'boolean', t: 'number' },
    };
    fc.assert(
      fc.property(messages, (message) => {
        const fields = Object(message) as { [key: string]: unknown };
        const shape = Object.hasOwn(types, String(typeof fields.type === 'string' && fields.type))
          ? types[fields.type as string]
          : undefined;
        let right =
          shape !== undefined && Object.entries(shape).every(([key, type]) => typeof fields[key] === type);
        if (right && fields.type === 'batch')
          right =
            fields.bytes !== null &&
            Object.values(fields.bytes as object).every((b) => typeof b === 'string');
        const back = fields.type === 'batch' || fields.type === 'bye';
        expect(isToRelay(message)).toBe(right && !back);
        expect(isFromRelay(message)).toBe(right && back);
        expect(isToBackground({ doc: 'd', message })).toBe(right && !back);
        expect(isFromBackground({ doc: 'd', message })).toBe(right && back);
        expect(isToBackground({ doc: 1, message })).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('believe a hello only with all it tells of the document', () => {
    const hello = { doc: 'd', url: 'u', title: 't', frameId: 0, restored: false };
    expect(isAnnouncement({ streamgauge: 'hello', ...hello })).toBe(true);
    expect(isFromBackground({ hello })).toBe(true);
    fc.assert(
      fc.property(
        fc.constantFrom('doc', 'url', 'title', 'restored', 'frameId'),
        fc.anything(),
        (field, value) => {
          fc.pre(typeof value !== typeof hello[field]);
          if (field !== 'frameId')
            expect(isAnnouncement({ streamgauge: 'hello', ...hello, [field]: value })).toBe(false);
          expect(isFromBackground({ hello: { ...hello, [field]: value } })).toBe(false);
        },
      ),
    );
  });

  it('never throw', () => {
    const guards = [isAnnouncement, isToRelay, isFromRelay, isToBackground, isFromBackground];
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
        (value) => {
          for (const guard of guards) expect(typeof guard(value)).toBe('boolean');
        },
      ),
    );
    expect(guards.map((guard) => guard({ streamgauge: 'who' }))).toEqual([true, false, false, false, false]);
    expect(guards.map((guard) => guard({ gone: 'd' }))).toEqual([false, false, false, false, true]);
  });
});
