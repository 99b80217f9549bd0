import { createFramer, type Framer, type Piece } from '../framing/framer.ts';
import { utf8Bytes } from '../model/bytes.ts';
import type { Attempt } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { ConnectionLine, StreamRecord } from '../model/types.ts';
import type { Bytes, EpochMs } from '../units.ts';
import { Unheard } from './unheard.ts';

/** Comments and notes told of one attempt; a stream's keep-alives are alike, and the Raw view has them all. */
const TOLD_LIMIT = 100;

/**
 * The raw text of an EventSource's attempt, as the browser's network log has it (so far, or when it ended): what the
 * page cannot see of it becomes records. Its messages are known from the page and are not told again.
 */
export class RawFeed {
  readonly #recording: Recording;
  readonly #line: ConnectionLine;
  #attempt: Attempt | undefined;
  /** Number of the attempt within its connection. */
  readonly #number: number;
  #framer: Framer = createFramer('event-stream');
  #generation: number;
  #taken = 0;
  /** Taken as bytes, while the wire was captured. */
  #bytes: Bytes = 0;
  #bom: Bytes = 0;
  #told = 0;
  readonly #unheard: Unheard;
  #ended = false;
  /** The newest `retry:` of this attempt. */
  reconnectionTime: number | undefined;

  /** @param heard whether the page was told of an event of this type. */
  constructor(
    recording: Recording,
    line: ConnectionLine,
    attempt: Attempt,
    number: number,
    heard: (eventType: string) => boolean,
  ) {
    this.#recording = recording;
    this.#line = line;
    this.#attempt = attempt;
    this.#number = number;
    this.#unheard = new Unheard(heard);
    this.#generation = recording.generation;
  }

  /** Takes the whole text as it is now, learnt at `t`. */
  take(text: string, t: EpochMs, ended: boolean): void {
    if (this.#ended) return;
    if (this.#bytes > 0) {
      // The capture was switched off in the middle. Its bytes may begin with a BOM, which no text has.
      const whole = utf8Bytes(text);
      this.takeBytes(this.#bytes, whole.subarray(this.#bytes - this.#bom), t);
    } else if (text.length > this.#taken) {
      const bytes = utf8Bytes(text.slice(this.#taken));
      this.#taken = text.length;
      this.#push(bytes, t);
    }
    if (ended) this.end(t);
  }

  /** Takes the bytes from `offset` on as they come; those that were missed before them are left out. */
  takeBytes(offset: Bytes, bytes: Uint8Array, t: EpochMs): void {
    if (this.#ended || bytes.length === 0) return;
    if (offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#bom = 3;
    if (offset !== this.#bytes) this.#framer = createFramer('event-stream', { middle: true });
    this.#bytes = offset + bytes.length;
    this.#push(bytes, t);
  }

  /** The body is over. */
  end(t: EpochMs): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#tell(this.#framer.end(), t);
    for (const note of this.#unheard.end()) this.#append(note, t);
    if (this.#told <= TOLD_LIMIT) return;
    const data = `${this.#told - TOLD_LIMIT} more comments and notes of this attempt are not listed: see its raw text.`;
    this.#append({ kind: 'note', data }, t);
  }

  #push(bytes: Uint8Array, t: EpochMs): void {
    const { generation } = this.#recording;
    if (generation !== this.#generation) {
      // After a Clear a connection that lives on comes back with its next record, and with it its attempt.
      const attempts = this.#recording.laneOf(this.#line.id)?.attempts;
      this.#attempt = attempts?.findLast(({ connection }) => connection === this.#line.id);
      if (this.#attempt) this.#generation = generation;
    }
    if (this.#attempt) {
      this.#recording.addRaw(this.#attempt, 'wire', bytes);
    }
    this.#tell(this.#framer.push(bytes), t);
  }

  #tell(pieces: readonly Piece[], t: EpochMs): void {
    for (const piece of pieces) {
      if (piece.kind === 'message') {
        const note = this.#unheard.event(piece.eventType ?? 'message', t);
        if (note) this.#append(note, t);
        continue;
      }
      if (piece.kind === 'retry') this.reconnectionTime = piece.reconnectionTime;
      else if (++this.#told > TOLD_LIMIT) continue;
      const { chunk: _chunk, ...content } = piece;
      this.#append(content, t);
    }
  }

  #append(content: { kind: string; [field: string]: unknown }, t: EpochMs): void {
    const base = {
      type: 'record',
      seq: 0,
      t,
      connection: this.#line.id,
      attempt: this.#number,
      source: 'wire',
    };
    if (!this.#recording.connections.has(this.#line.id)) this.#recording.addConnection(this.#line);
    this.#recording.append({ ...base, ...content } as unknown as StreamRecord);
  }
}
