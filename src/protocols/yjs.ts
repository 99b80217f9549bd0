import type { MessageClass, Protocol, Said } from './protocol.ts';

// y-websocket src/y-websocket.js; y-protocols; Hocuspocus puts the document's name before each message.

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;

/** Index after the document's name that Hocuspocus writes first; 0 where there is none. */
function afterName(head: Uint8Array): number {
  const length = head[0] ?? 0;
  if (length < 3 || length + 2 > head.length) return 0;
  for (let i = 1; i <= length; i++) if ((head[i] ?? 0) < 0x20) return 0;
  return length + 1;
}

/** The bytes at `at` are a length, and it is what the rest of the message has. */
function fills({ head, size }: Said, at: number): boolean {
  let length = 0;
  let shift = 0;
  let byte = 0x80;
  for (; byte >= 0x80 && shift < 35; shift += 7) {
    byte = head[at++] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
  }
  return length > 0 && at + length === size;
}

/** A message about synchronising, whose length fits: too much of it to be chance. */
function synchronises(said: Said, at: number): boolean {
  const { head } = said;
  return head.length > at + 2 && head[at] === SYNC && (head[at + 1] ?? 9) <= 2 && fills(said, at + 2);
}

export const yjs: Protocol = {
  id: 'yjs',
  name: 'Yjs',
  chosenBy: 'Yjs',
  collaborative: true,
  // Awareness is told again within 30 s, changed or not: how evenly it comes shows which.
  applicationDefined: true,
  heartbeat: { from: 'client', interval: 30_000 },
  resumes: true,
  subprotocols: /^y-/,
  message: (said) => {
    if (said.number > 3 || said.text !== '') return false;
    const at = afterName(said.head);
    return synchronises(said, 0) || (at > 0 && synchronises(said, at));
  },
  classify({ head }): MessageClass {
    const at = (head[0] ?? 0) <= 3 ? 0 : afterName(head);
    switch (head[at]) {
      case SYNC:
        return (head[at + 1] ?? 2) < 2 ? 'handshake' : 'app';
      case AWARENESS:
        return 'app';
      case AUTH:
        return 'auth';
      case 3:
        return 'handshake';
      default:
        return 'app';
    }
  },
};
