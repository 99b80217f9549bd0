import { log, ms } from './page.js';

const response = await fetch(`/clinic/middlebox/platform?every=${ms(10_000)}`);
const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
for (;;) {
  const { value, done } = await reader.read();
  if (done) break;
  log(value);
}
