import { log, ms } from './page.js';

// Short, as a long one would look like a secret.
const key = crypto.randomUUID().slice(0, 8);
for (;;) {
  const answer = await fetch(`/poll/long?hold=${ms(2050)}&key=${key}`, { cache: 'no-store' });
  log(await answer.text());
}
