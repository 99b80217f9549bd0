import type { Decoded, Payload } from '../../src/decode/decoded.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { decodeIn } from './decode-in.ts';
import { type Path, valueAt } from './path.ts';

/** Messages that are looked at, back from the one at hand. */
export const LOOKED_MAX = 5000;
/** It may be interrupted after so many characters or bytes of payloads, */
const STRIDE = 64 * 1024;
/** with each message counted as so many more. */
const MESSAGE = 4 * 1024;

/** Longer payloads are not read for their key: they are not compared either. */
const KEYED_LENGTH = 2 * 1024 * 1024;

export interface Previous {
  record: MessageRecord;
  part: Decoded;
  index: number;
}

/** What makes two messages of one type: direction, event, kind, name and channel. */
const typeOf = (record: MessageRecord, { kind, name, channel }: Decoded) =>
  [record.kind, record.eventType ?? '', kind, name ?? '', channel ?? ''].join('\u0000');

/**
 * The message of the same type before one, in its connection; of those with the same value at `key` only, where that is
 * given. Undefined where there is none among the `LOOKED_MAX` before it. Interruptible.
 */
export function* previousOf(
  record: MessageRecord,
  part: Decoded,
  lane: Lane,
  recording: Recording,
  protocol: string | undefined,
  key?: Path,
): Generator<void, Previous | undefined> {
  const type = typeOf(record, part);
  const wanted = key && keyText(part, key);
  const { seqs } = lane;
  const from = seqs.lowerBound(record.seq) - 1;
  let looked = 0;
  for (let i = from; i >= Math.max(0, from - LOOKED_MAX + 1); i--) {
    const other = recording.record(seqs.at(i));
    looked += MESSAGE + (other?.kind === record.kind ? other.size : 0);
    if (looked >= STRIDE) {
      looked = 0;
      yield;
    }
    if (other?.kind !== record.kind) continue;
    const parts = decodeIn(other, lane, recording, protocol);
    const index = parts.findLastIndex(
      (one) => typeOf(other, one) === type && (!key || keyText(one, key) === wanted),
    );
    if (index >= 0) return { record: other, part: parts[index]!, index };
  }
  return undefined;
}

/** Characters or bytes of a payload. */
export const lengthOf = (payload: Payload): number =>
  payload.form === 'bytes' ? payload.bytes.length : payload.text.length;

/** The value of a key in a message, as text; undefined where it has none. */
function keyText({ payload }: Decoded, key: Path): string | undefined {
  const root = payload && lengthOf(payload) <= KEYED_LENGTH ? treeOf(payload).root : undefined;
  return root && valueAt(root, key)?.text;
}

/** Keys by which messages often say whom they are about; the first levels only. */
const KEYS =
  /^(?:id|_?key|symbol|sym|s|pair|product_id|instId|ticker|name|user|userId|room|sku|uuid|.{1,30}[_-]?[iI]d)$/;

/** Fields of a message that may be its key. */
export function keysOf({ payload }: Decoded): Path[] {
  const root = payload && treeOf(payload).root;
  if (!root) return [];
  const found: Path[] = [];
  const look = (path: Path, depth: number): void => {
    const node = valueAt(root, path);
    if (!node) return;
    if (node.kind === 'array' && depth < 2 && node.count > 0 && node.count < 10)
      look([...path, 0], depth + 1);
    if (node.kind !== 'object') return;
    for (const { key = '', value } of node.entries(0, 50)) {
      if ((value.kind === 'string' || value.kind === 'number') && value.text.length < 100 && KEYS.test(key))
        found.push([...path, key]);
      else if (value.kind === 'object' && depth < 1) look([...path, key], depth + 1);
    }
  };
  look([], 0);
  return found.slice(0, 12);
}
