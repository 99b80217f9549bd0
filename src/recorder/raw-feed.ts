import { createFramer, type Framer, type Piece } from '../framing/framer.ts';
import type { Attempt } from '../model/lane.ts';
import { RawBody } from '../model/raw-body.ts';
import type { Recording } from '../model/recording.ts';
import type { ConnectionLine, StreamRecord } from '../model/types.ts';
import type { EpochMs } from '../units.ts';

/** Comments and notes told of one attempt; a stream's keep-alives are alike, and the Raw view has them all. */
const TOLD_LIMIT = 100;

const encoder = new TextEncoder();

/**
 * The raw text of an EventSource's attempt, as the browser's network log has it (so far, or when it ended): what the
 * page cannot see of it becomes records. Its messages are known from the page and are not told again.
 */
export class RawFeed {
  readonly #recording: Recording;
  readonly #line: ConnectionLine;
  readonly #attempt: Attempt;
  /** Number of the attempt within its connection. */
  readonly #number: number;
  readonly #framer: Framer = createFramer('event-stream');
  #taken = 0;
  #told = 0;
  #ended = false;
  /** The newest `retry:` of this attempt. */
  reconnectionTime: number | undefined;

  constructor(recording: Recording, line: ConnectionLine, attempt: Attempt, number: number) {
    this.#recording = recording;
    this.#line = line;
    this.#attempt = attempt;
    this.#number = number;
  }

  /** Takes the whole text as it is now, learnt at `t`. */
  take(text: string, t: EpochMs, ended: boolean): void {
    if (this.#ended) return;
    if (text.length > this.#taken) {
      const bytes = encoder.encode(text.slice(this.#taken));
      this.#taken = text.length;
      this.#attempt.raw ??= new RawBody('wire');
      this.#recording.addRaw(this.#attempt.raw, bytes);
      this.#tell(this.#framer.push(bytes), t);
    }
    if (!ended) return;
    this.#ended = true;
    this.#tell(this.#framer.end(), t);
    if (this.#told <= TOLD_LIMIT) return;
    const data = `${this.#told - TOLD_LIMIT} more comments and notes of this attempt are not listed: see its raw text.`;
    this.#append({ kind: 'note', data }, t);
  }

  #tell(pieces: readonly Piece[], t: EpochMs): void {
    for (const piece of pieces) {
      if (piece.kind === 'message') continue;
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
    this.#recording.append({ ...base, ...content } as unknown as StreamRecord);
  }
}
