/** Centrifugo's JSON protocol: commands and replies as objects, one a line. */
import type { Link } from '../route.ts';
import { sendJson, textOf, timersOf } from '../ws-link.ts';

interface Command {
  id?: number;
  connect?: object;
  subscribe?: { channel: string };
  publish?: { channel: string; data: unknown };
}

/** Publications come back as pushes. Each ping must be answered; the pongs (`{}`) need no answer. */
export function speak({ socket, query }: Link): void {
  const beat = query.number('beat', 25_000);
  const obey = ({ id, connect, subscribe, publish }: Command): void => {
    if (connect) {
      sendJson(socket, { id, connect: { client: 'lab', version: 'lab', ping: beat / 1000, pong: true } });
      timersOf(socket).repeat(beat, () => sendJson(socket, {}));
    }
    if (subscribe) sendJson(socket, { id, subscribe: {} });
    if (publish) {
      sendJson(socket, { id, publish: {} });
      sendJson(socket, { push: { channel: publish.channel, pub: { data: publish.data } } });
    }
  };
  socket.on('message', (data) => {
    for (const line of textOf(data).split('\n')) if (line !== '') obey(JSON.parse(line) as Command);
  });
}
