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
  // HubProtocol.md, "MessagePack (MsgPack) encoding": 123, the length, is "{" in ASCII.
  [
    'a message of 123 bytes is no handshake',
    'signalr-msgpack',
    '<',
    hexBytes(`7b 96 01 80 c0 a4 53656e64 91 d9 6e ${'61'.repeat(110)} 90`),
    [{ kind: 'Invocation', name: 'Send', incomplete: undefined, note: undefined }],
  ],
  [
    'a handshake and what comes after it in the same frame',
    'signalr-msgpack',
    '<',
    hexBytes('7b 7d 1e 02 91 06'),
    [{ kind: 'handshake' }, { kind: 'Ping' }],
  ],
  // HubProtocol.md, "Upload streaming": items and the end of a stream that the client's own invocation named.
  [
    'an upload is no answer to the server',
    'signalr-json',
    '>',
    '{"type":2,"invocationId":"1","item":5}\u001e{"type":3,"invocationId":"1"}\u001e{"type":3,"invocationId":"s1","result":null}\u001e',
    [
      { kind: 'StreamItem', pair: undefined, note: 'of stream 1' },
      { kind: 'Completion', pair: undefined, note: 'the end of stream 1' },
      { kind: 'Completion', pair: { id: 's1', side: 'answer' }, note: undefined },
    ],
  ],
  [
    'the same in MessagePack, whose invocations name their streams too',
    'signalr-msgpack',
    '>',
    hexBytes('0b 96 01 80 a1 30 a1 54 90 91 a1 31 06 94 02 80 a1 31 05 06 94 03 80 a1 31 02'),
    [
      { kind: 'Invocation', pair: { id: '0', side: 'request' }, note: 'with streams 1' },
      { kind: 'StreamItem', pair: undefined, note: 'of stream 1' },
      { kind: 'Completion', pair: undefined, note: 'the end of stream 1' },
    ],
  ],
  // wamp-proto: PUBLISHED comes only where the options ask to be told; ABORT may answer HELLO.
  [
    'a publication that wants no answer',
    'wamp',
    '>',
    '[16,7,{},"t",[1]]',
    [{ kind: 'PUBLISH', channel: 't', pair: undefined }],
  ],
  [
    'one that does',
    'wamp',
    '>',
    '[16,7,{"acknowledge":true},"t"]',
    [{ kind: 'PUBLISH', pair: { id: '7', side: 'request' } }],
  ],
  [
    'one that does, in MessagePack',
    'wamp',
    '>',
    hexBytes('94 10 07 81 ab 61636b6e6f776c65646765 c3 a1 74'),
    [{ kind: 'PUBLISH', pair: { id: '7', side: 'request' } }],
    { subprotocol: 'wamp.2.msgpack' },
  ],
  [
    'who is not let in',
    'wamp',
    '<',
    '[3,{},"wamp.error.no_such_realm"]',
    [{ kind: 'ABORT', name: 'wamp.error.no_such_realm', pair: { id: 'hello', side: 'answer' } }],
  ],
  // JSON-RPC 2.0, 5: "It MUST be the same as the value of the id member in the Request Object".
  [
    'ids that are texts are none that are numbers',
    'jsonrpc',
    '>',
    '[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","id":"1","method":"b"}]',
    [{ pair: { id: '1', side: 'request' } }, { pair: { id: '"1"', side: 'request' } }],
  ],
  // AWS AppSync speaks graphql-ws with an acknowledgement of its own.
  [
    'an operation that was begun',
    'subscriptions-transport-ws',
    '<',
    '{"type":"start_ack","id":"o"}',
    [{ kind: 'start_ack', pair: { id: 'operation o', side: 'answer', more: true } }],
  ],
  [
    'a comment before the operation',
    'graphql-transport-ws',
    '>',
    '{"id":"1","type":"subscribe","payload":{"query":"# who is # there\\n# query No\\nsubscription Yes { a }"}}',
    [{ name: 'Yes' }],
  ],
  // pusher-js: data may be JSON in a text here too; unsubscribe ends a subscription, signin has an answer.
  [
    'a channel told in a text',
    'pusher',
    '>',
    '{"event":"pusher:subscribe","data":"{\\"channel\\":\\"c\\"}"}',
    [{ channel: 'c', pair: { id: 'subscribe c', side: 'request' } }],
  ],
  [
    'the end of a subscription',
    'pusher',
    '>',
    '{"event":"pusher:unsubscribe","data":{"channel":"c"}}',
    [{ channel: 'c', pair: { id: 'subscribe c', side: 'end' } }],
  ],
  [
    'signing in',
    'pusher',
    '<',
    '{"event":"pusher:signin_success","data":"{}"}',
    [{ pair: { id: 'signin', side: 'answer' } }],
  ],
  // firebase-js-sdk Connection.ts: PING, SWITCH_ACK, END_TRANSMISSION.
  [
    'a ping',
    'firebase-rtdb',
    '>',
    '{"t":"c","d":{"t":"p","d":{}}}',
    [{ kind: 'control', name: 'ping', pair: { id: 'ping', side: 'request' } }],
  ],
  [
    'its pong',
    'firebase-rtdb',
    '<',
    '{"t":"c","d":{"t":"o","d":null}}',
    [{ name: 'pong', pair: { id: 'ping', side: 'answer' } }],
  ],
  [
    'the end on a transport',
    'firebase-rtdb',
    '<',
    '{"t":"c","d":{"t":"n","d":{}}}',
    [{ name: 'end transmission' }],
  ],
  // liveblocks-core ServerMsg.ts, "For Comments".
  [
    'a comment',
    'liveblocks',
    '<',
    '{"type":402,"threadId":"t","commentId":"c"}',
    [{ kind: 'COMMENT_CREATED' }],
  ],
  // Hocuspocus: any name, also one whose length is a type of message.
  [
    'a document with a short name',
    'yjs',
    '<',
    hexBytes('03 616263 00 02 01 00'),
    [{ kind: 'update', channel: 'abc', note: undefined }],
  ],
  ['no document at all', 'yjs', '>', hexBytes('03'), [{ kind: 'query awareness', channel: undefined }]],
  ['a pong of Hocuspocus', 'yjs', '<', hexBytes('04 61626364 0a'), [{ kind: 'pong', channel: 'abcd' }]],
  // MQTT 5.0, 3.3.1.2: both bits of QoS set is malformed; "6" is the rest of a packet, most likely.
  [
    'text that goes on where a frame ended',
    'mqtt-ws',
    '<',
    new TextEncoder().encode('60'),
    [
      {
        kind: 'bytes',
        note: 'no MQTT packet at byte 0: it may be the rest of one that began in an earlier message',
      },
    ],
  ],
  [
    'a packet longer than it can be',
    'mqtt-ws',
    '>',
    hexBytes('c0 02 01 02'),
    [{ kind: 'PINGREQ', note: '2 bytes more than it should have' }],
  ],
  // What is no more than the page's own message says no more than that.
  [
    'numbers and nothing are no names',
    'other-dev',
    '<',
    '{"type":null,"t":1700000000000,"e":"trade"}',
    [{ name: 'trade' }],
  ],
  ['a number that may be a code is one', 'other-dev', '<', '{"op":12}', [{ name: '12' }]],
  [
    'a payload after more properties than are told',
    'mqtt-ws',
    '<',
    hexBytes(`30 ab 1f 00 01 61 a4 1f ${'01 01'.repeat(2002)} 68 69`),
    [
      {
        kind: 'PUBLISH',
        payload: { form: 'text', text: 'hi' },
        incomplete: undefined,
        note: undefined,
      },
    ],
    { mqttLevel: 5 },
  ],
  // What is said of bytes is of those of the whole message, also of what comes later in it.
  [
    'records that lack their ends, in the middle and at the end',
    'signalr-json',
    '<',
    '{"type":6}\u001e{"type":1,"target":"é\u001e{"type":6}\u001e{"ty',
    [
      { kind: 'Ping', incomplete: undefined },
      { kind: 'Invocation', incomplete: 'incomplete at byte 33' },
      { kind: 'Ping' },
      { incomplete: 'incomplete at byte 49' },
    ],
  ],
  [
    'packets of a poll that lack theirs',
    'engineio-v3',
    '<',
    '1:26:42["éa12:42["b",1,[2]',
    [
      { kind: 'ping' },
      { kind: 'EVENT', incomplete: 'incomplete at byte 12' },
      { kind: 'EVENT', incomplete: 'incomplete at byte 27' },
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

it.each([
  ...[
    'pusher',
    'phoenix-v1',
    'supabase',
    'graphql-transport-ws',
    'discord',
    'actioncable',
    'centrifugo',
    'ddp',
  ],
  ...[
    'signalr-json',
    'firebase-rtdb',
    'slack-rtm',
    'liveblocks',
    'ably',
    'jsonrpc',
    'exchange-feed',
    'vite-hmr',
  ],
])('what is a message of %s in nothing but its JSON is shown whole', (id) => {
  const text = '{"strange":[1]}';
  for (const way of ['<', '>'] as const) {
    const [part] = read(id, way, id === 'signalr-json' ? `${text}\u001e` : text);
    expect(part?.payload?.form !== 'bytes' && part?.payload?.text).toContain('[1]');
  }
});

it('Datastar: lines that say where and how, the rest of them what', () => {
  const patch =
    'mode append\nselector #feed\nuseViewTransition true\nelements <div>\nelements   <b>1</b>\nelements </div>';
  expect(read('datastar', '<', patch, { eventType: 'datastar-patch-elements' })).toEqual([
    {
      kind: 'datastar-patch-elements',
      name: 'append',
      channel: '#feed',
      headers: [['useViewTransition', 'true']],
      payload: { form: 'text', text: '<div>\n  <b>1</b>\n</div>' },
    },
  ]);
  expect(
    read('datastar', '<', 'signals {"a":1,\nsignals "b":2}', { eventType: 'datastar-patch-signals' }),
  ).toEqual([{ kind: 'datastar-patch-signals', payload: { form: 'json', text: '{"a":1,\n"b":2}' } }]);
  expect(
    read('datastar', '<', 'mode remove\nselector #a b', { eventType: 'datastar-patch-elements' }),
  ).toEqual([{ kind: 'datastar-patch-elements', name: 'remove', channel: '#a b' }]);
  expect(read('datastar', '<', 'something else', { eventType: 'datastar-patch-elements' })).toMatchObject([
    { payload: { form: 'text', text: 'something else' } },
  ]);
});
