import { log } from './page.js';

const source = new EventSource('/sse/ids?every=100&drop=2&retry=50');
source.onmessage = ({ lastEventId, data }) => log(`${lastEventId}: ${data}`);
source.onerror = () => log(`error, readyState ${source.readyState}`);
