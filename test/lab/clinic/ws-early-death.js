import { log, wsUrl } from './page.js';

function connect() {
  const socket = new WebSocket(wsUrl('/ws/cut?after=200'));
  socket.onclose = ({ code }) => {
    log(`closed: ${code}`);
    setTimeout(connect, 500);
  };
}
connect();
