/** A chat as applications have it: the model is asked over fetch, its tools are run, and it is asked again. */
import { $, h } from './dom.js';

const query = new URLSearchParams(location.search);
const asked = new URLSearchParams([...query].filter(([name]) => name !== 'start'));
const url = `/api/ask/chat/completions${asked.size > 0 ? `?${asked}` : ''}`;

/** The shop's own functions, which the model calls. */
const TOOLS = {
  get_stock: ({ sku }) => ({ sku, bags: 42, shelf: 'B7' }),
  get_roast_dates: ({ skus }) => skus.map((sku, i) => ({ sku, roasted: `2026-03-0${4 + i}` })),
};

/** The deltas of one completion. */
async function* deltas(messages) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'barista-1', stream: true, messages }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (pending + part.value).split('\n\n');
    pending = blocks.pop();
    for (const block of blocks) {
      const data = block.replace(/^data: /, '');
      if (data === '[DONE]') return;
      const delta = JSON.parse(data).choices[0]?.delta;
      if (delta) yield delta;
    }
  }
}

/** Shows one answer as it grows; gives its text and the calls that it makes. */
async function turn(messages) {
  const thought = h('p', { className: 'thought' });
  const bubble = h('div', { className: 'turn' });
  const calls = [];
  let text = '';
  for await (const delta of deltas(messages)) {
    if (delta.reasoning_content) {
      if (!thought.isConnected) $('talk').append(thought);
      thought.append(delta.reasoning_content);
    }
    if (delta.content) {
      if (!bubble.isConnected) $('talk').append(bubble);
      bubble.append(delta.content);
      text += delta.content;
    }
    for (const { index, id, function: of } of delta.tool_calls ?? []) {
      calls[index] ??= { id, type: 'function', function: { name: of.name, arguments: '' } };
      calls[index].function.arguments += of.arguments ?? '';
    }
  }
  return { text, calls };
}

async function ask(question) {
  $('talk').append(h('div', { className: 'turn ours', textContent: question }));
  const messages = [{ role: 'user', content: question }];
  const { text, calls } = await turn(messages);
  messages.push({ role: 'assistant', content: text, tool_calls: calls });
  for (const { id, function: of } of calls) {
    const result = JSON.stringify(TOOLS[of.name](JSON.parse(of.arguments)));
    $('talk').append(h('p', { className: 'call', textContent: `${of.name} → ${result}` }));
    messages.push({ role: 'tool', tool_call_id: id, content: result });
  }
  await turn(messages);
  document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
}

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void ask($('question').value);
});
if (query.get('start') === '1') void ask($('question').value);
