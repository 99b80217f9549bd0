/** Action Cable (actioncable-v1-json), with a channel that echoes. */
import type { Link } from '../route.ts';
import { jsonOf, sendJson, timersOf } from '../ws-link.ts';

export function speak({ socket, query }: Link): void {
  sendJson(socket, { type: 'welcome' });
  timersOf(socket).repeat(query.number('beat', 3000), () =>
    sendJson(socket, { type: 'ping', message: Math.floor(Date.now() / 1000) }),
  );
  socket.on('message', (data) => {
    const { command, identifier, data: said } = jsonOf(data) ?? {};
    if (command === 'subscribe') sendJson(socket, { identifier, type: 'confirm_subscription' });
    if (command === 'message') sendJson(socket, { identifier, message: JSON.parse(String(said)) });
  });
}
