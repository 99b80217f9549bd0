/** A STOMP 1.2 broker of one client: what it sends to a destination comes back to its subscriptions of it. */
import type { Link } from '../route.ts';
import { textOf, timersOf } from '../ws-link.ts';

interface Frame {
  command: string;
  headers: Map<string, string>;
  body: string;
}

function parse(text: string): Frame {
  const split = text.indexOf('\n\n');
  const [command = '', ...lines] = text.slice(0, split).split('\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1)];
  });
  return { command, headers: new Map(headers), body: text.slice(split + 2, text.indexOf('\0', split)) };
}

export function speak({ socket, query }: Link): void {
  const beat = query.number('beat', 10_000);
  const timers = timersOf(socket);
  const subscriptions = new Map<string, string>();
  let sent = 0;
  const send = (command: string, headers: object, body = ''): void => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    socket.send(`${command}\n${lines.join('')}\n${body}\0`);
  };
  const obey = ({ command, headers, body }: Frame): void => {
    const destination = headers.get('destination') ?? '';
    if (command === 'CONNECT' || command === 'STOMP') {
      send('CONNECTED', { version: '1.2', 'heart-beat': `${beat},${beat}` });
      timers.repeat(beat, () => socket.send('\n'));
    }
    if (command === 'SUBSCRIBE') subscriptions.set(headers.get('id') ?? '', destination);
    if (command === 'UNSUBSCRIBE') subscriptions.delete(headers.get('id') ?? '');
    const receipt = headers.get('receipt');
    if (receipt !== undefined) send('RECEIPT', { 'receipt-id': receipt });
    if (command !== 'SEND') return;
    for (const [subscription, of] of subscriptions)
      if (of === destination) {
        sent += 1;
        send('MESSAGE', { subscription, 'message-id': sent, ack: sent, destination }, body);
      }
  };
  socket.on('message', (data) => {
    // A line end by itself is a heartbeat.
    const text = textOf(data).trimStart();
    if (text !== '') obey(parse(text));
  });
}
