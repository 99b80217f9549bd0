import { ByteReader, bytesNode, DEPTH_MAX, keyText, numberNode, VALUES_MAX } from './byte-reader.ts';
import { PlainNode, type TreeEntry, type TreeRead } from './tree.ts';

// RFC 8949, 3 "Specification of the CBOR Encoding", 3.4 "Tagging".

const BREAK = 0xff;

/** Reads one data item of CBOR from `from` on. What comes after it is left. */
export function readCbor(bytes: Uint8Array, from = 0, valuesMax = VALUES_MAX): TreeRead {
  const reader = new ByteReader(bytes, from, valuesMax);
  const root = reader.left > 0 ? item(reader) : undefined;
  if (!root) reader.fail(reader.cut);
  return { root, end: reader.at, fault: reader.fault };
}

const none = () => {
  const node = new PlainNode('unread');
  node.partial = true;
  return node;
};

function item(reader: ByteReader): PlainNode {
  if (!reader.counted()) return none();
  const at = reader.at;
  const first = reader.u8();
  const major = first >> 5;
  const info = first & 0x1f;
  if (major === 7) return simple(reader, info, at);
  const endless = info === 31;
  const argument = endless ? 0n : argumentOf(reader, info, at);
  if (reader.fault) return none();
  if (endless && (major < 2 || major === 6)) {
    reader.wrong('no CBOR: a length that is not told', at);
    return none();
  }
  const count = Number(argument);
  switch (major) {
    case 0:
      return numberNode(argument);
    case 1:
      return numberNode(-1n - argument);
    case 2:
      return endless ? chunks(reader, 2) : bytesNode(reader.take(count));
    case 3:
      return endless ? chunks(reader, 3) : reader.text(count);
    case 4:
      return reader.nested('array', more(reader, endless, count), () => ({ value: item(reader) }));
    case 5:
      return reader.nested('object', more(reader, endless, count), () => member(reader));
    default:
      return tagged(reader, argument);
  }
}

function argumentOf(reader: ByteReader, info: number, at: number): bigint {
  if (info < 24) return BigInt(info);
  switch (info) {
    case 24:
      return BigInt(reader.u8());
    case 25:
      return BigInt(reader.u16());
    case 26:
      return BigInt(reader.u32());
    case 27:
      return reader.u64();
    default:
      reader.wrong(`no CBOR: additional information ${info}`, at);
      return 0n;
  }
}

/** Whether another item follows: as many as told, or until a break. */
const more = (reader: ByteReader, endless: boolean, count: number) => (read: number) => {
  if (!endless) return read < count;
  if (reader.left === 0) reader.fail(reader.cut);
  if (reader.fault) return false;
  if (reader.bytes[reader.at] !== BREAK) return true;
  reader.at++;
  return false;
};

function member(reader: ByteReader): TreeEntry | undefined {
  const key = item(reader);
  return reader.fault ? undefined : { key: keyText(key), value: item(reader) };
}

/** A string in pieces (3.2.3): each a whole one of the same kind. */
function chunks(reader: ByteReader, major: number): PlainNode {
  const next = more(reader, true, 0);
  const pieces: PlainNode[] = [];
  while (!reader.fault && next(0)) {
    const info = reader.bytes[reader.at]!;
    if (info >> 5 !== major || (info & 0x1f) === 31) reader.wrong('no CBOR: a piece of another kind');
    else pieces.push(item(reader));
  }
  const note = `in ${pieces.length} pieces`;
  if (major === 2) {
    const all = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0));
    let at = 0;
    for (const { bytes } of pieces) {
      all.set(bytes ?? new Uint8Array(), at);
      at += bytes?.length ?? 0;
    }
    return bytesNode(all, note);
  }
  const node = new PlainNode('string', pieces.map(({ text }) => text).join(''));
  node.note = note;
  return node;
}

/** Tags that change how a value reads. */
const TAGS: Readonly<Record<string, string>> = {
  '0': 'date and time',
  '1': 'seconds since 1970',
  '2': 'big number',
  '3': 'negative big number',
  '24': 'CBOR in bytes',
  '32': 'URI',
  '37': 'UUID',
  '55799': 'CBOR',
};

function tagged(reader: ByteReader, tag: bigint): PlainNode {
  if (reader.depth >= DEPTH_MAX)
    reader.fail(`deeper than ${DEPTH_MAX} levels: not read from byte ${reader.at} on`);
  reader.depth++;
  const inner = item(reader);
  reader.depth--;
  const name = TAGS[String(tag)];
  const big = tag === 2n || tag === 3n ? bigNumber(inner, tag === 3n) : undefined;
  const node = big ?? inner;
  node.note = `tag ${tag}${name ? ` (${name})` : ''}${inner.note && !big ? `; ${inner.note}` : ''}`;
  return node;
}

/** 3.4.3; of at most 1,024 bytes. */
function bigNumber({ bytes, partial }: PlainNode, negative: boolean): PlainNode | undefined {
  if (!bytes || bytes.length === 0 || bytes.length > 1024 || partial) return undefined;
  let digits = '0x';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  const value = BigInt(digits);
  return numberNode(negative ? -1n - value : value);
}

function simple(reader: ByteReader, info: number, at: number): PlainNode {
  let value: PlainNode;
  if (info < 20) value = named(`simple(${info})`);
  else if (info === 20 || info === 21) value = new PlainNode('boolean', info === 21 ? 'true' : 'false');
  else if (info === 22) value = new PlainNode('null');
  else if (info === 23) value = named('undefined');
  else if (info === 24) value = named(`simple(${reader.u8()})`);
  else if (info === 25) value = numberNode(half(reader.u16()));
  else if (info === 26) value = numberNode(reader.f32());
  else if (info === 27) value = numberNode(reader.f64());
  else {
    reader.wrong(
      info === 31 ? 'no CBOR: a break within nothing' : `no CBOR: additional information ${info}`,
      at,
    );
    return none();
  }
  return reader.fault ? none() : value;
}

const named = (text: string) => new PlainNode('other', text);

/** Appendix D, "Half-Precision". */
function half(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (fraction + 1024) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}
