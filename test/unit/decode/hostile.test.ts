import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTS_MAX, READ_MAX } from '../../../src/decode/decoded.ts';
import { DECODERS, decode } from '../../../src/decode/decoders.ts';
import { isBinary } from '../../../src/model/bytes.ts';
import type { Data, MessageRecord } from '../../../src/model/types.ts';
import { PROTOCOLS } from '../../../src/protocols/protocols.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { IN_TIME } from '../helpers/in-time.ts';
import { record } from '../helpers/recordings.ts';
import { CONVERSATIONS } from '../protocols/conversations.ts';
import { messageRecord } from '../protocols/helpers.ts';
import { exhaust } from './helpers.ts';

const IDS = [...PROTOCOLS.map(({ id }) => id), 'unknown', '__proto__'];
const real = CONVERSATIONS.flatMap(({ id, lines }) =>
  lines.map((line) => ({ id, message: messageRecord(line, 0, 1) })),
);
const texts = real.map(({ message }) => message.data).filter((data) => typeof data === 'string');
const binaries = real
  .map(({ message }) => message.data)
  .filter(isBinary)
  .map(({ base64 }) => new Uint8Array(Buffer.from(base64, 'base64')));

const someText = fc.oneof(
  anyText,
  fc.json(),
  fc
    .tuple(fc.constantFrom(...texts), fc.nat(80), fc.constantFrom(...texts), fc.nat(80))
    .map(([a, m, b, n]) => a.slice(0, m) + b.slice(n)),
  fc
    .tuple(fc.constantFrom(...texts), fc.nat(), anyText)
    .map(
      ([text, at, put]) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1),
    ),
);
const someBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .tuple(fc.constantFrom(...binaries), fc.nat(), fc.uint8Array({ maxLength: 4 }))
    .map(
      ([bytes, at, put]) =>
        new Uint8Array([
          ...bytes.slice(0, at % (bytes.length + 1)),
          ...put,
          ...bytes.slice(at % (bytes.length + 1)),
        ]),
    ),
);
const data: fc.Arbitrary<Data> = fc.oneof(
  someText,
  someBytes.map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') })),
  anyText.map((base64) => ({ base64 })),
);

describe('decoders, whatever comes', () => {
  it('knows every protocol that can be recognised', () => {
    expect(PROTOCOLS.filter(({ id }) => !DECODERS.has(id)).map(({ id }) => id)).toEqual([]);
    expect([...DECODERS.keys()].filter((id) => !PROTOCOLS.some((one) => one.id === id))).toEqual([]);
  });

  it('never throws, gives at least one part, and always the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...IDS),
        fc.record({
          kind: fc.constantFrom('message' as const, 'send' as const),
          data,
          eventType: fc.option(anyText, { nil: undefined }),
          truncated: fc.option(fc.constant(true), { nil: undefined }),
        }),
        fc.record({
          subprotocol: fc.option(fc.constantFrom('', 'wamp.2.cbor.batched', 'wamp.2.msgpack', 'mqtt'), {
            nil: undefined,
          }),
          mqttLevel: fc.option(fc.constantFrom(3, 4, 5, 0), { nil: undefined }),
        }),
        (id, fields, context) => {
          const message = record({ t: 0, seq: 1, size: 10, ...fields }) as MessageRecord;
          const kept = JSON.stringify(message);
          const parts = decode(id, message, context);
          expect(parts.length).toBeGreaterThan(0);
          for (const part of parts) exhaust(part);
          expect(decode(id, message, context)).toEqual(parts);
          // The raw message stays what it is.
          expect(JSON.stringify(message)).toBe(kept);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('finds nothing in its tables under the names that every object has', () => {
    for (const { id, message } of real) {
      const { data: text } = message;
      if (typeof text !== 'string') continue;
      for (const { 0: word, index } of text.matchAll(/"[^"\\]*"|\d+/g)) {
        for (const name of ['constructor', '__proto__', 'toString']) {
          const changed = `${text.slice(0, index)}"${name}"${text.slice(index + word.length)}`;
          for (const part of decode(id, { ...message, data: changed })) exhaust(part);
        }
      }
    }
  });

  it('says of a message of which only the beginning was kept that it is incomplete', () => {
    for (const { id, message } of real.filter((one) => one.message.data !== '')) {
      const parts = decode(id, { ...message, truncated: true });
      expect(parts.at(-1)?.incomplete).toMatch(/^incomplete/);
    }
    const [part] = decode('mqtt-ws', { ...real[0]!.message, data: '', truncated: true });
    expect(part).toEqual({ kind: 'message', note: 'only its size was kept' });
  });
});

/** Beginnings of messages that are messages too: nothing in them can tell. */
const WHOLE: Readonly<Record<string, RegExp>> = {
  // The content of these may be left out, and a ping may say anything.
  'engineio-v4': /^(?:[12356]|[23]\w+|4[01](?:\/\w+,)?|40\{"sid":"y"\})$/,
  'engineio-v3': /^(?:\d+|4[01]|85:.*"b"\}\d*)$/,
  sockjs: /^[oh]$/,
  stomp: /^[oh\r\n]$/,
  'firebase-rtdb': /^(?:\d+|(?!\{"t":).*)$/s,
  ddp: /^[oh]$/,
  pusher: /^[oh]$/,
  liveblocks: /^p\w*$/,
};
const WITHOUT_FRAMING = new Set([
  'partykit',
  'htmx-sse',
  'htmx-ws',
  'datastar',
  'mercure',
  'turbo-streams',
  'other-dev',
  'exchange-feed',
]);
const framed = real.filter(
  ({ id, message }) =>
    !WITHOUT_FRAMING.has(id) &&
    decode(id, message).every((part) => !part.incomplete && !part.note?.startsWith('no MQTT')),
);
const ENDS = ['\u001e', '\n', '\0'];

describe.each([...new Set(framed.map(({ id }) => id))])('every beginning of a message of %s', (id) => {
  const messages = framed.filter((one) => one.id === id).map(({ message }) => message);

  it('is said to be incomplete, and where', () => {
    for (const message of messages) {
      const all = message.data;
      if (isBinary(all)) continue;
      for (let end = 1; end < all.length; end++) {
        const cut = all.slice(0, end);
        // What ends where one of a batch ends is whole.
        const isEnd = id !== 'stomp' && (ENDS.includes(all[end - 1]!) || ENDS.includes(all[end]!));
        if (WHOLE[id]?.test(cut) || (isEnd && !cut.includes('["'))) continue;
        const last = decode(id, { ...message, data: cut }).at(-1);
        expect(`${cut} ${last?.incomplete}`).toBe(`${cut} incomplete at byte ${Buffer.byteLength(cut)}`);
      }
    }
  });

  it('of bytes too', () => {
    for (const message of messages) {
      if (!isBinary(message.data)) continue;
      const all = Buffer.from(message.data.base64, 'base64');
      const whole = JSON.stringify(decode(id, message));
      for (let end = 1; end < all.length; end++) {
        const cut = all.subarray(0, end);
        const parts = decode(id, { ...message, data: { base64: cut.toString('base64') } });
        const last = parts.at(-1);
        // What ends where a packet ends is whole.
        const isWhole = whole.startsWith(JSON.stringify(parts).slice(0, -1));
        if (isWhole || last?.kind === 'attachment' || last?.kind === 'heartbeat') continue;
        const shown = cut.toString('hex');
        expect(`${shown} ${last?.incomplete}`).toBe(`${shown} incomplete at byte ${end}`);
      }
    }
  });
});

describe('what is made to be slow', () => {
  // Longer than what is looked at, four times over; what is quadratic takes minutes.
  /** Of what is made of several of them, less is looked at. */
  const PART = READ_MAX / 2;
  /** An id for each decoder, and none. */
  const EACH = [...new Map([...DECODERS].map(([id, decoder]) => [decoder, id])).values(), 'unknown'];
  const bombs: [name: string, text: string][] = [
    ['brackets', '['.repeat(4 * PART)],
    ['Socket.IO of brackets', `42${'['.repeat(4 * PART)}`],
    ['quotes', '"'.repeat(4 * PART)],
    ['backslashes in a string', `{"type":"${'\\'.repeat(4 * PART)}`],
    ['escaped quotes', `["${'\\"'.repeat(2 * PART)}`],
    ['commas', `[${'1,'.repeat(2 * PART)}`],
    ['keys', `{${'"type":1,'.repeat(PART / 2)}`],
    ['batches', '{}\x1e'.repeat(PART)],
    ['separators', '\x1e'.repeat(4 * PART)],
    ['lines', '\n'.repeat(4 * PART)],
    ['lines of carriage returns', '\r\n'.repeat(2 * PART)],
    ['spaces', `{"a"${' '.repeat(4 * PART)}`],
    ['polls', '1:2'.repeat(PART)],
    ['polls that lie', '999999999:4'.repeat(PART / 4)],
    ['frames of STOMP', 'ACK\n\n\0'.repeat(PART / 2)],
    ['headers', `SEND\n${'a:b\n'.repeat(PART)}`],
    ['content-length', `SEND\ncontent-length:999999999\n\n${'é'.repeat(2 * PART)}`],
    ['SockJS of many', `a[${'"x",'.repeat(PART)}`],
    ['JSON-RPC of many', `[${'{"jsonrpc":"2.0"},'.repeat(PART / 8)}`],
    ['a namespace', `42/${'a'.repeat(4 * PART)}`],
    ['digits', '4'.repeat(4 * PART)],
    ['tags', `<turbo-stream ${'action="'.repeat(PART / 4)}`],
    ['queries', `{"type":"subscribe","payload":{"query":"${' ,#'.repeat(PART)}`],
    ['a long string', `42["x","${'y'.repeat(20 * PART)}"]`],
    ['identifiers', `{"command":"subscribe","identifier":"${'{\\"channel\\":'.repeat(PART / 8)}`],
  ];
  it.each(bombs)('costs little: %s', (_, text) => {
    for (const id of EACH) {
      for (const kind of ['message', 'send'] as const) {
        const began = performance.now();
        const parts = decode(
          id,
          record({ kind, t: 0, seq: 1, data: text, size: text.length }) as MessageRecord,
        );
        expect(performance.now() - began, id).toBeLessThan(IN_TIME);
        expect(parts.length).toBeLessThanOrEqual(PARTS_MAX);
      }
    }
  });

  const bytes: [name: string, bytes: Uint8Array][] = [
    ['zeros', new Uint8Array(4 * PART)],
    ['lists of one', new Uint8Array(4 * PART).fill(0x91)],
    ['CBOR lists of one', new Uint8Array(4 * PART).fill(0x81)],
    ['tags', new Uint8Array(4 * PART).fill(0xc1)],
    ['endless lists', new Uint8Array(4 * PART).fill(0x9f)],
    ['0xff', new Uint8Array(4 * PART).fill(0xff)],
    ['pings of MQTT', new Uint8Array(4 * PART).map((_, i) => (i % 2 === 0 ? 0xc0 : 0))],
    ['long list', new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff, ...new Uint8Array(PART)])],
    ['nested fields', new Uint8Array(2 * PART).fill(0x0a)],
    ['text', new Uint8Array(4 * PART).fill(0x61)],
    ['control', new Uint8Array(4 * PART).fill(0x08)],
  ];
  it.each(bytes)('bytes cost little: %s', (_, all) => {
    const base64 = Buffer.from(all).toString('base64');
    for (const id of EACH) {
      for (const kind of ['message', 'send'] as const) {
        const began = performance.now();
        const parts = decode(
          id,
          record({ kind, t: 0, seq: 1, data: { base64 }, size: all.length }) as MessageRecord,
        );
        expect(performance.now() - began, id).toBeLessThan(IN_TIME);
        expect(parts.length).toBeLessThanOrEqual(PARTS_MAX);
        exhaust(parts.at(-1)!);
      }
    }
  });

  it('says what it did not look at', () => {
    const text = `42["x","${'y'.repeat(READ_MAX)}"]`;
    const [part] = decode(
      'engineio-v4',
      record({ kind: 'message', t: 0, seq: 1, data: text }) as MessageRecord,
    );
    expect(part).toMatchObject({ kind: 'EVENT', name: 'x' });
    expect(part?.note).toContain('longer than 1048576');
    expect(part?.incomplete).toBeUndefined();
    const many = decode(
      'signalr-json',
      record({ kind: 'message', t: 0, seq: 1, data: '{"type":6}\x1e'.repeat(2000) }) as MessageRecord,
    );
    expect(many).toHaveLength(PARTS_MAX);
    expect(many.at(-1)?.note).toContain('more than 1000 messages');
  });
});
