import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/clinic/auth/door?early=1&every=${ms(100)}`));
socket.onopen = () => setTimeout(() => socket.send('{"type":"auth","token":"clinic-token"}'), ms(700));
socket.onmessage = ({ data }) => log(data);
