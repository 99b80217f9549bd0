import { log, ms } from './page.js';

const source = new EventSource(`/sse/ids?every=${ms(2000)}`);
source.onmessage = ({ data }) => log(data);
for (const at of [10_000, 25_000, 40_000, 55_000])
  setTimeout(() => {
    fetch('/api/orders', { method: 'POST', body: JSON.stringify({ sku: 'HP-250', at }) })
      .then((answer) => answer.text())
      .catch(log);
  }, ms(at));
