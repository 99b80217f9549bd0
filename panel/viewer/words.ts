import type { Decoded } from '../../src/decode/decoded.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import type { Words, WordsReader } from '../filter/decodings.ts';
import { PLAIN, READ } from './brief.ts';
import { decodable, decodeIn } from './decode-in.ts';
import { compactText } from './tree-text.ts';

/** Records a chunk. */
const CHUNK = 4096;
/** Different words that are kept: a topic may be new in each message. */
const MOST = 20_000;
/** Longer ones are read anew. */
const LONGEST = 200;
/** Characters of a payload in bytes that are searched, and of a tree in it. */
const TEXT = 64 * 1024;
const TREE = 4000;

const NONE: Words = { packets: [], names: [], channels: [] };

/**
 * The words of messages, each message decoded once: streams say the same few things again and again, so that a number
 * a record is enough to know what it says, and a filter that is typed letter by letter decodes nothing anew.
 */
export class KeptWords implements WordsReader {
  readonly #recording: Recording;
  readonly #numbers = new Map<string, number>();
  readonly #kept: { protocol: string | undefined; words: Words }[] = [];
  readonly #chunks = new Map<number, Uint16Array>();
  #firstSeq = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  wordsOf(record: MessageRecord, lane: Lane, protocol: string | undefined): Words {
    const { seq } = record;
    const known = this.#kept[(this.#chunks.get(Math.floor(seq / CHUNK))?.[seq % CHUNK] ?? 0) - 1];
    if (known && known.protocol === protocol) return known.words;
    return this.#keep(seq, protocol, wordsOf(this.#decode(record, lane, protocol), record.eventType));
  }

  payloadOf(record: MessageRecord, lane: Lane, protocol: string | undefined): string {
    let text = '';
    for (const { payload } of this.#decode(record, lane, protocol)) {
      if (!payload || text.length > TEXT) continue;
      if (payload.form !== 'bytes') text += `${payload.text.slice(0, TEXT)}\n`;
      else if (payload.format && payload.bytes.length <= READ) {
        const { root } = treeOf(payload);
        if (root) text += `${compactText(root, TREE)}\n`;
      }
    }
    return text;
  }

  #decode(record: MessageRecord, lane: Lane, protocol: string | undefined): Decoded[] {
    return decodeIn(record, lane, this.#recording, decodable(protocol));
  }

  #keep(seq: number, protocol: string | undefined, words: Words): Words {
    const key = [protocol, ...[words.packets, words.names, words.channels].map((of) => of.join('\0'))].join(
      '\x01',
    );
    let number = key.length > LONGEST ? undefined : this.#numbers.get(key);
    if (number === undefined) {
      if (key.length > LONGEST || this.#kept.length >= MOST) return words;
      number = this.#kept.push({ protocol, words });
      this.#numbers.set(key, number);
    }
    const { firstSeq } = this.#recording;
    if (firstSeq !== this.#firstSeq) {
      this.#firstSeq = firstSeq;
      for (const one of this.#chunks.keys()) if ((one + 1) * CHUNK <= firstSeq) this.#chunks.delete(one);
    }
    const at = Math.floor(seq / CHUNK);
    let chunk = this.#chunks.get(at);
    if (!chunk) {
      chunk = new Uint16Array(CHUNK);
      this.#chunks.set(at, chunk);
    }
    chunk[seq % CHUNK] = number;
    return (this.#kept[number - 1] as { words: Words }).words;
  }
}

/** What the parts of a message are called, as rows have it; each word once. */
export function wordsOf(parts: readonly Decoded[], eventType = ''): Words {
  const packets = new Set<string>();
  const names = new Set<string>();
  const channels = new Set<string>();
  for (const { kind, name, channel } of parts) {
    if (!PLAIN.has(kind) && kind !== eventType) packets.add(kind);
    if (name) names.add(name);
    // Socket.IO's namespace where there is no other.
    if (channel && channel !== '/') channels.add(channel);
  }
  if (packets.size + names.size + channels.size === 0) return NONE;
  return { packets: [...packets], names: [...names], channels: [...channels] };
}
