/** What a proxy may do to the bytes that pass through it. */
import { Transform, type TransformCallback } from 'node:stream';

/** Lets bytes go when there are at least `limit` of them, and the rest at the end. */
export function bufferUpTo(limit: number): Transform {
  let held: Buffer[] = [];
  let size = 0;
  return new Transform({
    transform(part: Buffer, _, done) {
      held.push(part);
      size += part.length;
      if (size >= limit) {
        this.push(Buffer.concat(held));
        held = [];
        size = 0;
      }
      done();
    },
    flush(done) {
      done(null, Buffer.concat(held));
    },
  });
}

/** Calls `cut` when no byte has come for `ms`. */
export function cutWhenIdle(ms: number, cut: () => void): Transform {
  let timer = setTimeout(cut, ms);
  return new Transform({
    transform(part: Buffer, _, done) {
      clearTimeout(timer);
      timer = setTimeout(cut, ms);
      done(null, part);
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
}

/** Swallows everything from `ms` on, the end too: the reader is left waiting. */
export class DropAfter extends Transform {
  #isDropping = false;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    super();
    this.#timer = setTimeout(() => {
      this.#isDropping = true;
    }, ms);
  }

  get isDropping(): boolean {
    return this.#isDropping;
  }

  override _transform(part: Buffer, _: BufferEncoding, done: TransformCallback): void {
    if (this.#isDropping) done();
    else done(null, part);
  }

  override _flush(done: TransformCallback): void {
    // Never done: so the end is not passed on.
    if (!this.#isDropping) done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    done(error);
  }
}
