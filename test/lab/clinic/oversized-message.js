import { log, wsUrl } from './page.js';

new WebSocket(wsUrl(`/ws/big?bytes=${1.5 * 1024 * 1024}`)).onmessage = ({ data }) =>
  log(`${data.length} characters`);
