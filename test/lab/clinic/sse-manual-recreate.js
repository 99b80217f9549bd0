import { log } from './page.js';

function open() {
  const source = new EventSource('/sse/ids?every=100&drop=4&retry=5000');
  source.onmessage = ({ lastEventId, data }) => log(`${lastEventId}: ${data}`);
  source.onerror = () => {
    log(`error, readyState ${source.readyState}: a new one`);
    source.close();
    setTimeout(open, 300);
  };
}
open();
