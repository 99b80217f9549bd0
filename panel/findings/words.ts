import { count } from '../format.ts';

const LONGEST = 300;
/** Numbers that name something: 1006 is no amount. */
const NAMES = /(?:code|status|port|number|id)$/i;

/** What a finding's evidence key means: `messagesIn` → "messages in". */
export function evidenceName(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** A value as it is read: amounts with thousands, two decimals at most. */
export function evidenceValue(key: string, value: number | string): string {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (NAMES.test(key) || !Number.isFinite(value)) return String(value);
  const rounded = Math.round(value * 100) / 100;
  return Number.isInteger(rounded) ? count(rounded) : String(rounded);
}
