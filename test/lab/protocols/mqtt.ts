/** An MQTT broker for each connection, so that tests do not meet each other in it. */
import { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import type { WebSocket } from 'ws';
import type { Link } from '../route.ts';

/**
 * The socket as the broker's stream. What is written together is sent together, so that a packet is a message, as
 * with most brokers: `ws`'s own stream would send each of its fields in a message of its own.
 */
function streamOf(socket: WebSocket): Duplex {
  const send = (bytes: Buffer, done: (error?: Error | null) => void): void => socket.send(bytes, done);
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => send(chunk, done),
    writev: (chunks: { chunk: Buffer }[], done) =>
      send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
    final: (done) => {
      socket.close();
      done();
    },
  });
  // A client that vanishes while it is written to.
  stream.on('error', () => socket.terminate());
  socket.on('message', (data) => stream.push(data));
  socket.on('close', () => stream.destroy());
  return stream;
}

export async function speak({ socket, request }: Link): Promise<void> {
  const broker = await Aedes.createBroker();
  socket.on('close', () => broker.close());
  broker.handle(streamOf(socket), request);
}
