/** An MQTT broker for each connection, so that tests do not meet each other in it. */
import { Aedes } from 'aedes';
import { createWebSocketStream } from 'ws';
import type { Link } from '../route.ts';

export async function speak({ socket, request }: Link): Promise<void> {
  const broker = await Aedes.createBroker();
  const stream = createWebSocketStream(socket);
  // A client that vanishes in the middle of a packet.
  stream.on('error', () => stream.destroy());
  socket.on('close', () => broker.close());
  broker.handle(stream, request);
}
