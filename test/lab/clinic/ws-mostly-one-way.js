import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/ticker?every=${ms(2000)}`));
socket.onmessage = ({ data }) => log(data);
const command = (type) => socket.send(JSON.stringify({ type, symbol: 'HP-250' }));
setTimeout(command, ms(25_000), 'place-order');
setTimeout(command, ms(70_000), 'set-alarm');
