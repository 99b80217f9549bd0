import type { Heartbeat, MessageClass, Protocol, Said } from './protocol.ts';
import { heavier, heaviest, numberOf } from './text.ts';

// dotnet/aspnetcore src/SignalR/docs/specs/HubProtocol.md, TransportProtocols.md.

/** After each message of the JSON protocol. */
export const RECORD_END = '\x1e';
/** Heartbeats, acknowledgements and the handshake are shorter: in a longer frame is a call. */
const CONTROL_MAX = 250;

const CLASSES: readonly (MessageClass | undefined)[] = [
  undefined,
  'app', // Invocation
  'app', // StreamItem
  'app', // Completion
  'app', // StreamInvocation
  'app', // CancelInvocation
  'heartbeat', // Ping
  'handshake', // Close
  'ack', // Ack
  'ack', // Sequence
];

// A ping is sent when the interval went by without anything else, and has no answer; silence ends the connection.
const HEARTBEAT: Heartbeat = { from: 'both', interval: 15_000, timeout: 30_000 };

function classOfJson(text: string): MessageClass {
  if (text === '{"type":6}') return 'heartbeat';
  if (text === '{}' || text.startsWith('{"protocol":"') || text.startsWith('{"error":')) return 'handshake';
  // The JavaScript client writes the type last, after the arguments: those may have types of their own.
  if (text.startsWith('{"arguments":')) return 'app';
  return CLASSES[numberOf(text, '"type"')] ?? 'app';
}

/** Each message is an array, its type first, after its length as a VarInt. Those that begin in the head are read. */
function classOfMessagePack({ head }: Said): MessageClass {
  if (head[0] === 0x7b) return 'handshake';
  let found: MessageClass | undefined;
  for (let at = 0; at < head.length && found !== 'app'; ) {
    let length = 0;
    let shift = 0;
    let byte = 0x80;
    for (; byte >= 0x80 && shift < 35; shift += 7) {
      byte = head[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
    }
    const array = head[at] ?? 0;
    if (length < 2 || array < 0x91 || array > 0x9f) break;
    found = heavier(found, CLASSES[head[at + 1] ?? 1] ?? 'app');
    at += length;
  }
  return found ?? 'app';
}

function classify(said: Said): MessageClass {
  const { text, size } = said;
  if (text === '') return classOfMessagePack(said);
  if (text === '{"type":6}\x1e') return 'heartbeat';
  if (size > CONTROL_MAX) return 'app';
  return heaviest(text, RECORD_END, classOfJson);
}

const handshake =
  (protocol: string) =>
  ({ out, text }: Said): boolean =>
    out && text.startsWith(`{"protocol":"${protocol}","version":`);

const asksFor = { json: handshake('json'), messagePack: handshake('messagepack') };

export const signalRJson: Protocol = {
  id: 'signalr-json',
  name: 'SignalR',
  chosenBy: 'SignalR',
  heartbeat: HEARTBEAT,
  resumes: true,
  message: (said) =>
    asksFor.json(said) ||
    said.text === '{"type":6}\x1e' ||
    // The answer to a handshake, which other transports than WebSocket POST.
    (!said.out &&
      said.number === 1 &&
      (said.text.startsWith('{}\x1e') ||
        (said.text.startsWith('{"error":"') && said.text.endsWith('"}\x1e')))),
  classify,
};

export const signalRMessagePack: Protocol = {
  id: 'signalr-msgpack',
  name: 'SignalR (MessagePack)',
  chosenBy: 'SignalR',
  heartbeat: HEARTBEAT,
  resumes: true,
  message: (said) =>
    asksFor.messagePack(said) ||
    (said.size === 3 && said.head[0] === 2 && said.head[1] === 0x91 && said.head[2] === 6),
  classify,
};

export const blazorServer: Protocol = {
  id: 'blazor-server',
  name: 'Blazor Server',
  chosenBy: 'Blazor',
  collaborative: true,
  heartbeat: HEARTBEAT,
  resumes: true,
  over: ['signalr-json', 'signalr-msgpack'],
  opening: ({ url }) => /\/_blazor(?:[/?]|$)/.test(url),
  message: handshake('blazorpack'),
  classify,
};
