import { log } from './page.js';

/** Asks the lab's model and reads its answer. */
export async function ask(query) {
  const response = await fetch(`/clinic/ai/answer?${new URLSearchParams(query)}`, {
    method: 'POST',
    body: '{"question":"How do I brew?"}',
  });
  log(`${response.status} ${response.headers.get('content-type')}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    log(value.trim());
  }
  log('the body is over');
}
