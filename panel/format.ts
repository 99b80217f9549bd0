import type { Bytes, EpochMs, Milliseconds } from '../src/units.ts';

/** Numbers, sizes and times in the panel's words. Hand-made: `Intl` is too slow for a table that streams. */

/** 2913 → "2,913". */
export function count(n: number): string {
  const text = String(Math.round(n));
  return text.length < 4 ? text : text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 412 → "412", 2100 → "2.1k", 1500000 → "1.5M": for places with no room. */
export function compact(n: number): string {
  if (n < 1000) return String(n);
  if (n < 999_500) return `${threeDigits(n / 1000)}k`;
  return `${threeDigits(n / 1_000_000)}M`;
}

/** "1 event", "2 events". */
export function plural(n: number, word: string, words = `${word}s`): string {
  return `${count(n)} ${n === 1 ? word : words}`;
}

/** 182 → "182 B", 1400 → "1.4 kB". */
export function size(bytes: Bytes): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${threeDigits(bytes / 1000)} kB`;
  if (bytes < 999_500_000) return `${threeDigits(bytes / 1_000_000)} MB`;
  return `${threeDigits(bytes / 1_000_000_000)} GB`;
}

/** Powers of 1024, for limits that are such: "1 MiB". */
export function binarySize(bytes: Bytes): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let n = bytes;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${threeDigits(n)} ${units[unit]}`;
}

/** How long: "96 ms", "3.02 s", "2 min 5 s", "1 h 12 min". */
export function duration(ms: Milliseconds): string {
  if (!Number.isFinite(ms)) return '–';
  const abs = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (abs < 0.095) return `${sign}${trim(abs, 2)} ms`;
  if (abs < 9.95) return `${sign}${trim(abs, 1)} ms`;
  if (abs < 999.5) return `${sign}${Math.round(abs)} ms`;
  if (abs < 59_950) return `${sign}${threeDigits(abs / 1000, 2)} s`;
  const seconds = Math.round(abs / 1000);
  if (seconds < 3600) return joined(sign, Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return joined(sign, Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  return joined(sign, Math.floor(minutes / 1440), 'd', Math.floor((minutes % 1440) / 60), 'h');
}

/** The Δ column: "+0.98 s", "+12 ms", "+2 min 5 s". */
export function delta(ms: Milliseconds): string {
  if (!Number.isFinite(ms)) return '';
  if (ms < 100) return `+${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_995) return `+${(ms / 1000).toFixed(2)} s`;
  return `+${duration(ms)}`;
}

/** Wall clock with milliseconds: "14:02:31.204". */
export function clock(t: EpochMs): string {
  const date = new Date(t);
  return `${clockSeconds(t)}.${pad(date.getMilliseconds(), 3)}`;
}

/** Wall clock: "14:02:31". */
export function clockSeconds(t: EpochMs): string {
  const date = new Date(t);
  if (Number.isNaN(date.getTime())) return '–';
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
}

/** ISO 8601 in UTC, or a dash for a time that is none. */
export function iso(t: EpochMs): string {
  const date = new Date(t);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString();
}

/** The first `max` characters on one line, control characters made visible. */
export function oneLine(text: string, max = 300): string {
  // Indents go: half of a pretty-printed JSON would be white space. What is looked at stays bounded.
  const head = text.slice(0, max * 4).replace(/(?:\r\n|[\r\n])[ \t]*/g, '↵');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  const line = head.slice(0, max).replace(/[\u0000-\u001f\u007f]/g, ' ');
  return text.length > max * 4 || head.length > max ? `${line}…` : line;
}

function threeDigits(n: number, most = 1): string {
  return trim(n, n < 9.995 ? most : n < 99.95 ? Math.min(most, 1) : 0);
}

function trim(n: number, digits: number): string {
  const text = n.toFixed(digits);
  return digits > 0 ? text.replace(/\.?0+$/, '') : text;
}

function joined(sign: string, n: number, unit: string, rest: number, smaller: string): string {
  return rest === 0 ? `${sign}${n} ${unit}` : `${sign}${n} ${unit} ${rest} ${smaller}`;
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

/** What an error says. Those of the DevTools page are of another realm: no `instanceof` knows them. */
export function errorWords(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
