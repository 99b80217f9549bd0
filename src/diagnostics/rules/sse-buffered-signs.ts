import type { Attempt } from '../../model/lane.ts';
import type { Severity } from '../../model/types.ts';
import type { EpochMs, Milliseconds, Seq } from '../../units.ts';
import { spreadOf } from '../endings.ts';
import type { LaneView } from '../lane-view.ts';
import { spanOf, stampOf, stampsOf } from '../stamps.ts';
import { MOMENT, SHOWN_RECORDS, SSE_BUFFERED } from '../thresholds.ts';
import type { Burst, BurstWatch } from './sse-bursts.ts';

/** A sign that events are held back. */
export interface Held {
  title: string;
  evidence: Record<string, number | string>;
  records: Seq[];
  /** The payloads' own times show it; else it may be how they were made. */
  proven: boolean;
  severity: Severity;
}

/** Attempts that are looked at: the newest. */
const LOOKED = 10;
/** Bursts whose payloads are looked at. */
const BURSTS_LOOKED = 8;

/** Nearly all events came in the last moments of an answer, in one piece. */
export function allAtTheEnd(view: LaneView): Held | undefined {
  const { attempts } = view.lane;
  for (let i = attempts.length - 1; i >= Math.max(0, attempts.length - LOOKED); i--) {
    const held = atTheEnd(view, attempts[i] as Attempt);
    if (held) return held;
  }
  return undefined;
}

function atTheEnd({ lane, page, predates }: LaneView, attempt: Attempt): Held | undefined {
  const { start, open, end, messagesIn: events, failed } = attempt;
  if (end === undefined || events < SSE_BUFFERED.events || (predates && attempt.number === 1))
    return undefined;
  const times = lane.inTimes;
  const from = times.lowerBound(start);
  const to = upperBound(times, end);
  // All of them are kept.
  if (to - from !== events) return undefined;
  const first = times.at(from);
  const lateFrom = times.lowerBound(end - (end - start) * SSE_BUFFERED.tail, from);
  const late = to - lateFrom;
  if (late < events * SSE_BUFFERED.late || first - start < SSE_BUFFERED.firstByte) return undefined;
  const span = times.at(to - 1) - times.at(lateFrom);
  if (span > (late - 1) * SSE_BUFFERED.pieceGap) return undefined;
  if (page.disturbed(times.at(lateFrom) - MOMENT, end)) return undefined;
  const seqs = attemptSeqs(lane.seqs, failed?.seq, events).filter(
    (seq) => page.recording.records.kind(seq) === 'message',
  );
  const made = spanOf(stampsOf(page.recording, seqs));
  const waited = first - start;
  // They were made as they came.
  if (made !== undefined && made < waited * SSE_BUFFERED.spread) return undefined;
  const proven = made !== undefined;
  return {
    title: `${late} of ${events} events came within the last ${Math.max(1, Math.round(span))} ms of ${(waited / 1000).toFixed(1)} s: held back until the end`,
    evidence: {
      sign: 'all at the end',
      events,
      eventsAtTheEnd: late,
      theseCameWithinMs: Math.round(span),
      firstEventAfterSeconds: round(waited),
      ...(open === undefined ? {} : { headersAfterSeconds: round(open - start) }),
      ...(proven ? { madeOverSeconds: round(made) } : {}),
    },
    records: seqs.slice(0, SHOWN_RECORDS),
    proven,
    severity: proven ? 'error' : 'warning',
  };
}

/** Events come in bursts: proven by their own times, suspected by the size of the bursts. */
export function bursts({ page }: LaneView, watch: BurstWatch): Held | undefined {
  const kept = watch.list().filter(({ t }) => !page.disturbed(t - MOMENT, t));
  if (kept.length < SSE_BUFFERED.bursts || watch.share < SSE_BUFFERED.inBursts) return undefined;
  // The first may follow a pause of another kind.
  const looked = kept.slice(-BURSTS_LOOKED);
  const spread = looked.map((burst) => madeOver(page.recording, burst)).filter((one) => one !== undefined);
  const all = spread.filter(({ made, waited }) => made >= waited * SSE_BUFFERED.spread);
  // Their own times say that they were made as they came.
  if (spread.length >= SSE_BUFFERED.bursts && all.length < spread.length / 2) return undefined;
  const proven = all.length >= SSE_BUFFERED.bursts && all.length >= spread.length * SSE_BUFFERED.inBursts;
  const size = bufferOf(kept);
  if (!proven && size === undefined) return undefined;
  const events = kept.reduce((sum, one) => sum + one.events, 0) / kept.length;
  const quiet = kept.reduce((sum, { t, quietFrom }) => sum + t - quietFrom, 0) / kept.length;
  const made = spread.reduce((sum, one) => sum + one.made, 0) / Math.max(1, spread.length);
  return {
    title: proven
      ? `Events made over ${(made / 1000).toFixed(1)} s arrive in one piece, ${kept.length} times: something collects them`
      : `Events come in bursts of about ${size} bytes, ${kept.length} times, after quiet: the size of a buffer`,
    evidence: {
      sign: 'bursts',
      bursts: kept.length,
      eventsInEach: Math.round(events),
      bytesInEach: Math.round(kept.reduce((sum, { bytes }) => sum + bytes, 0) / kept.length),
      quietBeforeSeconds: round(quiet),
      ...(proven ? { madeOverSeconds: round(made) } : {}),
      ...(size === undefined ? {} : { nearBufferBytes: size }),
    },
    records: kept.map(({ first }) => first).slice(0, SHOWN_RECORDS),
    proven,
    severity: 'warning',
  };
}

/** Each event arrives when the next is sent: a buffer that lets go of one only for another. By uneven times alone. */
export function behind({ lane, page }: LaneView): Held | undefined {
  const { attempt, inTimes } = lane;
  if (attempt?.open === undefined || attempt.messagesIn <= SSE_BUFFERED.events) return undefined;
  const came: { t: EpochMs; made: EpochMs; seq: Seq }[] = [];
  const { records } = page.recording;
  for (let i = lane.seqs.length - 1; i >= 0 && came.length < SSE_BUFFERED.stamps / 2; i--) {
    const seq = lane.seqs.at(i);
    const t = records.t(seq);
    if (t < attempt.open || inTimes.length === 0) break;
    if (records.kind(seq) !== 'message') continue;
    const made = stampOf(records.text(seq));
    if (made === undefined) return undefined;
    came.push({ t, made, seq });
  }
  came.reverse();
  const pairs = came.slice(1).map(({ made: next }, i) => {
    const { t, made } = came[i]!;
    return { late: t - made, lateByNext: t - next, interval: next - made };
  });
  // Whole seconds are too coarse to tell.
  if (pairs.length < SSE_BUFFERED.events || came.every(({ made }) => made % 1000 === 0)) return undefined;
  const { mean, variation } = spreadOf(pairs.map(({ interval }) => interval));
  if (!(mean > 0) || mean * variation < SSE_BUFFERED.unevenness) return undefined;
  const needed = pairs.length * SSE_BUFFERED.behind;
  if (steady(pairs.map(({ lateByNext }) => lateByNext)) < needed) return undefined;
  if (steady(pairs.map(({ late }) => late)) >= needed) return undefined;
  if (page.disturbed(came[0]!.t, came.at(-1)!.t)) return undefined;
  return {
    title: `Each event arrives only when the next one is sent: ${round(mean)} s late on average`,
    evidence: { sign: 'one behind', eventsLookedAt: came.length, lateBySecondsOnAverage: round(mean) },
    records: came.map(({ seq }) => seq).slice(0, SHOWN_RECORDS),
    proven: true,
    severity: 'warning',
  };
}

/** How many are near their median: clocks of server and page may differ, but do so evenly. */
function steady(values: readonly Milliseconds[]): number {
  const middle = [...values].sort((a, b) => a - b)[values.length >> 1] as Milliseconds;
  return values.filter((value) => Math.abs(value - middle) <= SSE_BUFFERED.behindError).length;
}

/** Over how long a burst was made, by its payloads; undefined where they do not say. */
function madeOver(recording: LaneView['page']['recording'], { first, last, quietFrom, t }: Burst) {
  const made = spanOf(stampsOf(recording, [first, last]));
  return made === undefined ? undefined : { made, waited: t - quietFrom };
}

/** The buffer that bursts, alike in size, are as large as. */
function bufferOf(kept: readonly Burst[]): number | undefined {
  const { mean } = spreadOf(kept.map(({ bytes }) => bytes));
  const near = (value: number, to: number, share: number) => Math.abs(value - to) <= to * share;
  if (!kept.every(({ bytes }) => near(bytes, mean, 2 * SSE_BUFFERED.near))) return undefined;
  return SSE_BUFFERED.buffers.find((size) => near(mean, size, SSE_BUFFERED.near));
}

/** Numbers of up to 40 records, evenly from an attempt's last `events` before its end, oldest first. */
function attemptSeqs(seqs: LaneView['lane']['seqs'], end: Seq | undefined, events: number): Seq[] {
  const last = end === undefined ? seqs.length : seqs.lowerBound(end);
  const count = Math.min(SSE_BUFFERED.stamps, events);
  const chosen: Seq[] = [];
  for (let i = 0; i < count; i++) {
    const back = Math.round(((count - 1 - i) * (events - 1)) / Math.max(1, count - 1));
    const seq = seqs.at(last - 1 - back);
    if (!Number.isNaN(seq)) chosen.push(seq);
  }
  return chosen;
}

/** Index of the first value above `t`. */
function upperBound(times: LaneView['lane']['inTimes'], t: EpochMs): number {
  let at = times.lowerBound(t);
  while (times.at(at) <= t) at++;
  return at;
}

const round = (ms: Milliseconds) => Math.round(ms / 100) / 10;
