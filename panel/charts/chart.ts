/** What a chart shows: bars of equal width over an axis. Data only; drawn by `draw.ts`, told in words by `label`. */
export interface Chart {
  readonly bars: readonly number[];
  /** Value of the top of the chart, and the words for it. */
  readonly top: number;
  readonly topLabel: string;
  /** Names along the axis, each at a position in bars; ascending. */
  readonly ticks: readonly { at: number; label: string }[];
  /** Lines through the chart, at a position in bars. */
  readonly marks: readonly { at: number; label: string }[];
  /** A bar in words, for who points at it. */
  readonly label: (index: number) => string;
}

/** The next of 1, 2, 5, 10, 20, 50… at or above `value`. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}
