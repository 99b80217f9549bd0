import { log, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/ws/silent'));
socket.onopen = () => log('open');
