/** Phoenix channels, version 2 of the serializer: `[join_ref, ref, topic, event, payload]`. */
import type { Link } from '../route.ts';
import { textOf } from '../ws-link.ts';

type Message = [joinRef: string | null, ref: string | null, topic: string, event: string, payload: unknown];

const CONTROL = new Set(['heartbeat', 'phx_join', 'phx_leave']);

/** Replies to each push; what is no control event is broadcast to the topic, whose only member is who sent it. */
export function speak({ socket }: Link): void {
  const send = (...message: Message): void => socket.send(JSON.stringify(message));
  socket.on('message', (data) => {
    const [joinRef, ref, topic, event, payload] = JSON.parse(textOf(data)) as Message;
    send(joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} });
    if (!CONTROL.has(event)) send(null, null, topic, event, payload);
  });
}
