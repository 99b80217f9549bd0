import { FrameImpl } from '@stomp/stompjs';
import fc from 'fast-check';
import * as phoenix from 'phoenix';
import { expect, it } from 'vitest';
import type { Payload } from '../../../src/decode/decoded.ts';
import { read, readOne } from './helpers.ts';

// What the protocols' own clients write, whatever is put into it.

/** Its types leave it out. */
const { Serializer } = phoenix as unknown as {
  Serializer: { encode(message: object, done: (written: never) => void): void };
};

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const hexOf = (payload: Payload | undefined): string => {
  if (!payload) return '';
  return Buffer.from(payload.form === 'bytes' ? payload.bytes : payload.text).toString('hex');
};

it('STOMP: headers with all that is escaped, bodies of text and of bytes, several frames in one', () => {
  const frame = fc.record({
    command: fc.constantFrom('SEND', 'MESSAGE', 'ERROR'),
    // Its client writes names of headers as they are.
    headers: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z-]{0,8}$/).filter((one) => one !== 'content-length'),
      fc.string({ unit: fc.constantFrom('a', ':', '\\', '\n', '\r', 'é', '😀', 'n', ' ') }),
      { maxKeys: 4 },
    ),
    body: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 20 }),
    ),
  });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), fc.boolean(), (frames, asText) => {
      const each = frames.map(({ command, headers, body }) => {
        const text = new TextDecoder().decode(body);
        const params = { command, headers: { ...headers }, escapeHeaderValues: true };
        const written = FrameImpl.marshall(
          asText ? { ...params, body: text } : { ...params, binaryBody: body },
        );
        return typeof written === 'string' ? written : new Uint8Array(written);
      });
      const all = asText ? each.join('\n') : Buffer.concat(each as Uint8Array[]);
      const parts = read('stomp', '<', all);
      expect(parts).toHaveLength(frames.length);
      frames.forEach(({ command, headers, body }, i) => {
        const part = parts[i]!;
        const due = asText ? new TextDecoder().decode(body) : body;
        expect(part.kind).toBe(command);
        expect(part.headers?.filter(([key]) => key !== 'content-length')).toEqual(Object.entries(headers));
        expect(hexOf(part.payload)).toBe(Buffer.from(due).toString('hex'));
        expect([part.note, part.incomplete]).toEqual([undefined, undefined]);
      });
    }),
    { numRuns: 500 },
  );
});

it('Phoenix: what is pushed, as JSON and as bytes', () => {
  fc.assert(
    fc.property(
      name,
      name,
      fc.nat(),
      fc.option(fc.nat(), { nil: undefined }),
      fc.uint8Array(),
      (topic, event, ref, join, bytes) => {
        const payload = new Uint8Array(bytes).buffer;
        const message = { topic, event, ref: String(ref), join_ref: String(join ?? ref) };
        const due = { channel: topic, name: event, pair: { id: `${topic} ${ref}`, side: 'request' } };
        Serializer.encode({ ...message, payload }, (written: ArrayBuffer) => {
          const part = readOne('phoenix-v2', '>', new Uint8Array(written));
          expect(part).toMatchObject({ kind: 'event', ...due });
          expect(hexOf(part.payload)).toBe(Buffer.from(bytes).toString('hex'));
        });
        Serializer.encode({ ...message, payload: { bytes: [...bytes] } }, (written: string) => {
          expect(readOne('phoenix-v2', '>', written)).toMatchObject({
            kind: 'event',
            ...due,
            payload: { form: 'json', text: JSON.stringify({ bytes: [...bytes] }) },
          });
        });
      },
    ),
  );
});
