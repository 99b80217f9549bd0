/** SockJS, by its own server: an echo. */
import { createServer } from 'node:http';
import sockjs from 'sockjs';
import type { Exchange, Upgrade } from '../route.ts';

/** Between two heartbeats, in ms: tests have no half minute. */
const HEARTBEAT_MS = 300;

// As for Socket.IO: a server that the lab hands what it gets.
const http = createServer();
const echo = sockjs.createServer({ heartbeat_delay: HEARTBEAT_MS, log: () => {} });
echo.on('connection', (connection) => connection?.on('data', (text) => connection.write(text)));
echo.installHandlers(http, { prefix: '/speak/sockjs' });

export const answer = ({ request, response }: Exchange): void => void http.emit('request', request, response);
export const upgrade = ({ request, raw, head }: Upgrade): void =>
  void http.emit('upgrade', request, raw, head);
