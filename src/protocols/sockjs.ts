import type { MessageClass, Protocol } from './protocol.ts';

// sockjs-protocol.py; sockjs-client lib/main.js.

const ADDRESS =
  /\/\d{3}\/[\w.-]{1,64}\/(?:websocket|xhr|xhr_streaming|xhr_send|eventsource|htmlfile|jsonp)(?:[?#]|$)/;

/**
 * What SockJS itself says: `o` (open), `h` (heartbeat; also the filler that xhr-streaming begins with), `c[…]` (close).
 * Undefined for what it carries.
 */
export function sockJsFrame(text: string): MessageClass | undefined {
  const first = text.charCodeAt(0);
  const second = text.charCodeAt(1);
  const alone = text.length === 1 || second === 0x0a;
  if (first === 0x6f && alone) return 'handshake';
  if (first === 0x68 && (alone || second === 0x68)) return 'heartbeat';
  if (first === 0x63 && second === 0x5b) return 'handshake';
  return undefined;
}

/** Where the first message within a frame of SockJS (`a["…`, `["…`) begins; 0 where it is no such frame. */
export function sockJsInside(text: string): number {
  if (text.startsWith('a["')) return 3;
  return text.startsWith('["') ? 2 : 0;
}

export const sockJs: Protocol = {
  id: 'sockjs',
  name: 'SockJS',
  chosenBy: 'SockJS',
  applicationDefined: true,
  heartbeat: { from: 'server', interval: 25_000 },
  opening: ({ url }) => ADDRESS.test(url),
  message: ({ out, text, number }) => !out && number === 1 && text === 'o',
  classify: ({ out, text }) => (out ? 'app' : (sockJsFrame(text) ?? 'app')),
};
