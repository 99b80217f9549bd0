/** The eight clients, each by its own library: what it sends comes back to it. */
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { createConsumer } from '@rails/actioncable';
import { Client as Stomp } from '@stomp/stompjs';
import { Centrifuge } from 'centrifuge';
import { createClient } from 'graphql-ws';
import mqtt from 'mqtt';
import { Socket as Phoenix } from 'phoenix';
import { io } from 'socket.io-client';
import { jsonOf, type Order, TOKEN } from './order.ts';
import { gzipped, label } from './packed.ts';

interface Lab {
  readonly http: string;
  readonly ws: string;
}

type Hear = (order: Order) => void;
type Send = (order: Order) => Promise<unknown>;

interface Client {
  readonly name: string;
  readonly about: string;
  /** Opens a session; resolves to what sends an order in it. */
  open(lab: Lab, hear: Hear): Promise<Send>;
}

const said = (value: unknown): Order => value as Order;

const socketIo: Client = {
  name: 'Socket.IO',
  about: 'events with acknowledgements',
  async open({ http }, hear) {
    const socket = io(http, { path: '/speak/socketio', transports: ['websocket'], auth: { token: TOKEN } });
    socket.on('said', (order: unknown) => hear(said(order)));
    await new Promise<void>((resolve) => void socket.on('connect', resolve));
    return (order) => socket.emitWithAck('say', order);
  },
};

const graphql: Client = {
  name: 'GraphQL over WebSocket',
  about: 'a subscription and mutations',
  async open({ ws }, hear) {
    const client = createClient({
      url: `${ws}/speak/graphql`,
      connectionParams: { authorization: `Bearer ${TOKEN}` },
    });
    const variables = { room: crypto.randomUUID() };
    let last: Order | undefined;
    client.subscribe(
      { query: 'subscription Orders($room: String!) { orders(room: $room) { n } }', variables },
      { next: () => last && hear(last), error() {}, complete() {} },
    );
    return (order) =>
      new Promise<void>((complete, error) => {
        last = order;
        const query = 'mutation Order($room: String!) { order(room: $room) }';
        client.subscribe({ query, variables }, { next() {}, error, complete });
      });
  },
};

const mqttClient: Client = {
  name: 'MQTT',
  about: 'topics; a picture and gzip now and then',
  async open({ ws }, hear) {
    const client = await mqtt.connectAsync(`${ws}/speak/mqtt`, { keepalive: 20 });
    client.on('message', (topic, payload) => {
      if (topic === 'shop/orders') hear(JSON.parse(new TextDecoder().decode(payload)) as Order);
    });
    await client.subscribeAsync('shop/#', { qos: 1 });
    let n = 0;
    return async (order) => {
      n += 1;
      await client.publishAsync('shop/orders', jsonOf(order), { qos: 1 });
      // The library wants Node's Buffer, and takes any bytes.
      const bytes = n % 4 === 2 ? await label(order) : n % 4 === 0 ? await gzipped(jsonOf(order)) : undefined;
      const topic = n % 4 === 2 ? 'shop/labels/png' : 'shop/archive/gzip';
      if (bytes) await client.publishAsync(topic, bytes as never, { qos: 0 });
    };
  },
};

const stomp: Client = {
  name: 'STOMP',
  about: 'frames with headers, each acknowledged',
  async open({ ws }, hear) {
    const client = new Stomp({ brokerURL: `${ws}/speak/stomp`, connectHeaders: { login: 'counter-3' } });
    await new Promise<void>((resolve) => {
      client.onConnect = () => resolve();
      client.activate();
    });
    const heard = (message: { body: string; ack(): void }): void => {
      message.ack();
      hear(JSON.parse(message.body) as Order);
    };
    client.subscribe('/topic/orders', heard, { ack: 'client-individual' });
    return async (order) =>
      client.publish({
        destination: '/topic/orders',
        headers: { 'content-type': 'application/json', priority: '4' },
        body: jsonOf(order),
      });
  },
};

const phoenix: Client = {
  name: 'Phoenix channels',
  about: 'pushes with replies',
  async open({ ws }, hear) {
    const socket = new Phoenix(`${ws}/speak/phoenix`, { params: { counter: '3' } });
    socket.connect();
    const channel = socket.channel('shop:orders', { since: 0 });
    channel.on('order', (order) => hear(said(order)));
    await new Promise((resolve) => void channel.join().receive('ok', resolve));
    return (order) => new Promise((resolve) => void channel.push('order', order).receive('ok', resolve));
  },
};

const actionCable: Client = {
  name: 'Action Cable',
  about: "a channel, Rails' JSON in JSON",
  async open({ ws }, hear) {
    const consumer = createConsumer(`${ws}/speak/cable`);
    const subscription = await new Promise<{ send(data: object): boolean }>((resolve) => {
      const made = consumer.subscriptions.create(
        { channel: 'OrdersChannel', counter: 3 },
        { connected: () => resolve(made), received: (order) => hear(said(order)) },
      );
    });
    return async (order) => subscription.send({ action: 'order', ...order });
  },
};

const signalR: Client = {
  name: 'SignalR',
  about: 'a hub: invocations both ways',
  async open({ http }, hear) {
    const hub = new HubConnectionBuilder()
      .withUrl(`${http}/speak/signalr`)
      .configureLogging(LogLevel.None)
      .build();
    hub.on('said', (order: unknown) => hear(said(order)));
    await hub.start();
    return (order) => hub.invoke('PlaceOrder', order);
  },
};

const centrifugo: Client = {
  name: 'Centrifugo',
  about: 'publications, several in one message',
  async open({ ws }, hear) {
    const client = new Centrifuge(`${ws}/speak/centrifuge`, { token: TOKEN });
    client.connect();
    await client.ready();
    const subscription = client.newSubscription('shop:orders');
    subscription.on('publication', ({ data }) => hear(said(data)));
    subscription.subscribe();
    await subscription.ready();
    return (order) => {
      client.startBatching();
      const both = [
        subscription.publish(order),
        subscription.publish({ ...order, item: 'Gift wrap', total: 3 }),
      ];
      client.stopBatching();
      return Promise.all(both);
    };
  },
};

export const clients: readonly Client[] = [
  socketIo,
  graphql,
  mqttClient,
  stomp,
  phoenix,
  actionCable,
  signalR,
  centrifugo,
];
