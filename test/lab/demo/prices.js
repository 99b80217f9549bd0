/** Live prices: a WebSocket that only ever sends its subscription, as many teams write it. */
import { $, euro, h, showFeed } from './dom.js';
import { sparkline } from './sparkline.js';

const items = new Map();

function addProduct({ sku, name, price, stock }) {
  const priceText = h('span', { className: 'price', textContent: euro(price) });
  const stockText = h('small', { textContent: `${stock} in stock` });
  const spark = sparkline(48, price * 0.01);
  $('prices').append(
    h('li', {}, h('div', {}, h('b', { textContent: name }), stockText), priceText, spark.element),
  );
  items.set(sku, { priceText, stockText, spark, price });
  spark.push(price);
}

function update({ sku, price, stock }) {
  const item = items.get(sku);
  if (!item) return;
  if (price !== item.price) item.priceText.dataset.way = price > item.price ? 'up' : 'down';
  item.price = price;
  item.priceText.textContent = euro(price);
  item.stockText.textContent = `${stock} in stock`;
  item.stockText.className = stock < 18 ? 'low' : '';
  item.spark.push(price);
}

export function startPrices() {
  const socket = new WebSocket('/live/prices');
  socket.addEventListener('open', () => {
    showFeed('Prices', 'live');
    socket.send(JSON.stringify({ type: 'subscribe', channel: 'prices', currency: 'EUR' }));
  });
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'price') update(message);
    if (message.type !== 'subscribed') return;
    items.clear();
    $('prices').replaceChildren();
    message.products.forEach(addProduct);
  });
  socket.addEventListener('close', () => {
    showFeed('Prices', 'waiting');
    setTimeout(startPrices, 2000);
  });
}
