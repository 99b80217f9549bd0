import type { MessageClass, Protocol } from './protocol.ts';
import { textOf } from './text.ts';

// firebase-js-sdk packages/database/src/realtime/{Connection,WebSocketConnection}.ts, core/PersistentConnection.ts.

const SEGMENTS = /^\d{1,6}$/;

/** Requests: listen (q) and unlisten (n), auth, stats; the rest writes. */
function classOfAction(action: string): MessageClass {
  switch (action) {
    case 'q':
    case 'n':
      return 'subscribe';
    case 'auth':
    case 'gauth':
    case 'unauth':
    case 'appcheck':
    case 'unappcheck':
      return 'auth';
    case 's':
      return 'handshake';
    default:
      return 'app';
  }
}

export const firebase: Protocol = {
  id: 'firebase-rtdb',
  name: 'Firebase Realtime Database',
  chosenBy: 'Firebase',
  heartbeat: { from: 'client', interval: 45_000 },
  resumes: true,
  opening: ({ url }) => /\/\.(?:ws|lp)\?(?:.*&)?v=5(?:&|$)/.test(url),
  message: ({ text, out, number }) =>
    !out && number === 1 && text.startsWith('{"t":"c","d":{"t":"h","d":{') && text.includes('"ts":'),
  classify({ text, out }) {
    if (text.startsWith('{"t":"c"')) return 'handshake';
    if (text.startsWith('{"t":"d","d":{"r":')) return out ? classOfAction(textOf(text, '"a"')) : 'ack';
    if (out && text === '0') return 'heartbeat';
    // A long message comes in pieces, their number first.
    return SEGMENTS.test(text) ? 'handshake' : 'app';
  },
};
