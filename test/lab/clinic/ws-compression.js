import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/ticker?every=${ms(25)}&size=20000`));
socket.onmessage = ({ data }) => log(`${data.length} characters`);
