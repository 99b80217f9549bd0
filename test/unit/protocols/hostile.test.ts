import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../../src/model/types.ts';
import { Heard } from '../../../src/protocols/heard.ts';
import { MESSAGE_CLASSES, type Opening } from '../../../src/protocols/protocol.ts';
import { PROTOCOLS } from '../../../src/protocols/protocols.ts';
import { Speech } from '../../../src/protocols/speech.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { IN_TIME } from '../helpers/in-time.ts';
import { record } from '../helpers/recordings.ts';
import { CONVERSATIONS } from './conversations.ts';
import { messageRecord, opening } from './helpers.ts';

/** Beginnings of what protocols say, in any order, cut anywhere. */
const real = CONVERSATIONS.flatMap(({ lines }) => lines.map((line) => messageRecord(line, 0, 0)));
const pieces = real.map(({ data }) => data).filter((data) => typeof data === 'string');
const text = fc.oneof(
  anyText,
  fc.constantFrom(...pieces),
  fc
    .tuple(fc.constantFrom(...pieces), fc.nat(40), fc.constantFrom(...pieces), fc.nat(40))
    .map(([a, m, b, n]) => a.slice(0, m) + b.slice(n)),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 50 }).map((all) => ({ base64: Buffer.from(all).toString('base64') })),
  anyText.map((base64) => ({ base64 })),
);
const said = fc.record({
  kind: fc.constantFrom('message' as const, 'send' as const),
  data: fc.oneof(text, bytes),
  size: fc.oneof(fc.nat(300), fc.constantFrom(Number.NaN, -1, 2 ** 40)),
  t: fc.oneof(fc.nat(100_000), fc.double()),
  eventType: fc.option(anyText, { nil: undefined }),
  truncated: fc.option(fc.constant(true), { nil: undefined }),
});
const about: fc.Arbitrary<Opening> = fc.record({
  api: fc.constantFrom(
    'WebSocket' as const,
    'EventSource' as const,
    'fetch' as const,
    'XMLHttpRequest' as const,
  ),
  url: fc.oneof(anyText, fc.constantFrom(...CONVERSATIONS.map(({ opening: o }) => o?.url ?? ''))),
  subprotocol: fc.oneof(anyText, fc.constantFrom('', 'mqtt', 'graphql-ws', 'wamp.2.json', 'v12.stomp')),
  asked: fc.array(anyText, { maxLength: 3 }),
});

describe('whatever is said', () => {
  it('each message has a class, the same each time, and none is revised that was not heard', () => {
    fc.assert(
      fc.property(about, fc.array(said, { maxLength: 30 }), (asked, messages) => {
        const run = (): unknown[] => {
          const speech = new Speech();
          speech.open(asked, 0);
          return messages.map((fields, i) => {
            const kind = speech.classify(record({ ...fields, seq: i + 1 }) as MessageRecord);
            expect(MESSAGE_CLASSES).toContain(kind);
            for (const seq of speech.revised) expect(seq).toBeLessThanOrEqual(i);
            return [kind, speech.protocol?.id, [...speech.revised]];
          });
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 200 },
    );
  });

  it('no protocol throws on it or looks beyond it, and each reads a message alone', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 12 }), about, (fields, number, asked) => {
        const one = record(fields) as MessageRecord;
        for (const protocol of PROTOCOLS) {
          const kind = protocol.classify(new Heard().set(one, number));
          protocol.classify(
            new Heard().set(record({ kind: 'send', t: 0, data: '["x"]' }) as MessageRecord, 1),
          );
          expect(protocol.classify(new Heard().set(one, number))).toBe(kind);
          expect(MESSAGE_CLASSES).toContain(kind);
          expect(typeof (protocol.message?.(new Heard().set(one, number), asked) ?? false)).toBe('boolean');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('revises no message twice', () => {
    const words = fc.constantFrom('\u2661', 'abc', 'abd', 'xyz', '{"q":1}', 'pad'.repeat(50));
    const gaps = fc.constantFrom(1000, 5000, 5000, 5000, 10_000, 10_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(words, gaps), { maxLength: 60 }), (steps) => {
        const speech = new Speech();
        speech.open(opening(), -1e6);
        const known = new Set<number>();
        let t = 0;
        steps.forEach(([data, gap], i) => {
          t += gap;
          const kind = speech.classify(record({ kind: 'send', t, seq: i, data }) as MessageRecord);
          for (const seq of speech.revised) {
            expect(known.has(seq)).toBe(false);
            known.add(seq);
          }
          if (kind !== 'app') known.add(i);
        });
      }),
    );
  });
});

describe('what is made to be slow', () => {
  const MIB = 1 << 20;
  const bombs: [name: string, text: string][] = [
    ['10 MB of a heartbeat', `{"type":"ping","x":"${'x'.repeat(10 * MIB)}"}`],
    ['brackets', '['.repeat(MIB)],
    ['braces with keys', '{"type":'.repeat(MIB / 8)],
    ['quotes', '"'.repeat(MIB)],
    ['escaped quotes', '\\"'.repeat(MIB / 2)],
    ['commas', ','.repeat(MIB)],
    ['spaces', ' '.repeat(MIB)],
    ['record separators', '\x1e'.repeat(MIB)],
    ['lines', '\n'.repeat(MIB)],
    ['digits', '9'.repeat(MIB)],
    ['digits and colons', '1:'.repeat(MIB / 2)],
    ['a name with many parts', `{"type":"${'ping-'.repeat(MIB / 8)}x"}`],
    ['dots in a name', `{"type":"${'a.'.repeat(30)}"}`],
    ['pings that are none', '"type":"pin'.repeat(11)],
    ['a form that never ends', `"HEADERS":{${'"HEADERS":{'.repeat(MIB / 16)}`],
    ['channels', `{"push":{"channel":"${'a'.repeat(MIB)}`],
    ['tags', '<a'.repeat(MIB / 2)],
    ['tokens', 'a_token'.repeat(MIB / 8)],
  ];
  it.each(bombs)('costs no more than a short message: %s', (_, data) => {
    const records = (['message', 'send'] as const).map(
      (kind) => record({ kind, t: 1, seq: 1, data, size: data.length }) as MessageRecord,
    );
    const began = performance.now();
    for (const protocol of PROTOCOLS) {
      for (const one of records) {
        for (let i = 0; i < 20; i++) {
          const heard = new Heard().set(one, 1);
          protocol.classify(heard);
          protocol.message?.(heard, opening());
        }
      }
    }
    const speech = new Speech();
    speech.open(opening(), 0);
    for (let i = 0; i < 500; i++) for (const one of records) speech.classify(one);
    // 2,480 looks: one that went through all of the text would take a thousand times as long.
    expect(performance.now() - began).toBeLessThan(IN_TIME);
  });

  it.each([
    '/app/x?&',
    '/parties/',
    '?a=b&',
    '/sockjs/000/',
    '/ext/sse',
    'htmx.',
    'wss://a.a.a.a.',
    '.pusher.com',
  ])('a URL of many %s', (part) => {
    const began = performance.now();
    for (const url of [part.repeat(100_000), `wss://page.example${part.repeat(100_000)}`]) {
      new Speech().open(opening({ api: 'EventSource', url, stack: url, asked: [url] }), 0);
    }
    expect(performance.now() - began).toBeLessThan(IN_TIME);
  });

  it('keeps nothing of a message but its beginning', () => {
    const heard = new Heard().set(record({ kind: 'send', t: 0, data: 'x'.repeat(MIB) }) as MessageRecord, 1);
    expect(heard.text).toHaveLength(256);
    const base64 = Buffer.alloc(MIB, 7).toString('base64');
    expect(heard.set(record({ kind: 'send', t: 0, data: { base64 } }) as MessageRecord, 1).head).toHaveLength(
      32,
    );
  });
});
