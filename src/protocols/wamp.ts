import type { MessageClass, Protocol, Said } from './protocol.ts';
import { digitsAt, heaviest } from './text.ts';

// wamp-proto rfc/text/basic/messages.md, advanced/authentication.md, advanced/transport_batched_websocket.md.

function classOf(type: number): MessageClass {
  switch (type) {
    case 1: // HELLO
    case 2: // WELCOME
    case 3: // ABORT
    case 6: // GOODBYE
      return 'handshake';
    case 4: // CHALLENGE
    case 5: // AUTHENTICATE
      return 'auth';
    case 17: // PUBLISHED
      return 'ack';
    case 32: // SUBSCRIBE
    case 34: // UNSUBSCRIBE
    case 64: // REGISTER
    case 66: // UNREGISTER
      return 'subscribe';
    case 33: // SUBSCRIBED
    case 35: // UNSUBSCRIBED
    case 65: // REGISTERED
    case 67: // UNREGISTERED
      return 'ack';
    default:
      return 'app';
  }
}

/** In MessagePack or CBOR an array's length and a small number are one byte each; batches are prefixed by a length. */
function typeOf(head: Uint8Array): number {
  const isArray = (byte = 0) => (byte >= 0x81 && byte <= 0x87) || (byte >= 0x91 && byte <= 0x97);
  const at = isArray(head[0]) ? 0 : isArray(head[4]) ? 4 : -1;
  if (at < 0) return -1;
  const value = head[at + 1] ?? 0;
  // CBOR writes numbers from 24 on in a second byte.
  return value === 0x18 && (head[at] ?? 0) < 0x90 ? (head[at + 2] ?? 0) : value;
}

const classify = ({ text, head }: Said): MessageClass =>
  text === '' ? classOf(typeOf(head)) : heaviest(text, '\x1e', (one) => classOf(digitsAt(one, 1)));

export const wamp: Protocol = {
  id: 'wamp',
  name: 'WAMP',
  chosenBy: 'WAMP',
  subprotocols: /^wamp\.2\.(?:json|msgpack|cbor)(?:\.batched)?$/,
  message: ({ out, text, number }) => out && number === 1 && /^\[1,"[^"]{1,200}",\{/.test(text),
  classify,
};
