import { log, wsUrl } from './page.js';

// A page left open must not run for ever.
let left = 60;

function connect() {
  const socket = new WebSocket(wsUrl('/ws/close?code=1011&reason=overloaded&after=30'));
  socket.onclose = ({ code }) => {
    log(`closed: ${code}; again at once`);
    left -= 1;
    if (left > 0) connect();
  };
}
connect();
