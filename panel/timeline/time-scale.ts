import type { EpochMs, Milliseconds } from '../../src/units.ts';

/** Zooming in stops here: below, a millisecond has no facts to show. */
const SHORTEST: Milliseconds = 0.5;
/** And out here: about ten years. */
const LONGEST: Milliseconds = 3.2e11;

/** A piece of time: an immutable value. */
export class TimeSpan {
  readonly start: EpochMs;
  readonly end: EpochMs;

  constructor(start: EpochMs, end: EpochMs) {
    this.start = start;
    this.end = Math.max(end, start + SHORTEST);
  }

  get duration(): Milliseconds {
    return this.end - this.start;
  }

  contains(t: EpochMs): boolean {
    return t >= this.start && t <= this.end;
  }

  translate(ms: Milliseconds): TimeSpan {
    return new TimeSpan(this.start + ms, this.end + ms);
  }

  /** Grows (`factor` > 1) or shrinks; `fixed` stays where it is. */
  scale(factor: number, fixed: EpochMs): TimeSpan {
    const limited = Math.min(LONGEST, Math.max(SHORTEST, this.duration * factor)) / this.duration;
    return new TimeSpan(fixed - (fixed - this.start) * limited, fixed + (this.end - fixed) * limited);
  }

  /** The same piece with room at both sides, as fractions of its duration. */
  padded(before: number, after: number): TimeSpan {
    return new TimeSpan(this.start - this.duration * before, this.end + this.duration * after);
  }
}

/** Maps a span of time to `width` pixels and back: an immutable value. */
export class TimeScale {
  readonly span: TimeSpan;
  readonly width: number;

  constructor(span: TimeSpan, width: number) {
    this.span = span;
    this.width = Math.max(1, width);
  }

  get msPerPx(): Milliseconds {
    return this.span.duration / this.width;
  }

  x(t: EpochMs): number {
    return ((t - this.span.start) / this.span.duration) * this.width;
  }

  t(x: number): EpochMs {
    return this.span.start + (x / this.width) * this.span.duration;
  }

  /** What was at x = 0 is at x = `px` afterwards. */
  translate(px: number): TimeScale {
    return new TimeScale(this.span.translate(-px * this.msPerPx), this.width);
  }

  /** Shows `factor` times as much time; what is at `x` stays there. */
  scale(factor: number, x: number): TimeScale {
    return new TimeScale(this.span.scale(factor, this.t(x)), this.width);
  }

  /** Shows exactly `span`. */
  fit(span: TimeSpan): TimeScale {
    return new TimeScale(span, this.width);
  }
}
