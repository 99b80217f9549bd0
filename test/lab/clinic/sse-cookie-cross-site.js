import { otherOrigin } from './other-origin.js';
import { log } from './page.js';

const source = new EventSource(`${otherOrigin}/sse/status?code=401`);
source.onerror = () => log('refused');
