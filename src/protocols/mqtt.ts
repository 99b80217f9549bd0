import type { MessageClass, Protocol, Said } from './protocol.ts';
import { heavier } from './text.ts';

// OASIS MQTT 3.1.1, chapter 2; MQTT.js src/lib/client.ts.

const CONNECT = 1;
const PUBLISH = 3;
const CLASSES: readonly (MessageClass | undefined)[] = [
  undefined,
  'handshake', // CONNECT
  'handshake', // CONNACK
  'app', // PUBLISH
  'ack', // PUBACK
  'ack', // PUBREC
  'ack', // PUBREL
  'ack', // PUBCOMP
  'subscribe', // SUBSCRIBE
  'subscribe', // SUBACK
  'subscribe', // UNSUBSCRIBE
  'subscribe', // UNSUBACK
  'heartbeat', // PINGREQ
  'heartbeat', // PINGRESP
  'handshake', // DISCONNECT
  'auth', // AUTH
];
/** User name and password in the connect flags. */
const CREDENTIALS = 0xc0;

/** Packets may be joined, or cut by frames: those that begin in the head are read; a frame's start may be a packet's rest. */
function classify({ head }: Said): MessageClass {
  let found: MessageClass | undefined;
  for (let at = 0; at < head.length && found !== 'app'; ) {
    const first = head[at] ?? 0;
    const type = first >> 4;
    const flags = first & 0xf;
    const kind = CLASSES[type];
    const flagsFit = type === PUBLISH || flags === (type === 6 || type === 8 || type === 10 ? 2 : 0);
    if (!kind || !flagsFit) break;
    let length = 0;
    let shift = 0;
    let byte = 0x80;
    for (at++; byte >= 0x80 && shift < 28; shift += 7) {
      byte = head[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
    }
    const signsIn = type === CONNECT && ((head[at + 3 + (head[at + 1] ?? 0)] ?? 0) & CREDENTIALS) !== 0;
    found = heavier(found, signsIn ? 'auth' : kind);
    at += length;
  }
  return found ?? 'app';
}

function connects({ out, head, number }: Said): boolean {
  if (number > 2) return false;
  // CONNACK: two bytes in version 3, with properties in version 5.
  if (!out)
    return number === 1 && head[0] === 0x20 && head[1] === 2 && head.length === 4 && (head[2] ?? 2) < 2;
  if (head[0] !== 0x10) return false;
  // Behind the length: the protocol's name, with its own length before it.
  const name = String.fromCharCode(...head.subarray((head[1] ?? 0) >= 0x80 ? 3 : 2));
  return name.startsWith('\0\x04MQTT') || name.startsWith('\0\x06MQIsdp');
}

export const mqtt: Protocol = {
  id: 'mqtt-ws',
  name: 'MQTT',
  chosenBy: 'MQTT',
  subprotocols: /^mqtt(?:v3\.1)?$/,
  heartbeat: { from: 'client', interval: 60_000, answered: true },
  resumes: true,
  message: connects,
  classify,
};
