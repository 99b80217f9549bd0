import type { EpochMs, Milliseconds } from '../../src/units.ts';
import { TimeScale, TimeSpan } from './time-scale.ts';

/** While nothing was zoomed, the view shows all until it is this long, then the newest part of this length. */
const AUTO: Milliseconds = 120_000;
const SHORTEST_FOLLOWED: Milliseconds = 5_000;
/** Room at the right edge, as a fraction: the labels at the end of a lane need it. */
const ROOM = 0.04;

/** What there is to show. */
export interface Extent {
  first: EpochMs;
  now: EpochMs;
  /** A file does not grow: it is shown whole. */
  live: boolean;
}

/**
 * What the timeline looks at: an immutable value. It either follows (`fixed` undefined: the right edge is now) or
 * rests on a span that the user chose.
 */
export class TimelineView {
  readonly fixed: TimeSpan | undefined;
  /** Length shown while following; `all` from the beginning, `auto` likewise until it is long. */
  readonly length: Milliseconds | 'auto' | 'all';

  constructor(fixed?: TimeSpan, length: Milliseconds | 'auto' | 'all' = 'auto') {
    this.fixed = fixed;
    this.length = length;
  }

  get following(): boolean {
    return this.fixed === undefined;
  }

  span(extent: Extent): TimeSpan {
    if (this.fixed) return this.fixed;
    const first = Number.isFinite(extent.first) ? extent.first : extent.now;
    const all = Math.max(extent.live ? SHORTEST_FOLLOWED : 1, extent.now - first);
    if (this.length === 'all' || (this.length === 'auto' && (all <= AUTO || !extent.live))) {
      return new TimeSpan(first, first + all).padded(0.005, ROOM);
    }
    const length = this.length === 'auto' ? AUTO : this.length;
    return new TimeSpan(extent.now - length, extent.now).padded(0, ROOM);
  }

  /** Zooms with `x` staying in place; at the right end of a followed view it goes on following. */
  zoom(factor: number, x: number, width: number, extent: Extent): TimelineView {
    const scale = new TimeScale(this.span(extent), width);
    if (this.following && extent.live && x >= scale.x(extent.now) - 8) {
      const length = Math.max(1, (extent.now - scale.span.start) * factor);
      return new TimelineView(undefined, extent.now - extent.first <= length ? 'all' : length);
    }
    return new TimelineView(scale.scale(factor, x).span, this.length).#caught(extent);
  }

  /** Moves the picture by `px`; reaching the end again takes up following. */
  pan(px: number, width: number, extent: Extent): TimelineView {
    const scale = new TimeScale(this.span(extent), width).translate(px);
    // Something stays in sight: a quarter of the width at least.
    const span = scale.span;
    const latest = extent.now - span.duration * 0.25;
    const earliest = extent.first - span.duration * 0.75;
    const start = Math.min(Math.max(span.start, earliest), Math.max(latest, earliest));
    const moved = new TimelineView(span.translate(start - span.start), this.length);
    return px < 0 ? moved.#caught(extent) : moved;
  }

  /** Shows everything; what is live is followed. */
  fit(): TimelineView {
    return new TimelineView(undefined, 'all');
  }

  /** Back to now, at the length looked at. */
  follow(extent: Extent): TimelineView {
    if (!this.fixed) return this;
    const length = this.fixed.duration / (1 + ROOM);
    return new TimelineView(undefined, extent.now - extent.first <= length ? 'all' : length);
  }

  /** A span that shows `t`, moved only when it does not show it already. */
  reveal(t: EpochMs, extent: Extent): TimelineView {
    const span = this.span(extent);
    if (!Number.isFinite(t) || span.contains(t)) return this;
    return new TimelineView(span.translate(t - (span.start + span.duration / 2)), this.length);
  }

  /** Shows `span`; when its end was moved on and reaches what is newest, it is followed. */
  show(span: TimeSpan, extent: Extent): TimelineView {
    const shown = new TimelineView(span, this.length);
    return span.end >= this.span(extent).end ? shown.#caught(extent) : shown;
  }

  #caught(extent: Extent): TimelineView {
    if (!this.fixed || !extent.live) return this;
    const end = this.fixed.end - (this.fixed.duration * ROOM) / (1 + ROOM);
    return end >= extent.now && this.fixed.start <= extent.now ? this.follow(extent) : this;
  }
}
