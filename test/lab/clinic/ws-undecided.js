import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/ticker?every=${ms(6000)}`));
socket.onmessage = ({ data }) => log(data);
for (const at of [15_000, 33_000, 61_000, 80_000, 111_000])
  setTimeout(() => socket.send(JSON.stringify({ type: 'refine', at })), ms(at));
