import { expect, it } from 'vitest';
import type { DecodeContext, Decoded } from '../../../src/decode/decoded.ts';
import { hexBytes, read } from './helpers.ts';

type Case = [
  about: string,
  id: string,
  way: '<' | '>',
  data: string | Uint8Array,
  parts: Partial<Decoded>[],
  context?: DecodeContext,
];
const bytes = (hex: string) => ({ form: 'bytes' as const, bytes: hexBytes(hex) });

/** Corners of the protocols that their specifications tell of and that are easily read wrong. */
const CASES: Case[] = [
  // engine.io-parser 2 (Engine.IO 3): after the "b" comes the packet's type.
  [
    'bytes in base64 have their type before them',
    'engineio-v3',
    '<',
    '10:b4AQIDBAUG1:2',
    [{ kind: 'attachment', payload: bytes('01 02 03 04 05 06') }, { kind: 'ping' }],
  ],
  ['the same alone', 'engineio-v3', '<', 'b4AQID', [{ kind: 'attachment', payload: bytes('01 02 03') }]],
  ['what is no base64 is none', 'engineio-v3', '<', 'b4!', [{ kind: 'text', note: 'no base64' }]],
  // socket.io-parser 2: a comma only where something comes after it; type 4 is called ERROR, and "/" needs no request.
  [
    'a namespace alone is whole',
    'engineio-v3',
    '<',
    '40/admin',
    [
      {
        kind: 'CONNECT',
        channel: '/admin',
        incomplete: undefined,
        pair: { id: 'connect /admin', side: 'answer' },
      },
    ],
  ],
  ['the server connects "/" unasked', 'engineio-v3', '<', '40', [{ kind: 'CONNECT', pair: undefined }]],
  ['an error is called so', 'engineio-v3', '<', '44"no"', [{ kind: 'ERROR' }]],
  // socket.io-client 2, manager.js: only what connects has the query; the answer and all that follows have not.
  [
    'a namespace with a query',
    'engineio-v3',
    '>',
    '40/admin?token=1,',
    [
      {
        kind: 'CONNECT',
        channel: '/admin',
        pair: { id: 'connect /admin', side: 'request' },
        note: 'query token=1',
      },
    ],
  ],
];

it.each(CASES)('%s: %s %s', (_, id, way, data, parts, context) => {
  const got = read(id, way, data, { mqttLevel: 4, ...context });
  expect(got).toHaveLength(parts.length);
  parts.forEach((part, i) => {
    const told = Object.fromEntries(Object.keys(part).map((key) => [key, got[i]![key as keyof Decoded]]));
    expect(told).toEqual(part);
  });
});
