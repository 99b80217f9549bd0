import { otherOrigin } from './other-origin.js';
import { log } from './page.js';

// To the other name of this server: the page itself must still be able to load.
for (let n = 1; n <= 6; n++) {
  const source = new EventSource(`${otherOrigin}/sse/ids?every=500&n=${n}`);
  source.onopen = () => log(`stream ${n} is open`);
}
