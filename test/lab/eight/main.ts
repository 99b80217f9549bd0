/** The page /eight: a card for each protocol with the last of what it heard. */
import { clients } from './clients.ts';
import { type Order, orders } from './order.ts';

const SHOWN = 4;
const every = Number(new URLSearchParams(location.search).get('every') ?? 1500);

function card(name: string, about: string): { hear: (order: Order) => void; say: (words: string) => void } {
  const root = document.createElement('section');
  root.className = 'card';
  const title = document.createElement('h2');
  title.textContent = name;
  const note = document.createElement('p');
  note.textContent = about;
  const list = document.createElement('ol');
  root.append(title, note, list);
  document.querySelector('#cards')?.append(root);
  let heard = 0;
  return {
    say: (words) => {
      note.textContent = `${about} · ${words}`;
    },
    hear: (order) => {
      heard += 1;
      const item = document.createElement('li');
      item.textContent = `${order.item}: ${order.total.toFixed(2)} €`;
      list.prepend(item);
      while (list.children.length > SHOWN) list.lastChild?.remove();
      note.textContent = `${about} · ${heard} heard`;
    },
  };
}

document.querySelector('#waiting')?.remove();
const lab = { http: location.origin, ws: location.origin.replace('http', 'ws') };
for (const [at, { name, about, open }] of clients.entries()) {
  const { hear, say } = card(name, about);
  say('connecting…');
  open(lab, hear).then(
    (send) => {
      say('open');
      const shop = orders(at);
      const next = (): void => void send(shop()).catch((error: unknown) => say(String(error)));
      next();
      setInterval(next, every);
    },
    (error: unknown) => say(String(error)),
  );
}
