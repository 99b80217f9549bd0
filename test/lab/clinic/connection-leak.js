import { log, ms, wsUrl } from './page.js';

let views = 0;

/** Shows the view, as a router would when its route comes up. */
function showView() {
  views += 1;
  const socket = new WebSocket(wsUrl(`/ws/ticker?every=${ms(5000)}`));
  socket.onopen = () => log(`view ${views} is shown, and its socket open`);
  // Here a cleanup is missing.
  if (views === 5) clearInterval(timer);
}

const timer = setInterval(showView, ms(5000));
