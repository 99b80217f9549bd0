import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { Opening } from '../../../src/protocols/protocol.ts';
import { connectionLine, record } from '../helpers/recordings.ts';
import { hear, hex, type Line, messageRecord, opening } from './helpers.ts';

const page = 'wss://page.example';

describe('what only looks like a protocol', () => {
  const cases: [name: string, about: Partial<Opening>, ...lines: Line[]][] = [
    [
      'a digit like those of Socket.IO',
      {},
      ['<', '2', 'heartbeat'],
      ['<', '42', 'app'],
      ['<', '42["x"]', 'app'],
    ],
    ['an object with an action number, not of Ably', {}, ['<', '{"action":4,"card":"x"}', 'app']],
    ['an op 10 that says no interval', {}, ['<', '{"op":10,"d":{}}', 'app']],
    ['a hello not from Slack', {}, ['<', '{"type":"hello"}', 'handshake']],
    ['a path /cable alone', { url: `${page}/cable` }, ['<', '{"a":1}', 'app']],
    ['a welcome not at /cable', {}, ['<', '{"type":"welcome"}', 'handshake']],
    ['a path /ws alone', { url: `${page}/ws` }, ['<', '{"type":"ok","order":1}', 'app']],
    [
      "Vite's first words on a public host",
      { url: `${page}/?token=1` },
      ['<', '{"type":"connected"}', 'handshake'],
    ],
    ['a topic called realtime', {}, ['>', '{"topic":"realtime:x","event":"move"}', 'subscribe']],
    ['an array that begins with 1', {}, ['>', '[1,"x",2]', 'subscribe'], ['>', '[1,"x",{"a":1}]', 'app']],
    ['an OCPP call', {}, ['>', '[2,"19223","BootNotification",{"chargePointVendor":"x"}]', 'subscribe']],
    ['zeros', {}, ['<', hex('00 00 00 00 00 00'), 'app'], ['<', hex('00'), 'app']],
    ['a length that does not fit', {}, ['<', hex('00 00 01 00 07'), 'app'], ['<', hex('00 01 7f 00'), 'app']],
    ['bytes that begin like a CONNECT', {}, ['>', hex('10 04 01 02 03 04'), 'app']],
    ['a 0x20 that is no CONNACK', {}, ['<', hex('20 02 00 00 00'), 'app']],
    ['HTML with no credentials asked for', { api: 'EventSource' }, ['<', '<p>x</p>', 'app']],
    ['HTML over a WebSocket', {}, ['<', '<div>hx-swap-oob</div>', 'app']],
    ['a text about Turbo', {}, ['<', 'a <turbo-stream tag', 'app']],
    ['an app named by key', { url: `${page}/app/key?version=1` }, ['<', '{"event":"order"}', 'app']],
    ['a session number of three digits', { url: `${page}/room/123/websocket` }, ['<', 'x', 'app']],
    [
      "another's host within a path",
      { url: `${page}/x.pusher.com/api/.ably.io.example/` },
      ['<', 'x', 'app'],
    ],
    ['a method in small letters', {}, ['>', '{"method":"subscribe","params":["a"]}', 'subscribe']],
    ['JSON-RPC 1', {}, ['>', '{"method":"echo","params":[],"id":1}', 'subscribe']],
    ['the handshake of SignalR the other way', {}, ['<', '{"protocol":"json","version":1}\x1e', 'app']],
    ['an o as the second message', {}, ['<', 'x', 'app'], ['<', 'o', 'app']],
  ];
  it.each(cases)('%s', (_, about, ...lines) => {
    const { id, kinds } = hear(about, lines);
    expect([id, ...kinds]).toEqual([undefined, ...lines.map(([, , kind]) => kind)]);
  });
});

describe('of what looks like two', () => {
  const cases: [name: string, id: string, about: Partial<Opening>, ...lines: Line[]][] = [
    ['the subprotocol has it before the URL', 'stomp', { url: `${page}/.ws?v=5`, subprotocol: 'v12.stomp' }],
    [
      'the one the server chose has it',
      'wamp',
      { subprotocol: 'wamp.2.json', asked: ['mqtt', 'wamp.2.json'] },
    ],
    [
      'the URL has it before messages',
      'firebase-rtdb',
      { url: `${page}/.ws?v=5` },
      ['>', '{"jsonrpc":"2.0"}', 'app'],
    ],
    ['LiveView is more than Phoenix', 'liveview', { url: `${page}/live/websocket?vsn=2.0.0` }],
    [
      'also where the subprotocol says Phoenix',
      'liveview',
      { url: `${page}/live/websocket`, subprotocol: 'phoenix' },
    ],
    ['Supabase too', 'supabase', { url: `${page}/realtime/v1/websocket?vsn=1.0.0` }],
    [
      'live reload is tooling',
      'other-dev',
      { url: `${page}/phoenix/live_reload/socket/websocket?vsn=2.0.0` },
    ],
    ['BrowserSync is tooling', 'other-dev', { url: 'ws://localhost:3000/browser-sync/socket.io/?EIO=4' }],
    ['Vite under Nuxt', 'vite-hmr', { url: 'ws://localhost:3000/_nuxt/', asked: ['vite-hmr'] }],
    [
      'sockjs-node is tooling',
      'webpack-dev-server',
      { url: 'ws://localhost:8080/sockjs-node/1/x/websocket' },
    ],
    ['Blazor is more than SignalR', 'blazor-server', { url: `${page}/_blazor?id=x` }],
    [
      'the legacy GraphQL protocol shows itself later',
      'subscriptions-transport-ws',
      {},
      ['>', '{"type":"connection_init","payload":{}}', 'handshake'],
      ['<', '{"type":"connection_ack"}', 'ack'],
      ['<', '{"type":"ka"}', 'heartbeat'],
    ],
    [
      'a stream of Turbo over Action Cable is Action Cable',
      'actioncable',
      { asked: ['actioncable-v1-json'] },
      ['<', '{"identifier":"{}","message":"<turbo-stream action=\\"append\\">"}', 'app'],
    ],
    [
      'a call in JSON-RPC with a subscription',
      'jsonrpc',
      {},
      ['>', '{"jsonrpc":"2.0","method":"SUBSCRIBE"}', 'subscribe'],
    ],
    [
      'a feed of an exchange asks in its own way',
      'exchange-feed',
      {},
      ['>', '{"method":"SUBSCRIBE","params":["a"],"id":1,"jsonrpc":"2.0"}', 'subscribe'],
    ],
  ];
  it.each(cases)('%s', (_, id, about, ...lines) => {
    const heard = hear(about, lines);
    expect([heard.id, ...heard.kinds]).toEqual([id, ...lines.map(([, , kind]) => kind)]);
  });
});

describe('a lane', () => {
  const blank = (count: number): Line[] => Array.from({ length: count }, () => ['<', '{"n":1}', 'app']);
  const shows: Line = ['<', '0{"sid":"x","pingTimeout":1,"pingInterval":1}', 'handshake'];

  it('is looked at for its first ten messages, and anew when it opens again', () => {
    expect(hear({}, [...blank(9), shows]).id).toBe('engineio-v4');
    const { speech, id } = hear({}, [...blank(10), shows]);
    expect(id).toBeUndefined();
    speech.open(opening(), 5000);
    speech.classify(messageRecord(shows, 5001, 99));
    expect(speech.protocol?.id).toBe('engineio-v4');
  });

  it('keeps its protocol, whatever is said later and wherever it opens again', () => {
    const { speech } = hear({ subprotocol: 'mqtt' }, [['<', '{"jsonrpc":"2.0"}', 'app'], shows]);
    speech.open(opening({ url: `${page}/live/websocket`, subprotocol: 'graphql-ws' }), 5000);
    expect(speech.protocol?.id).toBe('mqtt-ws');
  });

  it('is known to the runner, tooling with it', () => {
    const recording = new Recording({ page: { url: 'https://page.example/', title: '' } });
    recording.addConnection(connectionLine('c1', { url: 'ws://localhost:5173/', protocols: ['vite-hmr'] }));
    recording.append(record({ kind: 'open', t: 1, protocol: 'vite-hmr' }));
    recording.append(record({ kind: 'message', t: 2, data: '{"type":"update","updates":[]}' }));
    const diagnostics = new Diagnostics(recording);
    diagnostics.findings();
    expect(diagnostics.protocolOf(recording.lanes[0]!)).toMatchObject({ id: 'vite-hmr', devNoise: true });
    expect(diagnostics.classOf(2)).toBe('handshake');
  });

  it('whose opening was not seen takes no message for the first', () => {
    const recording = new Recording({ page: { url: 'https://page.example/', title: '' } });
    recording.addConnection(connectionLine('c1', { predatesRecording: true }));
    recording.append(record({ kind: 'send', t: 2, data: 'hello there' }));
    const diagnostics = new Diagnostics(recording);
    diagnostics.findings();
    expect(diagnostics.classOf(1)).toBe('app');
  });
});
