import type { Decoded } from '../../src/decode/decoded.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import { isSecretHeader } from '../../src/model/mask.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { HeaderList, MessageRecord, StreamRecord } from '../../src/model/types.ts';
import type { Seq } from '../../src/units.ts';
import { inWords } from '../describe.ts';
import { looked } from '../filter/facts.ts';
import { anywhere } from '../filter/matcher.ts';
import type { Pattern } from '../filter/query.ts';
import { TimedRegex } from '../filter/regex.ts';
import { oneLine } from '../format.ts';
import { decodable, decodeIn } from './decode-in.ts';

/** Hits that are kept of one connection; more are counted. */
export const KEPT_PER_LANE = 500;
/** Characters of one payload that are searched for a text; for an expression as many as the filter looks at. */
export const SEARCHED_MAX = 4 * 1024 * 1024;
const AROUND = 24;
const STRIDE = 32;
/** Characters after which the clock is looked at, however few records they are of. */
const MUCH = 512 * 1024;

/** One place where the text is. */
export interface Hit {
  /** Undefined: in the connection itself. */
  seq: Seq | undefined;
  /** Attempt whose headers have it. */
  attempt?: number;
  /** In what: "payload", "name", "answer header date". */
  where: string;
  before: string;
  text: string;
  after: string;
}

export interface LaneHits {
  readonly lane: Lane;
  readonly hits: Hit[];
  /** Those that are not kept as well. */
  count: number;
}

/** Looks for a text in any case, or an expression, in everything that is recorded: payloads, what they say decoded, headers, URLs. */
export class SearchAll {
  readonly found = new Map<Lane, LaneHits>();
  /** Records that were looked at. */
  searched = 0;
  count = 0;
  readonly #recording: Recording;
  readonly #protocolOf: (lane: Lane) => string | undefined;
  readonly #pattern: RegExp;
  /** Of an expression: says with an eye on the clock whether there is anything to be found. */
  readonly #timed: TimedRegex | undefined;
  #read = 0;
  #next: Seq = 0;
  #generation: number;
  #lanes = 0;

  constructor(wanted: Pattern, recording: Recording, protocolOf: (lane: Lane) => string | undefined) {
    this.#recording = recording;
    this.#protocolOf = protocolOf;
    this.#pattern = anywhere(wanted);
    if ('regex' in wanted) this.#timed = new TimedRegex(wanted.regex);
    this.#generation = recording.generation;
  }

  /** The recording was cleared: what was found is of another one. */
  get stale(): boolean {
    return this.#recording.generation !== this.#generation;
  }

  /**
   * Works until `late()` says so; true when all that there is was looked at.
   * @throws {TooSlow}
   */
  step(late: () => boolean): boolean {
    const recording = this.#recording;
    while (this.#lanes < recording.lanes.length) {
      const lane = recording.lanes[this.#lanes++]!;
      this.#tryText(lane, undefined, 'URL', lane.url);
      if (late()) return false;
    }
    let seq = Math.max(this.#next, recording.firstSeq);
    for (let done = 1; seq < recording.nextSeq; seq++, done++) {
      const record = recording.record(seq);
      const lane = record && recording.laneOf(record.connection);
      if (record && lane) this.#look(record, lane);
      this.#next = seq + 1;
      this.searched++;
      if (done % STRIDE !== 0 && this.#read < MUCH) continue;
      this.#read = 0;
      if (late()) return this.#next >= recording.nextSeq;
    }
    return true;
  }

  #look(record: StreamRecord, lane: Lane): void {
    const { seq } = record;
    switch (record.kind) {
      case 'message':
      case 'send':
        this.#message(record, lane);
        return;
      case 'comment':
      case 'note':
        this.#tryText(lane, seq, record.kind, record.data);
        return;
      case 'connecting':
        this.#headers(record, lane, 'request header', record.requestHeaders);
        return;
      case 'open':
      case 'error':
      case 'close':
        if (!this.#headers(record, lane, 'answer header', record.headers))
          this.#tryText(lane, seq, record.kind, inWords(record, lane));
        return;
      default:
        this.#tryText(lane, seq, record.kind, inWords(record, lane));
    }
  }

  /** The first place in a message counts: in its type, its text, else in what it says decoded. */
  #message(record: MessageRecord, lane: Lane): void {
    const { data, seq, eventType, lastEventId } = record;
    if (eventType && this.#tryText(lane, seq, 'type', eventType)) return;
    if (lastEventId && record.kind === 'message' && record.id !== undefined)
      if (this.#tryText(lane, seq, 'id', lastEventId)) return;
    if (!isBinary(data) && this.#tryText(lane, seq, 'payload', data)) return;
    const known = decodable(this.#protocolOf(lane));
    // Text of no protocol says no more when it is decoded.
    if (known === undefined && !isBinary(data)) return;
    const parts = decodeIn(record, lane, this.#recording, known);
    for (const part of parts) if (this.#part(part, lane, seq, isBinary(data))) return;
  }

  #part(part: Decoded, lane: Lane, seq: Seq, isBytes: boolean): boolean {
    const { kind, name, channel, headers, payload } = part;
    if (this.#tryText(lane, seq, 'kind', kind)) return true;
    if (name !== undefined && this.#tryText(lane, seq, 'name', name)) return true;
    if (channel !== undefined && this.#tryText(lane, seq, 'channel', channel)) return true;
    for (const [key, value] of headers ?? [])
      if (this.#tryText(lane, seq, `header ${key}`, `${key}: ${value}`)) return true;
    if (!payload) return false;
    if (payload.form !== 'bytes') return this.#tryText(lane, seq, 'payload', payload.text);
    if (!payload.format || !isBytes) return false;
    const { root } = treeOf(payload);
    return root !== undefined && this.#tree(root, lane, seq);
  }

  #tree(root: TreeNode, lane: Lane, seq: Seq): boolean {
    const stack: TreeNode[] = [root];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.text !== '' && this.#tryText(lane, seq, 'payload', node.text)) return true;
      for (const { key, value } of node.entries()) {
        if (key !== undefined && this.#tryText(lane, seq, 'key', key)) return true;
        stack.push(value);
      }
    }
    return false;
  }

  #headers(record: StreamRecord, lane: Lane, where: string, headers: HeaderList | undefined): boolean {
    let found = false;
    const number = lane.attemptOf(record.connection, record.attempt)?.number;
    for (const [name, value] of headers ?? []) {
      // What is secret is found, and not shown.
      const shown = isSecretHeader(name, value) ? `${name}: (hidden)` : `${name}: ${value}`;
      const match = this.#find(`${name}: ${value}`);
      if (!match) continue;
      found = true;
      const at = shown === `${name}: ${value}` ? match.index : 0;
      const length = at === 0 && shown !== `${name}: ${value}` ? 0 : match[0].length;
      this.#keep(lane, { ...around(shown, at, length), seq: record.seq, where, attempt: number });
    }
    return found;
  }

  #tryText(lane: Lane, seq: Seq | undefined, where: string, text: string): boolean {
    const match = this.#find(text);
    if (!match) return false;
    this.#keep(lane, { ...around(text, match.index, match[0].length), seq, where });
    return true;
  }

  #find(text: string): RegExpExecArray | null {
    this.#read += text.length;
    if (this.#timed) return this.#timed.test(looked(text)) ? this.#pattern.exec(looked(text)) : null;
    return this.#pattern.exec(text.length > SEARCHED_MAX ? text.slice(0, SEARCHED_MAX) : text);
  }

  #keep(lane: Lane, hit: Hit): void {
    let of = this.found.get(lane);
    if (!of) {
      of = { lane, hits: [], count: 0 };
      this.found.set(lane, of);
    }
    of.count++;
    this.count++;
    if (of.hits.length < KEPT_PER_LANE) of.hits.push(hit);
  }
}

/** A place in a text with what stands before and after it, on one line. */
function around(text: string, at: number, length: number): Pick<Hit, 'before' | 'text' | 'after'> {
  const from = Math.max(0, at - AROUND);
  return {
    before: `${from > 0 ? '…' : ''}${oneLine(text.slice(from, at))}`,
    text: oneLine(text.slice(at, at + length)),
    after: oneLine(text.slice(at + length, at + length + 200), 199),
  };
}
