/** The orders table: an EventSource with ids that resumes by itself when the server drops it. */
import { $, euro, h, showFeed } from './dom.js';
import { setKpi } from './kpis.js';

const ROWS = 10;
const rows = new Map();
let placed = 186;
let revenue = 9412.5;

/** Posts a command about an order; the answer comes back as an event. */
async function command(id, name, button) {
  button.disabled = true;
  button.textContent = 'Printed';
  await fetch(`/api/orders/${id}/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ copies: 1 }),
  });
}

function fill(row, order) {
  const { id, state, eta, customer, item, quantity, total } = order;
  const action = h('button', { textContent: 'Label', 'aria-label': `Print label of ${id}` });
  action.addEventListener('click', () => command(id, 'label', action));
  const cells = [
    h('td', { textContent: id }),
    h('td', { textContent: customer }),
    h('td', { className: 'wide', textContent: `${quantity} × ${item}` }),
    h('td', { className: 'number', textContent: euro(total) }),
    h('td', {}, h('span', { className: 'chip', 'data-state': state, textContent: state })),
    h('td', { className: 'number', textContent: eta }),
    h('td', {}, state === 'packed' ? action : ''),
  ];
  row.replaceChildren(...cells);
}

/** The table holds the newest orders, newest first; an update changes its row in place. */
function show(order) {
  let row = rows.get(order.id);
  if (!row) {
    row = h('tr', { id: order.id });
    const older = [...rows.keys()].find((id) => id < order.id);
    $('orders').insertBefore(row, older === undefined ? null : rows.get(older));
    rows.set(order.id, row);
    const sorted = [...rows].sort(([a], [b]) => (a < b ? 1 : -1));
    for (const [id, old] of sorted.slice(ROWS)) {
      old.remove();
      rows.delete(id);
    }
    rows.clear();
    for (const [id, kept] of sorted.slice(0, ROWS)) rows.set(id, kept);
  }
  fill(row, order);
  row.className = '';
  // Read a layout value so that the animation starts again.
  void row.offsetWidth;
  row.className = 'fresh';
}

export function startOrders(drop) {
  const source = new EventSource(`/api/orders/events${drop ? `?drop=${drop}` : ''}`);
  source.addEventListener('open', () => showFeed('Orders', 'live'));
  source.addEventListener('error', () => {
    showFeed('Orders', source.readyState === EventSource.CLOSED ? 'down' : 'waiting');
  });
  source.addEventListener('order', (event) => {
    const order = JSON.parse(event.data);
    show(order);
    $('orders-note').textContent = `${order.id} ${order.state}`;
    if (order.state !== 'paid') return;
    placed += 1;
    revenue += order.total;
    setKpi('orders', placed);
    setKpi('revenue', revenue);
  });
}
