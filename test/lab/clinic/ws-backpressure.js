import { log, ms, wsUrl } from './page.js';

const MEBIBYTE = 1024 * 1024;
const socket = new WebSocket(wsUrl('/clinic/load/stalled'));
socket.onopen = () => {
  // More than the buffers of both ends take.
  for (let i = 0; i < 16; i++) socket.send('x'.repeat(MEBIBYTE));
  setInterval(() => {
    socket.send(JSON.stringify({ position: Math.random() }));
    log(`${socket.bufferedAmount} bytes are queued`);
  }, ms(400));
};
