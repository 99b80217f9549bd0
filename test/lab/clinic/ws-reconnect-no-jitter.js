import { log, ms, wsUrl } from './page.js';

function connect() {
  const socket = new WebSocket(wsUrl(`/ws/cut?after=${ms(1500)}`));
  socket.onclose = ({ code }) => {
    log(`closed: ${code}; again in exactly four seconds`);
    setTimeout(connect, ms(4000));
  };
}
connect();
