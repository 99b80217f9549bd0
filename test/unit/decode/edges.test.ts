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
  // stomp-specification-1.2, "receipt": any frame but CONNECT may ask for one, also one that has an id.
  [
    'a subscription may ask for a receipt',
    'stomp',
    '>',
    'SUBSCRIBE\nid:0\ndestination:/q\nreceipt:r\n\n\0UNSUBSCRIBE\nid:0\nreceipt:s\n\n\0',
    [
      { pair: { id: 'subscription 0', side: 'request' }, also: [{ id: 'receipt r', side: 'request' }] },
      { pair: { id: 'subscription 0', side: 'end' }, also: [{ id: 'receipt s', side: 'request' }] },
    ],
  ],
  // 1.0 knows no escapes, 1.1 no \r ("Value Encoding").
  [
    'version 1.0 has no escapes',
    'stomp',
    '<',
    'MESSAGE\na:x\\ny\n\n\0',
    [{ headers: [['a', 'x\\ny']] }],
    { subprotocol: 'v10.stomp' },
  ],
  [
    'version 1.1 has fewer',
    'stomp',
    '<',
    'MESSAGE\na:x\\ry\\nz\n\n\0',
    [{ headers: [['a', 'x\\ry\nz']] }],
    { subprotocol: 'v11.stomp' },
  ],
  // ably-js: one ACK for `count` messages from `msgSerial` on; comet sends lists of messages.
  [
    'an acknowledgement of several',
    'ably',
    '<',
    '{"action":1,"msgSerial":4,"count":3}',
    [
      {
        kind: 'ACK',
        pair: { id: 'serial 4', side: 'answer' },
        also: [
          { id: 'serial 5', side: 'answer' },
          { id: 'serial 6', side: 'answer' },
        ],
      },
    ],
  ],
  [
    'a list of messages, as polls bring them',
    'ably',
    '<',
    '[{"action":0},{"action":15,"channel":"c","messages":[{"name":"n"}]},7]',
    [
      { kind: 'HEARTBEAT' },
      { kind: 'MESSAGE', channel: 'c', name: 'n' },
      { kind: 'text', note: 'no JSON object' },
    ],
  ],
  [
    'annotations are acknowledged too',
    'ably',
    '>',
    '{"action":21,"channel":"c","msgSerial":0,"annotations":[]}',
    [{ kind: 'ANNOTATION', pair: { id: 'serial 0', side: 'request' } }],
  ],
  // DDP.md: `ready` has the ids of all subscriptions that are.
  [
    'several subscriptions are ready',
    'ddp',
    '<',
    '{"msg":"ready","subs":["a","b"]}',
    [
      {
        pair: { id: 'sub a', side: 'answer', more: true },
        also: [{ id: 'sub b', side: 'answer', more: true }],
      },
    ],
  ],
  [
    'a change that only takes fields away',
    'ddp',
    '<',
    '{"msg":"changed","collection":"c","id":"1","cleared":["x"]}',
    [{ payload: { form: 'json', text: '{"msg":"changed","collection":"c","id":"1","cleared":["x"]}' } }],
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
