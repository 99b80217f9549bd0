import type { Rule } from './rule.ts';
import { reconnectStorm } from './rules/reconnect-storm.ts';
import { sseFailedForGood } from './rules/sse-failed-for-good.ts';
import { sseFinishedLoop } from './rules/sse-finished-loop.ts';
import { sseManualRecreate } from './rules/sse-manual-recreate.ts';
import { sseNoIds } from './rules/sse-no-ids.ts';
import { sseResumeIgnored } from './rules/sse-resume-ignored.ts';
import { sseRetryMissing } from './rules/sse-retry-missing.ts';
import { sseRetryTooLarge } from './rules/sse-retry-too-large.ts';
import { sseRetryTooSmall } from './rules/sse-retry-too-small.ts';
import { wsNoReconnect } from './rules/ws-no-reconnect.ts';
import { wsNoResubscribe } from './rules/ws-no-resubscribe.ts';
import { wsOneWay } from './rules/ws-one-way.ts';
import { wsReconnectNoBackoff } from './rules/ws-reconnect-no-backoff.ts';
import { wsReconnectNoJitter } from './rules/ws-reconnect-no-jitter.ts';

/** The rules in force, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  // A. Shape of the data flow
  wsOneWay,
  // B. Connections and limits
  // C. Authentication
  // D. Reconnect and resume
  wsNoReconnect,
  wsReconnectNoBackoff,
  wsReconnectNoJitter,
  reconnectStorm,
  sseManualRecreate,
  wsNoResubscribe,
  sseNoIds,
  sseResumeIgnored,
  sseRetryMissing,
  sseRetryTooSmall,
  sseRetryTooLarge,
  sseFinishedLoop,
  sseFailedForGood,
  // E. Middleboxes and time
  // F. Format and content
  // G. Load
  // H. AI streams
];

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
