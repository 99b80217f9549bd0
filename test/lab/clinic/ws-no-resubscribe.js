import { log, ms, wsUrl } from './page.js';

function connect() {
  const socket = new WebSocket(wsUrl(`/clinic/reconnect/prices?every=${ms(1000)}&cut=${ms(10_000)}`));
  socket.onmessage = ({ data }) => log(data);
  socket.onclose = ({ code }) => {
    log(`closed: ${code}`);
    setTimeout(connect, ms(2000));
  };
  return socket;
}
const first = connect();
first.onopen = () => first.send('{"type":"subscribe","channel":"prices"}');
