import { log } from './page.js';

/** The URL of a stream of these very bytes, which then ends. */
export function scriptUrl(body) {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(body)));
  return `/sse/script?end=1&body=${base64.replaceAll('+', '-').replaceAll('/', '_')}`;
}

/** Reads a stream of these very bytes to its end. */
export async function readScript(body) {
  const response = await fetch(scriptUrl(body));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    log(value);
  }
  log('the body is over');
}
