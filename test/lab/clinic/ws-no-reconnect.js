import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/cut?after=${ms(10_000)}`));
socket.onopen = () => log('open');
socket.onclose = ({ code }) => log(`closed: ${code}`);
