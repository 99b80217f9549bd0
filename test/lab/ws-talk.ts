/** WebSockets that behave: echo, subscriptions, heartbeats, chat. */
import type { Link, WsRoute } from './route.ts';
import { jsonOf, sendJson, textOf, timersOf } from './ws-link.ts';

function echo({ socket }: Link): void {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
}

/** Price messages of at least `size` bytes; `n` counts from 1. */
function startPrices({ socket, query }: Link): void {
  const size = query.number('size', 0);
  let n = 0;
  timersOf(socket).repeat(query.number('every', 100), () => {
    n += 1;
    const price = { type: 'price', n, symbol: 'HP-250', price: 1400 + ((n * 37) % 200) };
    const missing = size - JSON.stringify(price).length - ',"pad":""'.length;
    sendJson(socket, missing > 0 ? { ...price, pad: '.'.repeat(missing) } : price);
  });
}

function subscribe(link: Link): void {
  const { socket } = link;
  let subscribed = false;
  socket.on('message', (data) => {
    if (subscribed || jsonOf(data)?.type !== 'subscribe') return;
    subscribed = true;
    sendJson(socket, { type: 'subscribed' });
    startPrices(link);
  });
}

/** Message n (from 1) is n as u32 big-endian, then bytes i & 255 up to the size. */
function binary({ socket, query }: Link): void {
  const bytes = Buffer.alloc(Math.max(4, query.number('size', 64))).map((_, i) => i & 255);
  let n = 0;
  timersOf(socket).repeat(query.number('every', 100), () => {
    n += 1;
    // A copy for each message: the last one may not have left yet.
    const message = Buffer.from(bytes);
    message.writeUInt32BE(n);
    socket.send(message);
  });
}

function heartbeat({ socket, query }: Link): void {
  let beats = 0;
  timersOf(socket).repeat(query.number('every', 1000), () => {
    beats += 1;
    sendJson(socket, { type: 'ping', n: beats });
    if (beats % 5 === 0) sendJson(socket, { type: 'data', n: beats / 5 });
  });
  socket.on('message', (data) => {
    const message = jsonOf(data);
    if (message?.type === 'ping') sendJson(socket, { type: 'pong', n: message.n });
  });
}

function chat({ socket, query, state }: Link): void {
  const name = query.text('room', 'lobby');
  const room = state.rooms.get(name) ?? new Set();
  state.rooms.set(name, room);
  room.add(socket);
  const others = (message: object): void => {
    for (const member of room) if (member !== socket) sendJson(member, message);
  };
  sendJson(socket, { type: 'welcome', room: name, members: room.size });
  others({ type: 'joined', members: room.size });
  socket.on('message', (data) => others({ type: 'said', text: textOf(data) }));
  socket.on('close', () => {
    room.delete(socket);
    others({ type: 'left', members: room.size });
    if (room.size === 0) state.rooms.delete(name);
  });
}

const every = (ms: number): string => `${ms}: time between messages, ms`;

export const talkRoutes: readonly WsRoute[] = [
  { kind: 'ws', path: '/ws/echo', summary: 'Sends back each message, text or binary.', open: echo },
  {
    kind: 'ws',
    path: '/ws/ticker',
    summary: 'JSON prices from the start; nothing is expected from the client.',
    params: { every: every(100), size: '0: pad each message to this size, bytes' },
    open: startPrices,
  },
  {
    kind: 'ws',
    path: '/ws/subscribe',
    summary: 'Waits for {"type":"subscribe"}, acknowledges, then sends JSON prices.',
    params: { every: every(100), size: '0: pad each message to this size, bytes' },
    open: subscribe,
  },
  {
    kind: 'ws',
    path: '/ws/binary',
    summary: 'Binary messages: number as u32 big-endian, then bytes i & 255.',
    params: { every: every(100), size: '64: size of each, bytes (at least 4)' },
    open: binary,
  },
  {
    kind: 'ws',
    path: '/ws/heartbeat',
    summary: 'Pings in JSON, answers {"type":"ping"} with pong, sends data every fifth beat.',
    params: { every: every(1000) },
    open: heartbeat,
  },
  {
    kind: 'ws',
    path: '/ws/chat',
    summary: 'Passes each message on to the other members of the room.',
    params: { room: 'lobby: name of the room' },
    open: chat,
  },
  { kind: 'ws', path: '/ws/silent', summary: 'Opens, reads, never sends.' },
];
