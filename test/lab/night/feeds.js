/** The three EventSources. The browser reconnects by itself; where it gives up, the page tries again a few times. */
import { $, euro, showFeed } from '/demo/dom.js';
import { addLine } from './lines.js';

/** Shows in the header how `source` does, as its events tell. */
function watch(source, name) {
  source.addEventListener('open', () => showFeed(name, 'live'));
  source.addEventListener('error', () => {
    showFeed(name, source.readyState === EventSource.CLOSED ? 'down' : 'waiting');
  });
}

export function startOrders({ url }) {
  const source = new EventSource(url('orders'));
  watch(source, 'Orders');
  source.addEventListener('order', ({ data, lastEventId }) => {
    const { id, state, customer, total } = JSON.parse(data);
    addLine('orders', `${id} · ${customer}`, `${state} · ${euro(total)}`);
    $('orders-note').textContent = `Event ${lastEventId}`;
  });
}

export function startShipments({ url }) {
  const source = new EventSource(url('shipments'));
  watch(source, 'Shipments');
  source.addEventListener('shipment', ({ data, lastEventId }) => {
    const { parcel, dock } = JSON.parse(data);
    addLine('shipments', parcel, `dock ${dock}`);
    $('shipments-note').textContent = `Event ${lastEventId}`;
  });
}

export function startNotices(night, tries = 0) {
  const source = new EventSource(night.url('notices'));
  watch(source, 'Notices');
  source.addEventListener('notice', ({ data }) => {
    addLine('notices', JSON.parse(data).text);
    $('notices-note').textContent = 'Live';
  });
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    const wait = night.script.notices.waits[tries];
    $('notices-note').textContent = wait === undefined ? 'Given up' : 'Not available, trying again';
    if (wait !== undefined) setTimeout(startNotices, night.ms(wait), night, tries + 1);
  });
}
