import { log } from './page.js';

const source = new EventSource('/sse/named?types=order,stock,price&every=50');
source.onmessage = ({ data }) => log(data);
// What nobody hears is told by the browser's own log, in Chromium when the stream is over.
setTimeout(() => {
  source.close();
  log('closed: events named order, stock and price came too');
}, 2500);
