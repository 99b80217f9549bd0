import type { Lane } from '../../src/model/lane.ts';
import type { Loss, PageMark } from '../../src/model/types.ts';
import type { EpochMs, Milliseconds } from '../../src/units.ts';
import type { AnswerBar } from '../answers/bars.ts';
import type { LaneMarks } from '../findings/lane-marks.ts';
import type { Cursors } from './cursors.ts';
import type { RowLayout } from './rows.ts';
import type { TimeScale, TimeSpan } from './time-scale.ts';

/** The part of a canvas context that is used: a test records the calls on a fake one. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'fillRect'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'globalAlpha'
  | 'lineTo'
  | 'lineWidth'
  | 'measureText'
  | 'moveTo'
  | 'restore'
  | 'save'
  | 'setLineDash'
  | 'stroke'
  | 'strokeStyle'
  | 'textBaseline'
  | 'translate'
>;

/** Colours by what they mean; read from the style sheet, so that canvas and page cannot disagree. */
export interface Palette {
  bg: string;
  bg2: string;
  fg: string;
  dim: string;
  line: string;
  sel: string;
  hover: string;
  link: string;
  sse: string;
  ws: string;
  fetch: string;
  in: string;
  out: string;
  err: string;
  warn: string;
  font: string;
}

/** A value over time: each point is all values of a stretch, the last of which holds until the next point. */
export interface Trend {
  points: readonly { from: EpochMs; min: number; max: number; last: number }[];
  min: number;
  max: number;
}

/** Everything a picture of the timeline depends on. */
export interface Scene {
  scale: TimeScale;
  height: number;
  now: EpochMs;
  palette: Palette;
  rows: RowLayout;
  /** Where in a row its lane begins and how high it is. */
  laneTop: number;
  laneHeight: number;
  scrollTop: number;
  origin: EpochMs;
  marks: readonly PageMark[];
  losses: readonly Loss[];
  /** What is known to have been lost or doubled when the attempt with this number of a lane resumed, in words. */
  resumed?: (lane: Lane, attempt: number) => string | undefined;
  /** Answers of models that a lane streams. */
  answers?: (lane: Lane, now: EpochMs) => readonly AnswerBar[];
  /** The values of a lane's field that is followed. */
  trend?: (lane: Lane) => Trend | undefined;
  /** Where something was found. */
  found?: ReadonlyMap<Lane, LaneMarks>;
  selected?: Lane;
  hovered?: Lane;
  /** Time of the selected record, marked in the selected lane. */
  selectedT?: EpochMs;
  cursorX?: number;
  cursors: Cursors;
  /** A span that is being chosen. */
  chosen?: TimeSpan;
  /** The local clock's lead over UTC; undefined: times since `origin`. */
  zone?: Milliseconds;
  /** Ticks are as high as payloads are large. */
  sizes: boolean;
}
