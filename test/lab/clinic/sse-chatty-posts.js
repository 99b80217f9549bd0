import { log, ms } from './page.js';

const source = new EventSource(`/sse/ids?every=${ms(500)}`);
source.onmessage = ({ data }) => log(data);
let x = 0;
setInterval(() => {
  x += 1;
  fetch('/api/cursor', { method: 'POST', body: JSON.stringify({ x, y: 2 * x }) })
    .then((answer) => answer.text())
    .catch(log);
}, ms(400));
