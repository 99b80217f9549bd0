import type { Milliseconds } from '../units.ts';

/** Numbers in sentences. */

/** With two digits that mean something: 0.033, 1.5, 120. */
export function amount(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));
}

export function perSecond(rate: number): string {
  return `${amount(rate)}/s`;
}

/** "0.3 s", "24 s", "5 min". */
export function span(ms: Milliseconds): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${seconds < 10 ? amount(seconds) : Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** A number for evidence: the same digits, as a number. */
export function rounded(value: number): number {
  return Number(amount(value));
}
