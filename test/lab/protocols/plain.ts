/** What applications make up by themselves: JSON with a type. */
import type { Link } from '../route.ts';
import { jsonOf, sendJson } from '../ws-link.ts';

export function speak({ socket }: Link): void {
  socket.on('message', (data) => {
    const { type, ...more } = jsonOf(data) ?? {};
    if (type === 'ping') sendJson(socket, { type: 'pong' });
    if (type === 'auth') sendJson(socket, { type: 'authenticated' });
    if (type === 'subscribe') sendJson(socket, { type: 'subscribed', ...more });
    if (type === 'say') sendJson(socket, { type: 'said', ...more });
  });
}
