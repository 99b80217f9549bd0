/** The two WebSockets. Prices are opened anew, with longer waits each time; the chat believes what it is told. */
import { $, euro, h, showFeed } from '/demo/dom.js';
import { addLine } from './lines.js';

const rows = new Map();

function showPrice({ sku, price }) {
  let row = rows.get(sku);
  if (!row) {
    row = h('span');
    rows.set(sku, row);
    $('prices').append(h('li', {}, h('span', { textContent: sku }), row));
  }
  row.textContent = euro(price);
}

export function startPrices(night, tries = 0) {
  const socket = new WebSocket(night.url('prices'));
  let failed = tries;
  socket.addEventListener('open', () => {
    failed = 0;
    socket.send(JSON.stringify({ type: 'subscribe', channel: 'prices' }));
    showFeed('Prices', 'live');
    $('prices-note').textContent = 'Live';
  });
  socket.addEventListener('message', ({ data }) => showPrice(JSON.parse(data)));
  socket.addEventListener('close', ({ code }) => {
    const { waits } = night.script.prices;
    showFeed('Prices', 'waiting');
    $('prices-note').textContent = `Lost (${code}), trying again`;
    setTimeout(startPrices, night.ms(waits[Math.min(failed, waits.length - 1)]), night, failed + 1);
  });
}

export function startChat({ url }) {
  const socket = new WebSocket(url('chat'), ['chat.v2']);
  socket.addEventListener('open', () => {
    showFeed('Chat', 'live');
    $('chat-note').textContent = 'Connected';
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', n: message.n }));
    else addLine('lines', message.text, message.from);
  });
  socket.addEventListener('close', () => {
    showFeed('Chat', 'down');
    $('chat-note').textContent = 'Closed';
  });
}
