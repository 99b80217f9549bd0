import { log, wsUrl } from './page.js';

const run = crypto.randomUUID();
for (const name of ['orders', 'stock', 'chat']) {
  const socket = new WebSocket(wsUrl(`/clinic/middlebox/restart?run=${run}&name=${name}`));
  socket.onclose = ({ code }) => log(`${name} closed: ${code}`);
}
