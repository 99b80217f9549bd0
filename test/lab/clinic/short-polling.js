import { log, ms } from './page.js';

setInterval(async () => {
  const answer = await fetch('/clinic/shape/stock', { cache: 'no-store' });
  log(await answer.text());
}, ms(3000));
