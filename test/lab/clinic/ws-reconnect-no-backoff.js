import { log, ms, wsUrl } from './page.js';

function connect() {
  const socket = new WebSocket(wsUrl(`/ws/cut?after=${ms(600)}`));
  socket.onclose = ({ code }) => {
    log(`closed: ${code}; again in a second`);
    setTimeout(connect, ms(1000));
  };
}
connect();
