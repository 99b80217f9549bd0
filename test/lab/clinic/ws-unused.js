import { log, ms, wsUrl } from './page.js';

const socket = new WebSocket(wsUrl('/ws/silent'));
socket.onopen = () => log('open');
// Something else goes on meanwhile.
const source = new EventSource(`/sse/ids?every=${ms(20_000)}`);
source.onmessage = ({ data }) => log(data);
