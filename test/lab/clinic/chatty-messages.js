import { clock, log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/ws/flood?rate=${100 * clock}&size=40&seconds=${ms(8000) / 1000}`));
let messages = 0;
socket.onmessage = () => {
  messages += 1;
  if (messages % 100 === 0) log(`${messages} messages`);
};
