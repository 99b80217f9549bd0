import { log, ms } from './page.js';

const response = await fetch(`/stream/sse?every=${ms(55_000)}&count=100`);
const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
for (;;) {
  const { value, done } = await reader.read();
  if (done) break;
  log(value);
}
