/** Socket.IO and SockJS, over WebSocket and over what they use where there is none. */
import { io } from 'socket.io-client';
import SockJS from 'sockjs-client';
import { type Lab, type Session, Tally, TURNS } from './session.ts';

const socketIo = async ({ http }: Lab, client: string, transports: string[]): Promise<void> => {
  const socket = io(http, {
    path: '/speak/socketio',
    query: { client },
    auth: { token: 'of-the-lab' },
    transports,
    forceNew: true,
  });
  const upgraded = new Promise((resolve) =>
    socket.io.once('open', () => socket.io.engine.once('upgrade', resolve)),
  );
  if (transports.length > 1) await upgraded;
  const said = new Tally();
  socket.on('said', said.add);
  for (const n of TURNS) await socket.emitWithAck('say', n);
  await said.reached(TURNS.length);
};

const sockJs = async ({ http }: Lab, transport: string): Promise<void> => {
  const socket = new SockJS(`${http}/speak/sockjs`, null, { transports: [transport] });
  const echoed = new Tally();
  socket.onmessage = echoed.add;
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  socket.send(JSON.stringify({ type: 'subscribe', to: 'orders' }));
  for (const n of TURNS) {
    await echoed.reached(n);
    socket.send(JSON.stringify({ type: 'say', n }));
  }
  await echoed.reached(1 + TURNS.length);
};

export const socketIoSessions: Readonly<Record<string, Session>> = {
  'socket.io': (lab) => socketIo(lab, 'straight', ['websocket']),
  'socket.io after polling': (lab) => socketIo(lab, 'upgraded', ['polling', 'websocket']),
  sockjs: (lab) => sockJs(lab, 'websocket'),
  'sockjs over an event stream': (lab) => sockJs(lab, 'eventsource'),
};
