import { log, ms, wsUrl } from './page.js';

function connect() {
  const socket = new WebSocket(wsUrl(`/ws/cut?after=${ms(31_000)}`));
  socket.onopen = () => log('open');
  socket.onclose = ({ code }) => {
    log(`closed: ${code}`);
    setTimeout(connect, ms(1000));
  };
}
connect();
