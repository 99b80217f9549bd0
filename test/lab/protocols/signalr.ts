/** A SignalR hub over its JSON protocol: each message ends with the record separator. */
import type { Exchange, Link } from '../route.ts';
import { textOf, timersOf } from '../ws-link.ts';

const END = '\x1e';
const INVOCATION = 1;
const COMPLETION = 3;
const PING = 6;

interface Message {
  type?: number;
  invocationId?: string;
  arguments?: unknown[];
}

/** Offers WebSockets alone. */
export function negotiate({ response }: Exchange): void {
  const transports = [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }];
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(
    JSON.stringify({
      negotiateVersion: 1,
      connectionId: 'lab',
      connectionToken: 'lab',
      availableTransports: transports,
    }),
  );
}

/** Completes each invocation and then invokes the client's `said` with the same arguments. */
export function speak({ socket, query }: Link): void {
  const send = (message: object): void => socket.send(JSON.stringify(message) + END);
  const timers = timersOf(socket);
  let greeted = false;
  socket.on('message', (data) => {
    for (const text of textOf(data).split(END)) {
      if (text === '') continue;
      const { type, invocationId, arguments: said } = JSON.parse(text) as Message;
      if (!greeted) {
        greeted = true;
        send({});
        timers.repeat(query.number('beat', 15_000), () => send({ type: PING }));
      } else if (type === INVOCATION) {
        send({ type: COMPLETION, invocationId, result: null });
        send({ type: INVOCATION, target: 'said', arguments: said });
      }
    }
  });
}
