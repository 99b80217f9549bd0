/**
 * Real clients speak their protocols with real servers: the recording knows which protocol it is and what each message
 * is for, and nothing wrong is found in sessions in which nothing is wrong.
 */
import { stretch } from '../tools/stretch.ts';
import { bundle } from './bundle.ts';
import { type Expected, Heard } from './clients/heard.ts';
import { expect, test } from './fixtures.ts';
import { exported } from './support.ts';

/** Heartbeats come by the clock. */
const BEATS = [2, 1000] as const;
/** Once is enough of a beat that comes every two seconds. */
const BEAT = [1, 1000] as const;

/**
 * Each says three things and hears three, subscribes where there is something to subscribe to, and signs in where the
 * protocol has words for it. Two attempts: the server was restarted, and all was said again.
 */
const SESSIONS: readonly Expected[] = [
  {
    api: 'WebSocket',
    url: '/speak/socketio/?client=straight',
    protocol: 'engineio-v4',
    sent: { auth: 1, app: 3, heartbeat: BEATS },
    received: { handshake: 2, ack: 3, app: 3, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/socketio/?client=upgraded',
    protocol: 'engineio-v4',
    // Its session began in polls.
    sent: { handshake: 2, app: 3, heartbeat: BEATS },
    received: { handshake: 1, ack: 3, app: 3, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/sockjs/',
    protocol: 'sockjs',
    // Its server's heartbeats are frames that no page sees.
    sent: { subscribe: 1, app: 3 },
    received: { handshake: 1, app: 4 },
  },
  {
    api: 'EventSource',
    url: '/speak/sockjs/',
    protocol: 'sockjs',
    received: { handshake: 1, app: 4, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/stomp',
    protocol: 'stomp',
    sent: { auth: 1, subscribe: 1, app: 3, ack: 3, heartbeat: BEATS },
    received: { handshake: 1, ack: 1, app: 3, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/mqtt',
    protocol: 'mqtt-ws',
    // An acknowledgement may travel in one message with what follows it.
    sent: { auth: 1, subscribe: 1, app: 3, ack: [1, 3], heartbeat: BEAT },
    received: { handshake: 1, subscribe: 1, app: 3, ack: [0, 3], heartbeat: BEAT },
  },
  {
    api: 'WebSocket',
    url: '/speak/centrifuge',
    protocol: 'centrifugo',
    sent: { auth: 1, subscribe: 1, app: 3, heartbeat: BEATS },
    received: { handshake: 1, ack: 4, app: 3, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/phoenix/',
    protocol: 'phoenix-v2',
    attempts: 2,
    sent: { subscribe: 2, app: 6, heartbeat: BEATS },
    received: { ack: 8, app: 6, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/cable',
    protocol: 'actioncable',
    sent: { subscribe: 1, app: 3 },
    received: { handshake: 1, ack: 1, app: 3, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/signalr',
    protocol: 'signalr-json',
    sent: { handshake: 1, app: 3, heartbeat: BEATS },
    received: { handshake: 1, app: 6, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/graphql',
    protocol: 'graphql-transport-ws',
    attempts: 2,
    // A mutation is subscribed to like a subscription: what is heard of it is its result and its end.
    sent: { auth: 2, subscribe: 6, heartbeat: BEATS },
    received: { ack: 6, app: 10, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/trpc?',
    sent: { auth: 1, subscribe: 1, app: 3, heartbeat: BEATS },
    received: { app: 8, heartbeat: BEATS },
  },
  {
    api: 'EventSource',
    url: '/speak/trpc/orders',
    received: { app: 4, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/plain',
    attempts: 2,
    sent: { auth: 2, subscribe: 2, app: 6, heartbeat: BEATS },
    received: { ack: 4, app: 6, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/parties/orders/lab',
    protocol: 'partykit',
    attempts: 2,
    sent: { auth: 2, subscribe: 2, app: 6, heartbeat: BEATS },
    received: { ack: 4, app: 6, heartbeat: BEATS },
  },
  {
    api: 'WebSocket',
    url: '/speak/yjs/',
    protocol: 'yjs',
    // Three letters, and who it is: once, and again each 15 s.
    sent: { handshake: 2, app: [4, 6] },
    received: { handshake: 2, app: [4, 6] },
  },
];

/** Stretched, the milliseconds in which a busy machine answers look like seconds. Heartbeats and silences do not. */
const TIMES_OF_ANSWERS: readonly string[] = ['ws-first-message-auth'];
const STRETCHED = 30;

let script = '';
test.beforeAll(async () => {
  script = await bundle('clients/main.ts');
});

test('real clients are understood, and nothing wrong is found in them', async ({
  tab: { page, panel },
  lab,
}) => {
  await page.addScriptTag({ content: script });
  const unfinished = await page.evaluate(
    (origin) => (window as unknown as { speakAll(origin: string): Promise<string[]> }).speakAll(origin),
    lab.origin,
  );
  expect(unfinished).toEqual([]);
  let text = '';
  const differences = async (): Promise<string[]> => {
    text = (await exported(panel)).text;
    const heard = new Heard(text);
    return SESSIONS.flatMap((session) => heard.differences(session));
  };
  await expect.poll(differences, { timeout: 15_000, intervals: [100, 200, 500] }).toEqual([]);
  expect(new Heard(text).wrong(), 'in the tests’ own fast time').toEqual([]);
  expect(
    new Heard(stretch(text, STRETCHED)).wrong(TIMES_OF_ANSWERS),
    'with heartbeats as seldom as real ones',
  ).toEqual([]);
});
