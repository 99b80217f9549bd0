import type { MessageClass, Protocol, Said } from './protocol.ts';
import { hasCredentials, heaviest } from './text.ts';

// engine.io-protocol README; socket.io-protocol Readme.

/** Between the packets of a poll (payload encoding, version 4). */
export const RECORD_SEPARATOR = '\x1e';
const OPENED = /^0\{"sid":/;

function classOfPacket(packet: string, out: boolean): MessageClass {
  switch (packet.charCodeAt(0)) {
    case 0x32:
    case 0x33:
      // "2probe", "3probe": the upgrade from polling.
      return packet.length === 1 ? 'heartbeat' : packet.startsWith('probe', 1) ? 'handshake' : 'app';
    case 0x34:
      return classOfMessage(packet, out);
    case 0x36:
      return packet.length === 1 ? 'heartbeat' : 'app';
    case 0x30:
    case 0x31:
    case 0x35:
      return 'handshake';
    default:
      return 'app';
  }
}

/** A Socket.IO packet, after Engine.IO's "4". */
function classOfMessage(packet: string, out: boolean): MessageClass {
  switch (packet.charCodeAt(1)) {
    case 0x30:
      return out && hasCredentials(packet) ? 'auth' : 'handshake';
    case 0x31:
    case 0x34:
      return 'handshake';
    case 0x33:
    case 0x36:
      return 'ack';
    default:
      return 'app';
  }
}

/** Version 3 writes the length before each packet of a poll; those of the head are read. */
function classOfPoll(text: string, out: boolean): MessageClass | undefined {
  const colon = text.indexOf(':');
  if (colon < 1 || colon > 7 || !/^\d+$/.test(text.slice(0, colon))) return undefined;
  const packets: string[] = [];
  for (let from = 0; from < text.length; ) {
    const start = text.indexOf(':', from) + 1;
    const length = start > 0 ? Number(text.slice(from, start - 1)) : 0;
    if (!(length > 0)) break;
    packets.push(text.slice(start, start + length));
    from = start + length;
  }
  return heaviest(packets.join(RECORD_SEPARATOR), RECORD_SEPARATOR, (packet) => classOfPacket(packet, out));
}

function classify({ text, out }: Said): MessageClass {
  if (!text.includes(RECORD_SEPARATOR)) return classOfPacket(text, out);
  return heaviest(text, RECORD_SEPARATOR, (packet) => classOfPacket(packet, out));
}

const query = (version: number) => new RegExp(`[?&]EIO=${version}(?:&|$)`);

export const engineIo4: Protocol = {
  id: 'engineio-v4',
  name: 'Socket.IO (Engine.IO 4)',
  chosenBy: 'Socket.IO',
  // The open packet tells the real values.
  heartbeat: { from: 'server', interval: 25_000, answered: true, timeout: 20_000 },
  // Connection state recovery, where the server has it on; the client connects its namespaces again in any case.
  resumes: true,
  opening: ({ url }) => query(4).test(url),
  message: ({ out, text }) => !out && OPENED.test(text) && text.includes('"pingTimeout"'),
  classify,
};

export const engineIo3: Protocol = {
  id: 'engineio-v3',
  name: 'Socket.IO 1 or 2 (Engine.IO 3)',
  chosenBy: 'Socket.IO',
  heartbeat: { from: 'client', interval: 25_000, answered: true },
  resumes: true,
  opening: ({ url }) => query(3).test(url),
  message: ({ out, text }) => !out && /^\d{1,6}:0\{"sid":/.test(text),
  classify: (said) => classOfPoll(said.text, said.out) ?? classify(said),
};
