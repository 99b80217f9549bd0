import { JsonHubProtocol } from '@microsoft/signalr';
import { describe, expect, it } from 'vitest';
import type { Decoded } from '../../../src/decode/decoded.ts';
import { hexBytes, payloadValue, read, readOne } from './helpers.ts';

const END = '\u001e';
type Case = [id: string, way: '<' | '>', data: string | Uint8Array, parts: Partial<Decoded>[]];
const json = (text: string) => ({ form: 'json' as const, text });

const CASES: Case[] = [
  [
    'liveblocks',
    '>',
    '[{"type":100,"data":{}},{"type":200},{"type":7}]',
    [{ kind: 'UPDATE_PRESENCE' }, { kind: 'FETCH_STORAGE' }, { kind: 'message', note: 'unknown type 7' }],
  ],
  ['liveblocks', '<', '{"type":104,"users":{}}', [{ kind: 'ROOM_STATE' }]],
  [
    'engineio-v4',
    '<',
    '42/chat,12["msg",{"a":9007199254740993}]',
    [
      {
        kind: 'EVENT',
        channel: '/chat',
        name: 'msg',
        pair: { id: '/chat 12', side: 'request' },
        payload: json('[{"a":9007199254740993}]'),
      },
    ],
  ],
  ['engineio-v4', '<', '42["a"]', [{ kind: 'EVENT', name: 'a' }]],
  [
    'engineio-v4',
    '<',
    '4hello',
    [{ kind: 'message', payload: { form: 'text', text: 'hello' }, note: 'no Socket.IO packet' }],
  ],
  [
    'engineio-v4',
    '<',
    `42["a",1]${END}bAQID${END}2`,
    [
      { kind: 'EVENT' },
      { kind: 'attachment', payload: { form: 'bytes', bytes: new Uint8Array([1, 2, 3]) } },
      { kind: 'ping' },
    ],
  ],
  ['engineio-v4', '<', '42["a" 1]', [{ kind: 'EVENT', note: 'no JSON from byte 7 on' }]],
  ['engineio-v4', '<', '9x', [{ kind: 'text', note: 'no Engine.IO packet' }]],
  [
    'engineio-v3',
    '<',
    hexBytes('04 01 02'),
    [{ kind: 'attachment', payload: { form: 'bytes', bytes: new Uint8Array([1, 2]) } }],
  ],
  ['engineio-v3', '<', '12:42["é",true]1:2', [{ name: 'é' }, { kind: 'ping' }]],
  [
    'sockjs',
    '<',
    'a["x","{\\"a\\":1}"]',
    [{ payload: { form: 'text', text: 'x' } }, { payload: json('{"a":1}') }],
  ],
  ['sockjs', '<', 'c[3000,"Go away!"]', [{ kind: 'close', name: '3000' }]],
  ['sockjs', '>', '"one"', [{ kind: 'message', payload: { form: 'text', text: 'one' } }]],
  [
    'stomp',
    '>',
    'SEND\ndestination:/q\ncontent-type:a\\cb\nx:1\nx:2\n\nbody\0\nACK\nid:1\n\n\0',
    [
      {
        kind: 'SEND',
        channel: '/q',
        headers: [
          ['destination', '/q'],
          ['content-type', 'a:b'],
          ['x', '1'],
          ['x', '2'],
        ],
        payload: { form: 'text', text: 'body' },
      },
      { kind: 'ACK' },
    ],
  ],
  [
    'stomp',
    '<',
    'MESSAGE\ncontent-length:7\n\né\0"\0xy\0',
    [{ kind: 'MESSAGE', payload: { form: 'text', text: 'é\0"\0xy' } }],
  ],
  [
    'stomp',
    '<',
    'MESSAGE\ncontent-length:3\n\nabcdef\0',
    [
      {
        note: 'no NUL after the 3 bytes that content-length tells',
        payload: { form: 'text', text: 'abcdef' },
      },
    ],
  ],
  [
    'stomp',
    '<',
    'CONNECTED\r\nversion:1.2\\n\r\n\r\n\0',
    [{ kind: 'CONNECTED', headers: [['version', '1.2\\n']] }],
  ],
  ['stomp', '<', 'MESSAGE\nnothing\n\n\0', [{ note: 'a header without a colon' }]],
  [
    'stomp',
    '<',
    hexBytes('53454e440a0aff00fe00'),
    [{ kind: 'SEND', payload: { form: 'bytes', bytes: new Uint8Array([255]) } }, { kind: 'text' }],
  ],
  [
    'wamp',
    '<',
    '[8,48,7,{},"wamp.error.x",["no"]]',
    [{ kind: 'ERROR', name: 'wamp.error.x', pair: { id: '7', side: 'answer' }, payload: json('[["no"]]') }],
  ],
  [
    'wamp',
    '<',
    '[50,7,{"progress":true},[1]]',
    [{ kind: 'RESULT', pair: { id: '7', side: 'answer', more: true } }],
  ],
  ['wamp', '>', '[999,1]', [{ kind: 'message', note: 'no message of WAMP: type 999' }]],
  [
    'phoenix-v2',
    '>',
    hexBytes('00 01 01 01 02 31 32 74 6576 ffee'),
    [
      {
        kind: 'event',
        name: 'ev',
        channel: 't',
        pair: { id: 't 2', side: 'request' },
        payload: { form: 'bytes', bytes: new Uint8Array([255, 238]) },
      },
    ],
  ],
  [
    'phoenix-v2',
    '<',
    hexBytes('01 01 01 01 02 31 32 74 6f6b ff'),
    [{ kind: 'reply', name: 'ok', channel: 't', pair: { id: 't 2', side: 'answer' } }],
  ],
  [
    'supabase',
    '<',
    '[null,null,"realtime:db","broadcast",{"type":"broadcast","event":"cursor","payload":{"x":1}}]',
    [{ kind: 'broadcast', name: 'cursor', channel: 'realtime:db', payload: json('{"x":1}') }],
  ],
  [
    'supabase',
    '<',
    '{"topic":"realtime:db","event":"postgres_changes","payload":{"ids":[1],"data":{"table":"todos","type":"INSERT","record":{}}},"ref":null}',
    [{ kind: 'postgres_changes', name: 'INSERT todos' }],
  ],
  [
    'supabase',
    '<',
    hexBytes('04 01 02 00 01 74 6576 7b7d'),
    [{ kind: 'broadcast', name: 'ev', channel: 't', payload: json('{}') }],
  ],
  [
    'graphql-transport-ws',
    '>',
    '{"id":"1","type":"subscribe","payload":{"query":"# c\\n","operationName":"Named"}}',
    [{ name: 'Named' }],
  ],
  [
    'graphql-transport-ws',
    '>',
    '{"id":"1","type":"subscribe","payload":{"query":" query Q($a: Int) { b }"}}',
    [{ name: 'Q', channel: '1' }],
  ],
  [
    'jsonrpc',
    '<',
    '[{"jsonrpc":"2.0","id":1,"result":null},{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}},7]',
    [
      { kind: 'result', pair: { id: '1', side: 'answer' }, payload: json('null') },
      { kind: 'error', name: '-32700', note: 'an answer to a request whose id could not be read' },
      { kind: 'text', note: 'no JSON object' },
    ],
  ],
  [
    'jsonrpc',
    '>',
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"search","arguments":{}}}',
    [{ kind: 'request', name: 'tools/call', channel: 'search' }],
  ],
  [
    'jsonrpc',
    '>',
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}',
    [{ kind: 'notification', pair: { id: '3', side: 'end' } }],
  ],
  ['jsonrpc', '>', '[]', [{ kind: 'batch', note: 'an empty batch' }]],
  ['jsonrpc', '<', 'hello', [{ kind: 'text', note: 'no JSON object' }]],
  [
    'ably',
    '<',
    '{"action":15,"channel":"c","messages":[{"name":"n","data":"d"}]}',
    [{ kind: 'MESSAGE', name: 'n', channel: 'c' }],
  ],
  [
    'exchange-feed',
    '>',
    '{"method":"SUBSCRIBE","params":["a@trade"],"id":1}',
    [{ kind: 'request', name: 'SUBSCRIBE', pair: { id: '1', side: 'request' } }],
  ],
  [
    'yjs',
    '<',
    hexBytes('02 00 02 6e6f'),
    [{ kind: 'auth', name: 'permission denied', payload: { form: 'text', text: 'no' } }],
  ],
  [
    'mqtt-ws',
    '<',
    hexBytes('30 05 00 01 61 68'),
    [{ kind: 'PUBLISH', channel: 'a', incomplete: 'incomplete at byte 6' }],
  ],
  [
    'mqtt-ws',
    '<',
    hexBytes('30 01 00'),
    [{ kind: 'PUBLISH', note: 'its length is too short: incomplete at byte 3' }],
  ],
  [
    'mqtt-ws',
    '<',
    hexBytes('68 69'),
    [{ kind: 'bytes', note: expect.stringContaining('no MQTT packet at byte 0') as unknown as string }],
  ],
  [
    'turbo-streams',
    '<',
    '<turbo-stream action="append" target="m"></turbo-stream>',
    [{ kind: 'turbo-stream', name: 'append', channel: 'm' }],
  ],
  [
    'turbo-streams',
    '<',
    '<turbo-stream action="append" target="m">',
    [{ incomplete: 'incomplete at byte 41' }],
  ],
];

describe('messages are taken apart', () => {
  it.each(CASES)('%s %s %s', (id, way, data, parts) => {
    const got = read(id, way, data, { mqttLevel: 4 });
    expect(got).toHaveLength(parts.length);
    expect(got).toMatchObject(parts);
  });

  it('SignalR: as its own client writes and reads them', () => {
    const protocol = new JsonHubProtocol();
    const messages = [
      { type: 1, target: 'Send', arguments: ['a', { b: 1 }], invocationId: '1' },
      { type: 2, invocationId: '1', item: [1] },
      { type: 3, invocationId: '1', error: 'no' },
      { type: 4, target: 'Stream', arguments: [], invocationId: '2' },
      { type: 5, invocationId: '2' },
      { type: 6 },
    ];
    const text = messages.map((one) => protocol.writeMessage(one as never)).join('');
    expect(read('signalr-json', '<', text)).toMatchObject([
      { kind: 'Invocation', name: 'Send', pair: { id: '1', side: 'request' } },
      { kind: 'StreamItem', pair: { id: '1', side: 'answer', more: true } },
      {
        kind: 'Completion',
        pair: { id: '1', side: 'answer' },
        payload: { form: 'text', text: 'no' },
        note: 'it failed',
      },
      { kind: 'StreamInvocation', name: 'Stream' },
      { kind: 'CancelInvocation', pair: { id: '2', side: 'end' } },
      { kind: 'Ping' },
    ]);
  });

  it('SignalR in MessagePack: results and what is cut', () => {
    const completion = hexBytes('08 95 03 80 a1 31 03 a1 78');
    expect(readOne('signalr-msgpack', '<', completion)).toMatchObject({
      kind: 'Completion',
      pair: { id: '1', side: 'answer' },
    });
    expect(payloadValue(readOne('signalr-msgpack', '<', completion).payload)).toBe('x');
    for (let end = 1; end < completion.length; end++)
      expect(readOne('signalr-msgpack', '<', completion.subarray(0, end)).incomplete).toBe(
        `incomplete at byte ${end}`,
      );
  });

  it('the last of two keys counts, and __proto__ is one as any other', () => {
    expect(
      readOne('graphql-transport-ws', '<', '{"type":"ping","__proto__":{"type":"x"},"type":"next","id":"1"}'),
    ).toMatchObject({ kind: 'next' });
  });

  it('an EventSource event’s name is its kind where no protocol is known', () => {
    expect(readOne(undefined, '<', '{"a":1}', { eventType: 'tick' })).toEqual({
      kind: 'tick',
      payload: json('{"a":1}'),
    });
    expect(readOne(undefined, '<', 'hello')).toEqual({
      kind: 'text',
      payload: { form: 'text', text: 'hello' },
    });
    expect(readOne(undefined, '<', '[not json')).toMatchObject({ kind: 'text' });
    expect(readOne(undefined, '<', '{"type":"x"')).toMatchObject({
      kind: 'json',
      incomplete: 'incomplete at byte 11',
    });
  });

  it('MQTT of an unknown level says that its payload is a guess', () => {
    expect(readOne('mqtt-ws', '<', hexBytes('30 04 00 01 61 68'))).toMatchObject({
      guess: true,
      note: expect.stringContaining('not known'),
    });
  });
});
