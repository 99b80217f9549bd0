/** The desk's helpers, one at a time: a drafted reply over fetch and POST, then a stock import over XHR progress. */
import { $, whole } from './dom.js';

const PAUSE_MS = 6000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads the answer of the reply assistant as it is written: server-sent events over fetch. */
async function draft() {
  const response = await fetch('/api/assistant', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ task: 'draft-reply', tone: 'warm' }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (pending + part.value).split('\n\n');
    pending = blocks.pop();
    for (const block of blocks) {
      const data = block.replace(/^data: /, '');
      if (data !== '[DONE]') text += JSON.parse(data).delta ?? '';
    }
    $('draft').textContent = text;
  }
}

/** Counts the lines of the stock import while they arrive: NDJSON over XMLHttpRequest. */
function importStock() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', '/api/stock-import');
    request.onprogress = () => {
      const lines = request.responseText.split('\n').length - 1;
      $('import').textContent = `Stock import: ${whole(lines)} items`;
    };
    request.onloadend = resolve;
    request.send();
  });
}

export async function startAssistant() {
  for (;;) {
    await draft().catch(() => undefined);
    await importStock();
    await pause(PAUSE_MS);
  }
}

/** The night watch runs in a worker: an EventSource that no page script sees. */
export function startWatch() {
  new Worker('/demo/watch.js').onmessage = ({ data }) => {
    $('watch').textContent = `Cold store: ${data}`;
  };
}
