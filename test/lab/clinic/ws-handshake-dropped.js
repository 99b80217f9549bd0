import { log, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/ws/status?code=426'));
socket.onclose = ({ code }) => log(`closed: ${code}`);
