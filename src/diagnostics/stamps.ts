import type { Recording } from '../model/recording.ts';
import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import { STAMP_PREFIX } from './thresholds.ts';

const FIELD =
  /"(?:t|ts|time|timestamp|created_at|createdAt)"\s*:\s*(?:"([^"]{10,40})"|(\d{10}(?:\.\d{1,6})?|\d{13}(?:\.\d{1,6})?)\s*[,}])/;
/** 2001 to 2100: a number outside is no time. */
const EARLIEST = 978_307_200_000;
const LATEST = 4_102_444_800_000;

/** The time that a payload carries in its first characters: of epoch seconds, milliseconds or ISO 8601. */
export function stampOf(text: string | undefined): EpochMs | undefined {
  const found = text === undefined ? null : FIELD.exec(text.slice(0, STAMP_PREFIX));
  if (!found) return undefined;
  const [, iso, number] = found;
  const t = iso !== undefined ? Date.parse(iso) : Number(number) * (Number(number) < 1e11 ? 1000 : 1);
  return t >= EARLIEST && t <= LATEST ? t : undefined;
}

/** Times that the payloads of these records carry, in their order; those without one are left out. */
export function stampsOf({ records }: Recording, seqs: readonly Seq[]): EpochMs[] {
  return seqs.flatMap((seq) => {
    const isMessage = records.kind(seq) === 'message';
    return (isMessage ? stampOf(records.text(seq)) : undefined) ?? [];
  });
}

/** From the earliest to the latest; undefined where fewer than two differ: then it is no time of the single event. */
export function spanOf(stamps: readonly EpochMs[]): Milliseconds | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const stamp of stamps) {
    from = Math.min(from, stamp);
    to = Math.max(to, stamp);
  }
  return to > from ? to - from : undefined;
}
