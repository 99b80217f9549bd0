import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Finding, Severity } from '../../src/model/types.ts';
import type { EpochMs, Milliseconds, Seq } from '../../src/units.ts';
import { type Range, Ranges } from '../timeline/ranges.ts';
import { SEVERITIES } from './severity.ts';

/** Records of one finding that are marked: the first say where to look, the rest are a click away. */
const MARKED = 5;

/** A record by which something was found. */
export interface FindingMark {
  finding: Finding;
  seq: Seq;
}

/** What was found in one lane, where it happened, by severity. */
export type LaneMarks = ReadonlyMap<Severity, Ranges<FindingMark>>;

/** The first records of each finding, by the lane that they belong to. O(findings). */
export function laneMarks(findings: readonly Finding[], recording: Recording): Map<Lane, LaneMarks> {
  const lanes = new Map<Lane, Map<Severity, Range<FindingMark>[]>>();
  for (const finding of findings) {
    for (const seq of finding.records.slice(0, MARKED)) {
      const lane = recording.laneAt(seq);
      const t = recording.records.t(seq);
      if (!lane || !Number.isFinite(t)) continue;
      const marks = lanes.get(lane) ?? new Map<Severity, Range<FindingMark>[]>();
      lanes.set(lane, marks);
      const known = marks.get(finding.severity) ?? [];
      marks.set(finding.severity, known);
      known.push({ from: t, to: t, item: { finding, seq } });
    }
  }
  return new Map(
    [...lanes].map(([lane, marks]) => [
      lane,
      new Map([...marks].map(([severity, ranges]) => [severity, new Ranges(ranges)])),
    ]),
  );
}

/** The marks within `reach` ms of `t`, the worst first, `limit` at most. */
export function marksNear(
  marks: LaneMarks | undefined,
  t: EpochMs,
  reach: Milliseconds,
  limit: number,
): FindingMark[] {
  const found = SEVERITIES.flatMap((severity) => marks?.get(severity)?.near(t, reach, limit) ?? []);
  return found.slice(0, limit).map(({ item }) => item);
}
