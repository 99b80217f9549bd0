import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/ws/echo'));
socket.onmessage = ({ data }) => log(data);
let lines = 0;
socket.onopen = () =>
  setInterval(() => socket.send(JSON.stringify({ type: 'say', line: ++lines })), ms(2000));
