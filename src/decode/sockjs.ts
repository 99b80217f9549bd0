import { sockJsFrame } from '../protocols/sockjs.ts';
import { Batch } from './batch.ts';
import type { Decoded, Decoder, Raw } from './decoded.ts';
import { openEnvelope, withFault } from './envelope.ts';
import { stringEnd } from './json-scan.ts';
import { addNote, incompleteAt, notOfIt, payloadOf } from './part.ts';

// sockjs-protocol.py, "Framing accepted by the client", "…by the server".

type Inner = (text: string, raw: Raw) => Decoded[];

const message: Inner = (text) => [{ kind: 'message', payload: payloadOf(text) }];

/** Parts of a frame of SockJS, the messages in it read by `inner`; undefined where it is no such frame. */
export function readSockJs(text: string, raw: Raw, inner: Inner): Decoded[] | undefined {
  if (raw.out) return text === '[' || text.startsWith('["') ? readList(text, '', raw, inner) : undefined;
  switch (text.charCodeAt(0)) {
    case 0x61: // a["…"]
      return text.length === 1 || text.charCodeAt(1) === 0x5b
        ? readList(text.slice(1), 'a', raw, inner)
        : undefined;
    case 0x6d: // m"…"
      return text.length === 1 || text.charCodeAt(1) === 0x22
        ? readSingle(text.slice(1), raw, inner)
        : undefined;
    case 0x63:
      return text.length === 1 || text.charCodeAt(1) === 0x5b ? [readClose(text)] : undefined;
    default: {
      const kind = sockJsFrame(text);
      if (kind === undefined) return undefined;
      return [{ kind: kind === 'heartbeat' ? 'heartbeat' : 'open' }];
    }
  }
}

function readList(list: string, before: string, raw: Raw, inner: Inner): Decoded[] {
  const items = openEnvelope(list);
  const batch = new Batch();
  for (let i = 0; items && i < items.count && batch.room; i++) {
    const one = items.string(i);
    if (one !== undefined) batch.push(...inner(one, raw));
    else batch.push({ kind: 'message', payload: { form: 'json', text: items.source(i) ?? '' } });
  }
  if (batch.parts.length === 0) {
    const part: Decoded = { kind: 'message' };
    if (!items) part.incomplete = incompleteAt(before + list);
    else if (!items.fault) addNote(part, 'an empty list of messages');
    batch.push(part);
  }
  withFault(batch.parts.at(-1)!, items, before);
  return batch.parts;
}

/** One message alone, a JSON string. */
function readSingle(source: string, raw: Raw, inner: Inner): Decoded[] {
  const before = raw.out ? '' : 'm';
  if (source === '' || stringEnd(source, 0) < 0)
    return [
      { kind: 'message', payload: { form: 'text', text: source }, incomplete: incompleteAt(before + source) },
    ];
  return readList(`[${source}]`, before, raw, inner);
}

function readClose(text: string): Decoded {
  const items = openEnvelope(text.slice(1));
  const part: Decoded = { kind: 'close' };
  const code = items?.word(0);
  const reason = items?.string(1);
  if (code !== undefined) part.name = code;
  if (reason !== undefined) part.payload = { form: 'text', text: reason };
  if (!items) part.incomplete = incompleteAt(text);
  return withFault(part, items, 'c');
}

/** A decoder for what is spoken over SockJS as well as without it. */
export const overSockJs =
  (inner: Inner): Inner =>
  (text, raw) =>
    readSockJs(text, raw, inner) ?? inner(text, raw);

export const sockJs: Decoder = {
  text(text, raw) {
    const parts = readSockJs(text, raw, message);
    if (parts) return parts;
    // Without framing at <base>/websocket, and one string alone from a client.
    if (raw.out && text.startsWith('"')) return readSingle(text, raw, message);
    return [notOfIt(text, 'no frame of SockJS')];
  },
};
