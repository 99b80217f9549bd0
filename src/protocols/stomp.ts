import type { MessageClass, Protocol, Said } from './protocol.ts';
import { sockJsFrame, sockJsInside } from './sockjs.ts';

// stomp-specification-1.2; stompjs src/client.ts.

const CLASSES: Readonly<Record<string, MessageClass>> = {
  CONNECT: 'handshake',
  STOMP: 'handshake',
  CONNECTED: 'handshake',
  DISCONNECT: 'handshake',
  SUBSCRIBE: 'subscribe',
  UNSUBSCRIBE: 'subscribe',
  ACK: 'ack',
  NACK: 'ack',
  RECEIPT: 'ack',
  BEGIN: 'handshake',
  COMMIT: 'handshake',
  ABORT: 'handshake',
  SEND: 'app',
  MESSAGE: 'app',
  ERROR: 'app',
};
/** Header lines by which a client tells who it is. Over SockJS line ends are written `\n`. */
const CREDENTIALS = /(?:\n|\\n)(?:login|passcode|[\w-]{0,20}authorization|[\w-]{0,20}token):/i;

/** The word that a frame begins with. */
function commandOf(text: string, from: number): string {
  let to = from;
  while (to < from + 12 && isCapital(text.charCodeAt(to))) to++;
  return text.slice(from, to);
}

const isCapital = (unit: number) => unit >= 0x41 && unit <= 0x5a;
/** A frame may be sent as bytes too. */
const textOfSaid = ({ text, head }: Said) =>
  text === '' && head.length > 0 ? String.fromCharCode(...head) : text;

function classify(said: Said): MessageClass {
  const text = textOfSaid(said);
  const first = text.charCodeAt(0);
  if (first === 0x0a || (first === 0x0d && text.charCodeAt(1) === 0x0a)) return 'heartbeat';
  const from = sockJsInside(text);
  if (from === 0) {
    const frame = said.out || isCapital(first) ? undefined : sockJsFrame(text);
    if (frame) return frame;
  } else if (text.startsWith('\\n', from)) return 'heartbeat';
  const kind = CLASSES[commandOf(text, from)] ?? 'app';
  return kind === 'handshake' && said.out && CREDENTIALS.test(text) ? 'auth' : kind;
}

const CONNECTS = /^(?:CONNECT|STOMP)(?:\r?\n|\\n)/;
const CONNECTED = /^CONNECTED(?:\r?\n|\\n)/;

export const stomp: Protocol = {
  id: 'stomp',
  name: 'STOMP',
  chosenBy: 'STOMP',
  over: ['sockjs'],
  subprotocols: /^v1[012]\.stomp$/,
  // What its clients ask for by default; the CONNECT and CONNECTED frames tell what was agreed.
  heartbeat: { from: 'both', interval: 10_000 },
  message(said) {
    const text = textOfSaid(said);
    return (said.out ? CONNECTS : CONNECTED).test(text.slice(sockJsInside(text)));
  },
  classify,
};
