import { log, ms } from './page.js';

const source = new EventSource(`/sse/forget?every=${ms(500)}&drop=8&skip=3&retry=${ms(3000)}`);
source.onmessage = ({ lastEventId, data }) => log(`${lastEventId}: ${data}`);
source.onerror = () => log(`error, readyState ${source.readyState}`);
