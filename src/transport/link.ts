import type { FromRelay, Moment, ToRelay } from '../protocol.ts';

/** Unacknowledged batches beyond this size (UTF-16 units) are dropped, oldest first. */
export const LINK_LIMIT = 64 * 1024 * 1024;

/** What a moment counts as against the limit. */
const MOMENT_SIZE = 64;

type Batch = FromRelay & { type: 'batch' };

/** Where batches go: a runtime port. `post` may throw when the other side is gone. */
export interface LinkPort {
  post(message: FromRelay): void;
}

/**
 * The relay's end of the way to a recorder: numbers batches and keeps each until it is acknowledged, so that whichever
 * hop dies, what was not taken is sent again, in order, and nothing twice (the recorder knows what it has).
 * Bounded: what had to be dropped shows as a hole in the facts' numbers, which the recorder counts.
 */
export class Link {
  #port: LinkPort | undefined;
  #recorder = '';
  #queue: { batch: Batch; size: number }[] = [];
  #size = 0;
  #n = 0;
  readonly #limit: number;

  constructor(limit = LINK_LIMIT) {
    this.#limit = limit;
  }

  get connected(): boolean {
    return this.#port !== undefined;
  }

  /** Name of the recorder that batches are meant for; '' while there is none. */
  get recorder(): string {
    return this.#recorder;
  }

  /**
   * A recorder attached through `port`. For another one than before everything starts afresh; for one that had been
   * forgotten the numbers go on from what it has, or it would take the next batches for old ones.
   */
  attach(port: LinkPort, message: ToRelay & { type: 'attach' }): void {
    this.#port = port;
    if (message.recorder !== this.#recorder) {
      this.#recorder = message.recorder;
      this.reset();
      this.#n = message.have;
    } else {
      this.ack(message.have);
      for (const { batch } of [...this.#queue]) this.#post(batch);
    }
  }

  /** The port is gone; batches are kept for a recorder that comes back. */
  detach(port?: LinkPort): void {
    if (port === undefined || port === this.#port) this.#port = undefined;
  }

  /** Forgets all that was kept, and the recorder's numbering. */
  reset(): void {
    this.#queue = [];
    this.#size = 0;
    this.#n = 0;
  }

  /** The recorder is gone for good: the next one, even the same, starts afresh. */
  forget(): void {
    this.#port = undefined;
    this.#recorder = '';
    this.reset();
  }

  ack(n: number): void {
    let taken = 0;
    while (taken < this.#queue.length && this.#queue[taken]!.batch.n <= n)
      this.#size -= this.#queue[taken++]!.size;
    if (taken > 0) this.#queue.splice(0, taken);
  }

  /** Sends a batch, or keeps it until somebody takes it. */
  send(text: string, bytes: Batch['bytes']): void {
    let size = text.length;
    for (const number in bytes) size += bytes[number]!.length;
    this.#keep({ type: 'batch', n: ++this.#n, text, bytes }, size);
  }

  /** Sends moments of the document, as surely as a batch. */
  sendMoments(moments: Moment[]): void {
    this.#keep({ type: 'batch', n: ++this.#n, text: '', bytes: {}, moments }, moments.length * MOMENT_SIZE);
  }

  /** Tells something that needs no acknowledgement. */
  tell(message: FromRelay): void {
    this.#post(message);
  }

  #keep(batch: Batch, size: number): void {
    this.#queue.push({ batch, size });
    this.#size += size;
    if (this.#size > this.#limit) this.#dropOldest();
    this.#post(batch);
  }

  #dropOldest(): void {
    while (this.#size > this.#limit && this.#queue.length > 1) this.#size -= this.#queue.shift()!.size;
  }

  #post(message: FromRelay): void {
    try {
      this.#port?.post(message);
    } catch {
      this.#port = undefined; // gone between two events; the batch is in the queue
    }
  }
}
