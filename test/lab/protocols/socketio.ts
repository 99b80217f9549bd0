/** Socket.IO, by its own server: `say` is acknowledged and comes back as `said`. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { Exchange, Upgrade } from '../route.ts';

/** Between two pings, in ms: tests have no half minute. */
const PING_MS = 300;

// It wants an HTTP server to listen to. This one listens to nobody: the lab hands it what it gets.
const http = createServer();
const io = new Server(http, { path: '/speak/socketio', serveClient: false, pingInterval: PING_MS });
io.on('connection', (socket) => {
  socket.on('say', (words: unknown, acknowledge: () => void) => {
    acknowledge();
    socket.emit('said', words);
  });
});

export const answer = ({ request, response }: Exchange): void => void http.emit('request', request, response);
export const upgrade = ({ request, raw, head }: Upgrade): void =>
  void http.emit('upgrade', request, raw, head);
