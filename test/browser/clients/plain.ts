/** Clients that carry what the application makes up: reconnecting sockets, a fetched event stream, Yjs. */
import { fetchEventSource } from '@microsoft/fetch-event-source';
import PartySocket from 'partysocket';
import ReconnectingWebSocket from 'reconnecting-websocket';
import { WebsocketProvider } from 'y-websocket';
import { Doc } from 'yjs';
import { BEAT_MS, type Lab, restart, type Session, SOON_MS, Tally, TURNS } from './session.ts';

/** Signs in and subscribes on each connection, beats, and talks before and after a restart of the server. */
async function talk(lab: Lab, run: string, socket: ReconnectingWebSocket | PartySocket): Promise<void> {
  const send = (message: object): void => void socket.send(JSON.stringify(message));
  const subscribed = new Tally();
  const received = new Tally();
  socket.addEventListener('open', () => {
    send({ type: 'auth', token: 'of-the-lab' });
    send({ type: 'subscribe', to: 'orders' });
  });
  socket.addEventListener('message', ({ data }: { data: string }) => {
    const { type } = JSON.parse(data) as { type: string };
    if (type === 'subscribed') subscribed.add();
    if (type === 'said') received.add();
  });
  setInterval(() => {
    // These sockets keep what they are told for the next connection, where signing in comes first.
    if (socket.readyState === WebSocket.OPEN) send({ type: 'ping' });
  }, BEAT_MS);
  for (const round of [1, 2]) {
    await subscribed.reached(round);
    for (const n of TURNS) {
      send({ type: 'say', n });
      await received.reached((round - 1) * TURNS.length + n);
    }
    if (round === 1) await restart(lab, run);
  }
}

const reconnecting: Session = (lab) => {
  const run = crypto.randomUUID();
  const url = `${lab.ws}/speak/plain?run=${run}`;
  return talk(lab, run, new ReconnectingWebSocket(url, [], { minReconnectionDelay: SOON_MS }));
};

const party: Session = (lab) => {
  const run = crypto.randomUUID();
  const { host } = new URL(lab.http);
  const options = { host, party: 'orders', room: 'lab', query: { run }, minReconnectionDelay: SOON_MS };
  return talk(lab, run, new PartySocket(options));
};

/** Events with ids; the server drops the stream once, and the client resumes it. */
const fetched: Session = async ({ http }) => {
  const wanted = 15;
  const received = new Tally();
  const controller = new AbortController();
  const reading = fetchEventSource(`${http}/sse/ids?every=100&drop=10&retry=${SOON_MS}`, {
    method: 'GET',
    signal: controller.signal,
    openWhenHidden: true,
    onmessage: ({ id }) => {
      if (id !== '') received.add();
    },
    // Thrown, it makes the client ask again; an end it would take for the end.
    onclose: () => {
      throw new Error('dropped');
    },
  });
  await received.reached(wanted);
  controller.abort();
  await reading;
};

/** Each letter is answered by the document's other editor. */
const yjs: Session = async ({ ws }) => {
  const doc = new Doc();
  const provider = new WebsocketProvider(`${ws}/speak/yjs`, 'lab', doc, { disableBc: true });
  const text = doc.getText('text');
  const written = new Tally();
  text.observe(({ transaction }) => {
    if (!transaction.local) written.add();
  });
  await new Promise((resolve) => provider.once('sync', resolve));
  for (const n of TURNS) {
    text.insert(text.length, 'x');
    await written.reached(n);
  }
};

export const plainSessions: Readonly<Record<string, Session>> = {
  'reconnecting-websocket': reconnecting,
  partysocket: party,
  'fetch-event-source': fetched,
  yjs,
};
