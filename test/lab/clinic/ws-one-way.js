import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/ticker?every=${ms(2000)}`));
socket.onmessage = ({ data }) => log(data);
