import type { Answer } from '../../src/answers/answer.ts';
import { figuresOf } from '../../src/answers/figures.ts';
import type { Phase, Span } from '../../src/answers/phases.ts';
import type { EpochMs, Milliseconds } from '../../src/units.ts';
import { stallOf } from './stall.ts';

/** What is drawn of a phase; a stall is no phase of the answer's own, but what its reader sees. */
export type BarPhase = Exclude<Phase, 'done'> | 'stall';
export type BarSpan = readonly [from: EpochMs, to: EpochMs, phase: BarPhase];

/** An answer as a bar: its phases from the question to its end, the longest stall cut out of them. */
export interface AnswerBar {
  from: EpochMs;
  to: EpochMs;
  spans: readonly BarSpan[];
}

/** @param now of an answer that goes on; undefined: as far as the records tell. @param figures as of then. */
export function barOf(answer: Answer, now?: EpochMs, figures = figuresOf(answer, now)): AnswerBar {
  const { phases, start } = figures;
  const stall = stallOf(answer, now);
  const spans: BarSpan[] = [];
  for (const span of phases) {
    const [from, to, phase] = span;
    if (phase === 'done') continue;
    if (!stall || stall.to.t <= from || stall.from.t >= to) spans.push([from, to, phase]);
    else spans.push(...without([from, to, phase], stall.from.t, stall.to.t));
  }
  return { from: start.t, to: spans.at(-1)?.[1] ?? start.t, spans };
}

/** A phase in which nothing came for a while. */
function without([from, to, phase]: Span, start: EpochMs, end: EpochMs): BarSpan[] {
  const parts: BarSpan[] = [];
  if (start > from) parts.push([from, start, phase as BarPhase]);
  parts.push([Math.max(from, start), Math.min(to, end), 'stall']);
  if (end < to) parts.push([end, to, phase as BarPhase]);
  return parts;
}

const ORDER: readonly BarPhase[] = ['waiting', 'reasoning', 'text', 'tool', 'stall'];

/** How long each phase took in all; those that took no time are left out. */
export function phaseTotals({ spans }: AnswerBar): [BarPhase, Milliseconds][] {
  const totals = new Map<BarPhase, Milliseconds>();
  for (const [from, to, phase] of spans) totals.set(phase, (totals.get(phase) ?? 0) + to - from);
  return ORDER.flatMap((phase): [BarPhase, Milliseconds][] => {
    const ms = totals.get(phase) ?? 0;
    return ms > 0 ? [[phase, ms]] : [];
  });
}
