/** Clients of message brokers: STOMP, MQTT, Centrifugo. */
import { Client } from '@stomp/stompjs';
import { Centrifuge } from 'centrifuge';
import mqtt from 'mqtt';
import { BEAT_MS, type Session, SOON_MS, Tally, TURNS } from './session.ts';

const stomp: Session = async ({ ws }) => {
  const client = new Client({
    brokerURL: `${ws}/speak/stomp?beat=${BEAT_MS}`,
    connectHeaders: { login: 'lab', passcode: 'of-the-lab' },
    heartbeatOutgoing: BEAT_MS,
    // How long silence is borne; the server beats faster.
    heartbeatIncoming: 10_000,
  });
  const connected = new Promise<void>((resolve) => {
    client.onConnect = () => resolve();
  });
  client.activate();
  await connected;
  const received = new Tally();
  const subscribed = new Promise((resolve) => client.watchForReceipt('subscribed', resolve));
  client.subscribe(
    '/topic/orders',
    (message) => {
      message.ack();
      received.add();
    },
    { ack: 'client-individual', receipt: 'subscribed' },
  );
  await subscribed;
  for (const n of TURNS) {
    client.publish({ destination: '/topic/orders', body: JSON.stringify({ n }) });
    await received.reached(n);
  }
};

const mqttSession: Session = async ({ ws }) => {
  const client = await mqtt.connectAsync(`${ws}/speak/mqtt`, {
    username: 'lab',
    password: 'of-the-lab',
    // In seconds; half as much again without an answer, and the client gives up.
    keepalive: 2,
    reconnectPeriod: SOON_MS,
  });
  const received = new Tally();
  client.on('message', received.add);
  await client.subscribeAsync('shop/orders', { qos: 1 });
  for (const n of TURNS) {
    await client.publishAsync('shop/orders', JSON.stringify({ n }), { qos: 1 });
    await received.reached(n);
  }
};

const centrifuge: Session = async ({ ws }) => {
  const client = new Centrifuge(`${ws}/speak/centrifuge?beat=${BEAT_MS}`, { token: 'of-the-lab' });
  client.connect();
  // Else the subscription would be in one message with the sign-in.
  await client.ready();
  const received = new Tally();
  const subscription = client.newSubscription('orders');
  subscription.on('publication', received.add);
  subscription.subscribe();
  await subscription.ready();
  for (const n of TURNS) {
    await subscription.publish({ n });
    await received.reached(n);
  }
};

export const brokerSessions: Readonly<Record<string, Session>> = { stomp, mqtt: mqttSession, centrifuge };
