import { readBson } from './bson.ts';
import { bytesNode } from './byte-reader.ts';
import { readCbor } from './cbor.ts';
import type { BinaryFormat, Payload } from './decoded.ts';
import { readJson } from './json-tree.ts';
import { readMessagePack } from './messagepack.ts';
import { readProtobuf } from './protobuf.ts';
import { PlainNode, type TreeRead } from './tree.ts';

const READERS: Readonly<Record<BinaryFormat, (bytes: Uint8Array) => TreeRead>> = {
  bson: (bytes) => readBson(bytes),
  messagepack: (bytes) => readMessagePack(bytes),
  cbor: (bytes) => readCbor(bytes),
  protobuf: readProtobuf,
};

/** A payload as a tree, whatever it is written in; what is no tree is one value. Long JSON: `JsonTape`, in steps. */
export function treeOf(payload: Payload): TreeRead {
  if (payload.form === 'json') return readJson(payload.text);
  if (payload.form === 'text')
    return { root: new PlainNode('string', payload.text), end: payload.text.length };
  const { bytes, format } = payload;
  if (!format) return { root: bytesNode(bytes), end: bytes.length };
  const read = READERS[format](bytes);
  if (!read.fault && read.end < bytes.length)
    read.fault = `${bytes.length - read.end} bytes more after its end`;
  return read;
}
