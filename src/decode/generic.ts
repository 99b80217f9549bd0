import { isBson } from './bson.ts';
import { TOO_MANY } from './byte-reader.ts';
import { readCbor } from './cbor.ts';
import { strictText } from './data.ts';
import type { BinaryFormat, Decoded, Decoder } from './decoded.ts';
import { openEnvelope, withFault } from './envelope.ts';
import { readMessagePack } from './messagepack.ts';
import { incompleteAt, payloadOf } from './part.ts';
import { isProtobuf } from './protobuf.ts';
import type { TreeRead } from './tree.ts';

/** Keys under which messages most often say what they are; the first that is there. */
const NAMES = ['type', 'event', 'action', 'op', 'method', 'cmd', 'command', 'kind', 'msg', 't', 'e'];
/** A number that may be a code for what a message is: longer ones are times or ids, and no name of all that come. */
const CODE = /^\d{1,5}$/;
const CHANNELS = ['channel', 'topic', 'stream', 'room', 'subject'];

function readText(text: string, eventType: string): Decoded[] {
  if (text === '') return [{ kind: eventType || 'empty' }];
  const fields = openEnvelope(text);
  const payload = payloadOf(text);
  const part: Decoded = { kind: eventType || (payload.form === 'json' ? 'json' : 'text'), payload };
  if (!fields) return [part];
  if (!fields.isList) {
    for (const key of NAMES) {
      const name = fields.word(key);
      if (name === undefined || (fields.string(key) === undefined && !CODE.test(name))) continue;
      part.name = name;
      break;
    }
    for (const key of CHANNELS) {
      const channel = fields.string(key);
      if (channel === undefined) continue;
      part.channel = channel;
      break;
    }
  }
  // What only begins like JSON is text.
  if (fields.fault?.why === 'wrong') {
    part.payload = { form: 'text', text };
    if (!eventType) part.kind = 'text';
    delete part.name;
    delete part.channel;
    return [part];
  }
  return [withFault(part, fields)];
}

/** First bytes of what is packed or a medium (RFC 1952, RFC 8878, PNG, JPEG, WebP, Ogg, MP3). */
const SIGNATURES: readonly [bytes: number[], name: string][] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0x89, 0x50, 0x4e, 0x47], 'PNG'],
  [[0xff, 0xd8, 0xff], 'JPEG'],
  [[0x47, 0x49, 0x46, 0x38], 'GIF'],
  [[0x52, 0x49, 0x46, 0x46], 'RIFF (WebP, WAV)'],
  [[0x4f, 0x67, 0x67, 0x53], 'Ogg'],
  [[0x49, 0x44, 0x33], 'MP3'],
  [[0x1a, 0x45, 0xdf, 0xa3], 'WebM'],
];

const isWhole = ({ root, end, fault }: TreeRead, bytes: Uint8Array): boolean =>
  (fault === undefined ? end === bytes.length : fault.startsWith(TOO_MANY)) &&
  (root?.kind === 'object' || root?.kind === 'array') &&
  root.count > 0;

/** So many values without a fault are no chance. */
const ENOUGH = 2000;

/** In what bytes seem to be written: only if all of them are a list or map of it, or fields. */
function guessFormat(bytes: Uint8Array): BinaryFormat[] {
  const found: BinaryFormat[] = [];
  if (bytes.length < 2) return found;
  // Its lengths leave less to chance than all the others.
  if (isBson(bytes, ENOUGH)) return ['bson'];
  if (isWhole(readMessagePack(bytes, 0, ENOUGH), bytes)) found.push('messagepack');
  if (isWhole(readCbor(bytes, 0, ENOUGH), bytes)) found.push('cbor');
  if (isProtobuf(bytes, ENOUGH)) found.push('protobuf');
  return found;
}

const FORMAT_NAMES = { bson: 'BSON', messagepack: 'MessagePack', cbor: 'CBOR', protobuf: 'protobuf' };

function readBytes(bytes: Uint8Array, eventType: string): Decoded[] {
  const part: Decoded = { kind: eventType || 'bytes', payload: { form: 'bytes', bytes } };
  const signature = SIGNATURES.find(([first]) => first.every((byte, i) => bytes[i] === byte));
  if (signature) return [{ ...part, name: signature[1], guess: true }];
  const text = bytes.length > 0 ? strictText(bytes) : undefined;
  // A message of protobuf with one text begins with a line feed; that its length is right as well is no chance.
  const isField = bytes[0] === 0x0a && isProtobuf(bytes, ENOUGH);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has but bytes have
  if (text !== undefined && !isField && !/[\u0000-\u0008\u000e-\u001f]/.test(text))
    return [{ ...part, payload: payloadOf(text) }];
  const [format, ...others] = guessFormat(bytes);
  if (!format) return [part];
  part.payload = { form: 'bytes', bytes, format };
  part.guess = true;
  const also = others.length > 0 ? `; ${others.map((one) => FORMAT_NAMES[one]).join(' or ')} as well` : '';
  part.note = `looks like ${FORMAT_NAMES[format]}${also}`;
  return [part];
}

/** For messages of no protocol, or of one without framing. */
export const generic: Required<Decoder> = {
  text: (text, { eventType }) => readText(text, eventType),
  bytes: (bytes, { eventType }) => readBytes(bytes, eventType),
};

/** One JSON object a message, that says what it is: tooling, exchanges' feeds, Liveblocks. */
export const plainJson: Decoder = { text: (text, { eventType }) => readText(text, eventType) };

const ELEMENTS = /^\s*<turbo-stream\b[^>]{0,500}/;
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]{0,200})"`).exec(tag)?.[1];

/** HTML that changes a page: Turbo Streams say what and where. */
export const hypermedia: Decoder = {
  text(text, { eventType }) {
    const tag = ELEMENTS.exec(text.slice(0, 1000))?.[0];
    if (tag === undefined) return readText(text, eventType);
    const part: Decoded = { kind: 'turbo-stream', payload: { form: 'text', text } };
    const action = attribute(tag, 'action');
    const target = attribute(tag, 'targets?');
    if (action !== undefined) part.name = action;
    if (target !== undefined) part.channel = target;
    if (!/<\/turbo-stream>\s*$/.test(text.slice(-200))) part.incomplete = incompleteAt(text);
    return [part];
  },
};
