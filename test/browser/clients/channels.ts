/** Clients of web frameworks: Phoenix channels, Action Cable, SignalR. */
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { createConsumer } from '@rails/actioncable';
import { Socket } from 'phoenix';
import { BEAT_MS, restart, type Session, SOON_MS, Tally, TURNS } from './session.ts';

const phoenix: Session = async (lab) => {
  const run = crypto.randomUUID();
  const socket = new Socket(`${lab.ws}/speak/phoenix`, {
    params: { run },
    authToken: 'of-the-lab',
    // It waits as long for the answer: not too short for a machine that is busy.
    heartbeatIntervalMs: 1000,
    reconnectAfterMs: () => SOON_MS,
    rejoinAfterMs: () => SOON_MS,
  });
  socket.connect();
  const channel = socket.channel('room:orders', {});
  const joined = new Tally();
  const received = new Tally();
  channel.on('say', received.add);
  channel.join().receive('ok', joined.add);
  for (const round of [1, 2]) {
    await joined.reached(round);
    for (const n of TURNS) await new Promise((resolve) => channel.push('say', { n }).receive('ok', resolve));
    await received.reached(round * TURNS.length);
    if (round === 1) await restart(lab, run);
  }
};

const actionCable: Session = async ({ ws }) => {
  const consumer = createConsumer(`${ws}/speak/cable?beat=${BEAT_MS}`);
  const received = new Tally();
  const subscription = await new Promise<{ send(data: object): void }>((resolve) => {
    const made = consumer.subscriptions.create(
      { channel: 'OrdersChannel' },
      { connected: () => resolve(made), received: received.add },
    );
  });
  for (const n of TURNS) {
    subscription.send({ n });
    await received.reached(n);
  }
};

const signalR: Session = async ({ http }) => {
  const hub = new HubConnectionBuilder()
    .withUrl(`${http}/speak/signalr?beat=${BEAT_MS}`)
    .withKeepAliveInterval(BEAT_MS)
    .withServerTimeout(30_000)
    .configureLogging(LogLevel.None)
    .build();
  const received = new Tally();
  hub.on('said', received.add);
  await hub.start();
  for (const n of TURNS) await hub.invoke('say', n);
  await received.reached(TURNS.length);
};

export const channelSessions: Readonly<Record<string, Session>> = {
  phoenix,
  actioncable: actionCable,
  signalr: signalR,
};
