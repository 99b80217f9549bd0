import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { attemptIndexAt } from '../../src/model/search.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { EpochMs } from '../../src/units.ts';
import { answerBars } from '../answers/lazy.ts';
import { attemptEnd, inWords, sign } from '../describe.ts';
import { marksNear } from '../findings/lane-marks.ts';
import { marksByLane } from '../findings/state.ts';
import { clock, duration, oneLine, plural, size } from '../format.ts';
import { markLines } from '../mark-text.ts';
import { now, recording, tick } from '../store.ts';
import { nearestRecord } from '../timeline/query.ts';
import type { TimeScale } from '../timeline/time-scale.ts';
import { currentScale, hover } from './timeline-input.ts';

const REACH_PX = 6;
const MARK_REACH_PX = 3;
const SIGN_REACH_PX = 5;

/** What is under the cursor on the timeline, in words. */
export function TimelineTip() {
  const tip = useRef<HTMLDivElement>(null);
  const at = hover.value;
  tick.value;
  useLayoutEffect(() => {
    const element = tip.current;
    if (!element || !at) return;
    const { width, height } = element.getBoundingClientRect();
    const below = at.clientY + 18;
    const left = Math.max(4, Math.min(at.clientX + 12, window.innerWidth - width - 4));
    const top = below + height > window.innerHeight ? at.clientY - height - 12 : below;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });
  const current = recording.value;
  if (!at || !current) return null;
  const scale = currentScale();
  const marks = markLines(current, scale.t(at.x), MARK_REACH_PX * scale.msPerPx);
  const near = at.lane
    ? marksNear(marksByLane.value.get(at.lane), scale.t(at.x), SIGN_REACH_PX * scale.msPerPx, 3)
    : [];
  const found = [...new Set(near.map(({ finding }) => `${finding.severity}: ${finding.title}`))];
  if (!at.lane && marks.length === 0) return null;
  const lines = at.lane ? tipLines(at.lane, current, scale, at.x) : [timeLine(current, scale.t(at.x))];
  const answer = at.lane && answerLine(at.lane, scale.t(at.x));
  if (answer) lines.splice(1, 0, answer);
  return (
    <div class="tip" ref={tip} aria-hidden="true">
      {[...lines, ...found, ...marks].map((line, index) => (
        <div key={index} class={index === 0 ? 'tip-time' : ''}>
          {line}
        </div>
      ))}
    </div>
  );
}

function timeLine(current: Recording, t: EpochMs): string {
  return `${duration(t - current.firstT)} · ${clock(t)}`;
}

/** What the answer of a model was busy with then; undefined where there is none. */
function answerLine(lane: Lane, t: EpochMs): string | undefined {
  const bar = answerBars(lane, now()).findLast(({ from, to }) => from <= t && t <= to);
  const span = bar?.spans.find(([from, to]) => from <= t && t <= to);
  return span && `answer: ${span[2]}, ${duration(span[1] - span[0])}`;
}

/** Time, the attempt there, the nearest record, and how many messages this pixel stands for. */
export function tipLines(lane: Lane, current: Recording, scale: TimeScale, x: number): string[] {
  const t = scale.t(x);
  const lines = [timeLine(current, t)];
  const attempt = lane.attempts[attemptIndexAt(lane, t)];
  if (attempt && t >= attempt.start) {
    const next = lane.attemptNumbered(attempt.number + 1);
    const many = lane.attemptCount > 1 ? `attempt ${attempt.number}: ` : '';
    if (attempt.end !== undefined && t > attempt.end) {
      const final = lane.state === 'failed' && !next;
      const gap = next ? `, next after ${duration(next.start - attempt.end)}` : '';
      lines.push(`${many}${attemptEnd(attempt, final)}${gap}`);
    } else if (attempt.open !== undefined && t >= attempt.open) {
      const lasted = attempt.end === undefined ? '' : ` for ${duration(attempt.end - attempt.open)}`;
      lines.push(`${many}open${lasted}`);
    } else lines.push(`${many}connecting`);
  }
  const seq = nearestRecord(lane, current, t, REACH_PX * scale.msPerPx);
  const record = seq === undefined ? undefined : current.record(seq);
  if (record) lines.push(recordLine(record, lane));
  const [from, to] = [scale.t(Math.floor(x)), scale.t(Math.floor(x) + 1)];
  const received = lane.inTimes.lowerBound(to) - lane.inTimes.lowerBound(from);
  const sent = lane.outTimes.lowerBound(to) - lane.outTimes.lowerBound(from);
  if (received + sent > 1)
    lines.push(`${plural(received + sent, 'message')} in this pixel (↓${received} ↑${sent})`);
  return lines;
}

function recordLine(record: StreamRecord, lane: Lane): string {
  const { glyph } = sign(record);
  if (record.kind !== 'message' && record.kind !== 'send')
    return `${glyph} ${oneLine(inWords(record, lane), 90)}`;
  const id = record.lastEventId ? ` · id ${oneLine(record.lastEventId, 20)}` : '';
  const data = typeof record.data === 'string' ? oneLine(record.data, 60) : 'binary';
  return `${glyph} ${record.eventType ?? ''}${id} · ${size(record.size)} · ${data}`.replace('  ·', '');
}
