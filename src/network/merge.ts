import { type Exchange, HOP_FIELDS } from './exchange.ts';

/**
 * Puts a newer state of an exchange into `into`, the object that others hold. What the newer state does not know stays:
 * it may be from the HAR, or the observer may have been started anew in between.
 */
export function merge(into: Exchange, update: Exchange): void {
  const { startedAt, startUnseen } = into;
  const known = into.redirects;
  // What was known of a hop that is left is not true of the next one.
  if (update.redirects.length > known.length) for (const field of HOP_FIELDS) delete into[field];
  Object.assign(into, definedOnly(update));
  if (update.redirects.length < known.length) into.redirects = known;
  into.startedAt = Math.min(startedAt, update.startedAt);
  if (!startUnseen || !update.startUnseen) delete into.startUnseen;
}

/** What the HAR knows better, or later, at every reading. */
const FROM_HAR = new Set<string>(['timings', 'connectionId']);
/** What a HAR entry must never change: who an exchange is. */
const IDENTITY = new Set<string>([
  'id',
  'url',
  'method',
  'startedAt',
  'source',
  'type',
  'redirects',
  'tabId',
]);

/** Adds what only the HAR knows. Returns whether anything changed. */
export function complete(into: Exchange, har: Partial<Exchange>): boolean {
  const target = into as unknown as { [field: string]: unknown };
  let changed = false;
  for (const [field, value] of Object.entries(har)) {
    if (value === undefined || (IDENTITY.has(field) && into.source !== 'har') || field === 'id') continue;
    const overrides = FROM_HAR.has(field) || into.source === 'har';
    if (target[field] !== undefined && !overrides) continue;
    // webRequest says when a request failed; Chromium's HAR also calls a finished answer aborted that its page refused.
    if (field === 'error' && into.source !== 'har') continue;
    if (JSON.stringify(target[field]) === JSON.stringify(value)) continue;
    target[field] = value;
    changed = true;
  }
  return changed;
}

function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
}
