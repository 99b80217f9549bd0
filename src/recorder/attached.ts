import type { Recording } from '../model/recording.ts';
import { type DocumentInfo, decodeBatch, type FactBatch, type FromRelay, type Moment } from '../protocol.ts';
import type { DocumentAssembler } from './assemble.ts';

/** A document that this recorder is attached to: takes its batches exactly once and in order, and counts what is missing. */
export class Attached {
  info: DocumentInfo;
  readonly assembler: DocumentAssembler;
  readonly #recording: Recording;
  /** Batches taken. */
  have = 0;
  /** Its relay can be spoken to. */
  connected = true;
  /** It went into the back/forward cache, with its connections. */
  cached = false;
  /** Number of the next fact expected. The hook numbers from 0 whenever somebody new listens. */
  #nextFact = 0;

  constructor(info: DocumentInfo, assembler: DocumentAssembler, recording: Recording) {
    this.info = info;
    this.assembler = assembler;
    this.#recording = recording;
  }

  /** Takes a batch, unless it was taken before: what is not acknowledged is sent again. */
  take(message: FromRelay & { type: 'batch' }): void {
    if (message.n <= this.have) return;
    this.have = message.n;
    for (const moment of message.moments ?? []) this.#moment(moment);
    const batch = message.text === '' ? undefined : this.#decode(message.text);
    if (!batch) return;
    this.#lost(batch.first - this.#nextFact, 'on the way from the page');
    this.#nextFact = batch.first + batch.facts.length;
    this.assembler.take(batch, message.bytes);
  }

  /** The page is left: for good, or into the back/forward cache. */
  bye({ persisted, t }: FromRelay & { type: 'bye' }): void {
    this.cached = persisted;
    if (persisted) this.#recording.addMark({ type: 'mark', t, mark: 'hidden', url: this.info.url });
    else this.assembler.leave(t);
  }

  /** Only the page itself explains streams: a frame has its visibility and its thread from there. */
  #moment({ mark, t, duration, count }: Moment): void {
    if (this.info.frameId !== 0) return;
    const details = {
      ...(duration === undefined ? {} : { duration }),
      ...(count === undefined ? {} : { count }),
    };
    this.#recording.addMark({ type: 'mark', t, mark, url: this.info.url, ...details });
  }

  #decode(text: string): FactBatch | undefined {
    try {
      return decodeBatch(text);
    } catch {
      this.#lost(1, 'a batch that could not be read');
      return undefined;
    }
  }

  #lost(count: number, reason: string): void {
    if (count <= 0) return;
    const now = Date.now();
    this.#recording.addLoss({ type: 'loss', count, reason, from: now, to: now });
  }
}
