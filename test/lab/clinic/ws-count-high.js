import { log, wsUrl } from './page.js';

for (let channel = 1; channel <= 20; channel++) {
  const socket = new WebSocket(wsUrl(`/ws/silent?channel=${channel}`));
  socket.onopen = () => log(`channel ${channel} is open`);
}
