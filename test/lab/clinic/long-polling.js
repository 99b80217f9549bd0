import { log, ms } from './page.js';

const key = crypto.randomUUID();
for (;;) {
  const answer = await fetch(`/poll/long?hold=${ms(2050)}&key=${key}`, { cache: 'no-store' });
  log(await answer.text());
}
