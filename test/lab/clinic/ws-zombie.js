import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/clinic/middlebox/zombie?answers=3'));
socket.onopen = () => {
  setInterval(() => {
    socket.send('ping');
    log('ping');
  }, ms(5000));
};
socket.onmessage = ({ data }) => log(data);
