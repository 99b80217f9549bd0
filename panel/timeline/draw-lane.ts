import type { Attempt, Lane } from '../../src/model/lane.ts';
import { attemptIndexAt } from '../../src/model/search.ts';
import type { Bytes } from '../../src/units.ts';
import { duration } from '../format.ts';
import { type Buckets, fillBuckets, isSparse } from './buckets.ts';
import { drawAnswers } from './draw-answers.ts';
import { drawFindings, signTop } from './draw-findings.ts';
import { drawTrend } from './draw-trend.ts';
import { drawFirstThatFits, drawLabel, endLabels, idLabel, waitLabels } from './lane-labels.ts';
import type { Palette, Pen, Scene } from './scene.ts';
import { silence } from './silence.ts';
import type { TimeScale } from './time-scale.ts';

const BAR = 2;
const TICK = 8;
const HEAT = 9;
/** Height of a tick for a payload of this size or more. */
const TALLEST = 10;
const TALLEST_SIZE: Bytes = 1024 * 1024;
const OPEN_ALPHA = 0.9;
/** Room for a close code of four digits. */
const CODE_ROOM = 36;
/** What lies further out than this at the left is not labelled: its label would seem to belong elsewhere. */
const EDGE = 4;

interface LaneDrawing {
  scene: Scene;
  lane: Lane;
  top: number;
  buckets: Buckets;
}

/** One lane: its attempts as bars, waits and crosses, its messages as ticks or density, its labels where they fit. */
export function drawLane(pen: Pen, drawing: LaneDrawing): void {
  const { scene, lane, top, buckets } = drawing;
  const { scale, palette } = scene;
  const axis = top + Math.round(scene.laneHeight / 2) - 1;
  const { sizes } = scene;
  fillBuckets(lane.inTimes, scale, buckets, sizes ? lane.inSizes : undefined);
  drawMessages(pen, buckets, axis + BAR, 1, palette.in, sizes);
  fillBuckets(lane.outTimes, scale, buckets, sizes ? lane.outSizes : undefined);
  drawMessages(pen, buckets, axis, -1, palette.out, sizes);
  drawAttempts(pen, scene, lane, axis);
  const answers = scene.answers?.(lane, scene.now);
  if (answers) drawAnswers(pen, answers, scale, axis, palette);
  const trend = scene.trend?.(lane);
  if (trend) drawTrend(pen, trend, scale, { top: top + 2, height: scene.laneHeight - 4 }, palette.fg);
  const marks = scene.found?.get(lane);
  if (marks) drawFindings(pen, marks, scale, palette, top + signTop(scene.laneHeight));
  if (lane === scene.selected && scene.selectedT !== undefined) {
    drawMarker(pen, scale.x(scene.selectedT), axis, scene.laneHeight, palette);
  }
}

/** `direction` 1 grows downwards from `edge` (received), -1 upwards (sent). */
function drawMessages(
  pen: Pen,
  buckets: Buckets,
  edge: number,
  direction: 1 | -1,
  color: string,
  sizes: boolean,
): void {
  if (buckets.total === 0) return;
  pen.fillStyle = color;
  const sparse = isSparse(buckets);
  for (let x = 0; x < buckets.width; x++) {
    const count = buckets.counts[x] as number;
    if (count === 0) continue;
    const share = Math.sqrt(count / buckets.max);
    const height = sizes
      ? sizeHeight(buckets.largest[x] as number)
      : sparse
        ? TICK
        : Math.round(3 + (HEAT - 3) * share);
    pen.globalAlpha = sparse ? 1 : 0.4 + 0.6 * share;
    pen.fillRect(x, direction === 1 ? edge : edge - height, 1, height);
  }
  pen.globalAlpha = 1;
}

/** Logarithmic and the same everywhere, so that lanes can be compared: 1 px is empty, the full height 1 MiB or more. */
export function sizeHeight(bytes: Bytes): number {
  const share = Math.log2(1 + Math.max(0, bytes)) / Math.log2(1 + TALLEST_SIZE);
  return 1 + Math.round(Math.min(1, share) * (TALLEST - 1));
}

/** An open lane that says nothing any more, though it did. */
function drawSilence(pen: Pen, { scale, palette, now }: Scene, lane: Lane, axis: number, free: number): void {
  const silent = silence(lane, now);
  if (silent === undefined) return;
  const x = scale.x(now - silent) + 5;
  if (x > -EDGE)
    drawLabel(pen, `silent ${duration(silent)}`, Math.max(x, free), axis, scale.width, palette.warn, free);
}

function drawAttempts(pen: Pen, scene: Scene, lane: Lane, axis: number): void {
  const { scale, palette } = scene;
  const color = kindColor(lane, palette);
  const first = Math.max(0, attemptIndexAt(lane, scale.span.start) - 1);
  // Labels never overlap: each begins where the one before has ended.
  let free = Number.NEGATIVE_INFINITY;
  let lastCross = Number.NEGATIVE_INFINITY;
  for (let i = first; i < lane.attempts.length; i++) {
    const attempt = lane.attempts[i] as Attempt;
    const next = lane.attempts[i + 1];
    const from = scale.x(attempt.start);
    if (from > scale.width) break;
    const until = scale.x(attempt.end ?? Math.max(scene.now, attempt.start));
    // Thousands of attempts in one pixel are one stroke.
    if (next && scale.x(next.start) < lastCross + 1) continue;
    drawBar(pen, scale, attempt, { from, until, axis, color, palette });
    if (i === 0 && lane.first.predatesRecording) drawBefore(pen, from, axis, color);
    if (attempt.number > 1 && from >= -EDGE) {
      const id = idLabel(attempt);
      const room = (next ? scale.x(attempt.end ?? scene.now) : scale.width) - from;
      if (id)
        free = drawLabel(
          pen,
          id,
          Math.max(from, free),
          axis,
          from + room,
          attempt.lastEventIdForgotten ? palette.warn : color,
          free,
        );
      const lost = scene.resumed?.(lane, attempt.number);
      if (lost) free = drawLabel(pen, lost, Math.max(from, free), axis, from + room, palette.err, free);
    }
    if (attempt.end === undefined) {
      drawSilence(pen, scene, lane, axis, free);
      continue;
    }
    lastCross = until;
    drawEnd(pen, attempt, until, axis, palette);
    const gapEnd = next ? scale.x(next.start) : lane.state === 'waiting' ? scale.x(scene.now) : until;
    if (gapEnd > until + 1)
      drawWait(pen, until, Math.min(gapEnd, scale.width), axis, palette, next?.inferred === true);
    const labelEnd = next ? gapEnd : scale.width;
    // A code says more than the wait after it: it may reach over the next attempt's bar, if that has no label.
    const codeEnd = next && !idLabel(next) ? Math.max(gapEnd, until + CODE_ROOM) : labelEnd;
    const words = endLabels(lane, attempt, next === undefined);
    if (words.length > 0 && until >= -EDGE)
      free = drawFirstThatFits(
        pen,
        words,
        Math.max(until + 5, free),
        axis,
        codeEnd,
        attempt.outcome === 'closed' ? palette.dim : palette.err,
        free,
      );
    // A replaced object's close may come after the new one's start: then nothing was waited.
    if (next && gapEnd > until)
      free = drawFirstThatFits(
        pen,
        waitLabels(attempt, next),
        Math.max(until + 5, free),
        axis,
        labelEnd,
        palette.warn,
        free,
      );
    else if (lane.state === 'waiting')
      free = drawFirstThatFits(
        pen,
        ['waiting to retry', 'waiting'],
        Math.max(until + 5, free),
        axis,
        scale.width,
        palette.warn,
        free,
      );
  }
}

interface Bar {
  from: number;
  until: number;
  axis: number;
  color: string;
  palette: Palette;
}

function drawBar(pen: Pen, scale: TimeScale, attempt: Attempt, bar: Bar): void {
  const open = attempt.open === undefined ? undefined : scale.x(attempt.open);
  const left = Math.max(0, bar.from);
  const connectingEnd = Math.min(scale.width, open ?? bar.until);
  if (connectingEnd > left) {
    pen.fillStyle = bar.palette.dim;
    pen.globalAlpha = 0.7;
    pen.fillRect(left, bar.axis + BAR / 2, Math.max(1, connectingEnd - left), 1);
  }
  if (open !== undefined) {
    const right = Math.min(scale.width, bar.until);
    const start = Math.max(0, open);
    pen.fillStyle = bar.color;
    pen.globalAlpha = OPEN_ALPHA;
    if (right >= start) pen.fillRect(start, bar.axis, Math.max(1, right - start), BAR);
  }
  pen.globalAlpha = 1;
}

/** It was open before the recording began: a dotted lead says that the beginning is not known. */
function drawBefore(pen: Pen, x: number, axis: number, color: string): void {
  pen.fillStyle = color;
  for (let i = 1; i <= 3; i++) pen.fillRect(x - i * 4, axis, 2, BAR);
}

function drawEnd(pen: Pen, attempt: Attempt, x: number, axis: number, palette: Palette): void {
  if (x < -EDGE) return;
  if (attempt.outcome === 'closed') {
    pen.fillStyle = palette.dim;
    pen.fillRect(Math.round(x), axis - 4, 1.5, 10);
    return;
  }
  pen.strokeStyle = palette.err;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x - 3, axis - 2);
  pen.lineTo(x + 3, axis + 4);
  pen.moveTo(x + 3, axis - 2);
  pen.lineTo(x - 3, axis + 4);
  pen.stroke();
}

function drawWait(
  pen: Pen,
  from: number,
  until: number,
  axis: number,
  palette: Palette,
  inferred: boolean,
): void {
  pen.strokeStyle = palette.warn;
  pen.lineWidth = 1;
  pen.setLineDash(inferred ? [1, 3] : [3, 3]);
  pen.beginPath();
  pen.moveTo(Math.max(0, from + 4), axis + 1.5);
  pen.lineTo(until, axis + 1.5);
  pen.stroke();
  pen.setLineDash([]);
}

/** The selected record: a line through its lane with a head, so that it stands out of the ticks. */
function drawMarker(pen: Pen, x: number, axis: number, height: number, palette: Palette): void {
  const left = Math.round(x);
  pen.fillStyle = palette.fg;
  pen.fillRect(left, axis - height / 2 + 2, 1, height - 3);
  pen.fillRect(left - 2, axis - height / 2 + 2, 5, 3);
}

/** A lane's colour is its kind's. */
export function kindColor(lane: Lane, palette: Palette): string {
  if (lane.api === 'EventSource') return palette.sse;
  return lane.api === 'WebSocket' ? palette.ws : palette.fetch;
}
