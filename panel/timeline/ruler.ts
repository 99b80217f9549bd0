import type { EpochMs, Milliseconds } from '../../src/units.ts';
import type { TimeScale } from './time-scale.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beyond, a Date has no words. */
const LAST_DATE: EpochMs = 8.64e15;
const STEPS: readonly Milliseconds[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 8, 12, 24].map((n) => n * HOUR),
];

export interface RulerTick {
  x: number;
  label: string;
}

/** The smallest nice step that keeps labels at least `minPx` apart. */
export function rulerStep(msPerPx: Milliseconds, minPx = 90): Milliseconds {
  const wanted = msPerPx * minPx;
  const step = STEPS.find((candidate) => candidate >= wanted);
  return step ?? Math.ceil(wanted / (24 * HOUR)) * 24 * HOUR;
}

/**
 * Marks and labels: relative to `origin` (the beginning of the recording), or those of the wall clock when `zone`, the
 * local clock's lead over UTC, is given.
 */
export function rulerTicks(scale: TimeScale, origin: EpochMs, zone?: Milliseconds, minPx = 90): RulerTick[] {
  if (zone !== undefined) origin = -zone;
  const step = rulerStep(scale.msPerPx, minPx);
  const ticks: RulerTick[] = [];
  const first = Math.ceil((scale.span.start - origin) / step);
  for (let i = first; ; i++) {
    const x = scale.x(origin + i * step);
    if (!(x <= scale.width)) return ticks;
    ticks.push({ x, label: zone === undefined ? relative(i * step, step) : wallClock(i * step, step) });
  }
}

/** A time since the beginning, as precise as `step` needs: "20 s", "1:20 min", "350 ms", "2 h 05". */
export function relative(ms: Milliseconds, step: Milliseconds): string {
  const sign = ms < 0 ? '−' : '';
  const abs = Math.abs(ms);
  if (step < 1) return `${sign}${abs.toFixed(1)} ms`;
  if (abs < SECOND && step < SECOND) return `${sign}${Math.round(abs)} ms`;
  if (step < SECOND) {
    const digits = step < 10 ? 3 : step < 100 ? 2 : 1;
    return abs < MINUTE ? `${sign}${(abs / SECOND).toFixed(digits)} s` : `${sign}${minutes(abs, digits)}`;
  }
  if (abs < MINUTE * 2 && step < MINUTE) return `${sign}${Math.round(abs / SECOND)} s`;
  if (abs < HOUR) return `${sign}${step < MINUTE ? minutes(abs, 0) : `${Math.round(abs / MINUTE)} min`}`;
  const seconds = step < MINUTE ? `:${two(Math.round(abs / SECOND) % 60)}` : '';
  return `${sign}${Math.floor(abs / HOUR)}:${two(Math.floor((abs % HOUR) / MINUTE))}${seconds} h`;
}

/** A local time of day, as precise as `step` needs: "14:02", "14:02:31", "14:02:31.25"; days as "11-21". */
export function wallClock(local: EpochMs, step: Milliseconds): string {
  // Sums of steps below a millisecond are a hair off.
  const tenths = Math.round(local * 10);
  const whole = Math.floor(tenths / 10);
  if (!(Math.abs(whole) < LAST_DATE)) return '–';
  const text = new Date(whole).toISOString();
  if (step >= DAY) return text.slice(-19, -14);
  if (step >= MINUTE) return text.slice(-13, -8);
  if (step >= SECOND) return text.slice(-13, -5);
  if (step < 1) return `${text.slice(-13, -1)}${tenths - whole * 10}`;
  return text.slice(-13, step < 10 ? -1 : step < 100 ? -2 : -3);
}

function minutes(ms: Milliseconds, digits: number): string {
  const seconds = (ms % MINUTE) / SECOND;
  return `${Math.floor(ms / MINUTE)}:${seconds.toFixed(digits).padStart(digits > 0 ? digits + 3 : 2, '0')} min`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
