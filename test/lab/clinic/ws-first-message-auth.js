import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl(`/clinic/auth/door?every=${ms(500)}`));
// The token is fetched only now, it seems.
socket.onopen = () => setTimeout(() => socket.send('{"type":"auth","token":"clinic-token"}'), ms(1500));
socket.onmessage = ({ data }) => log(data);
