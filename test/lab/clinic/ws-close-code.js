import { log, wsUrl } from './page.js';

new WebSocket(wsUrl('/ws/close?code=1011&reason=database+gone&after=300')).onclose = ({ code }) => log(code);
