import type { Rule } from './rule.ts';
import { aiErrorIn200 } from './rules/ai-error-in-200.ts';
import { aiSlowFirstToken } from './rules/ai-slow-first-token.ts';
import { aiStall } from './rules/ai-stall.ts';
import { aiTruncated } from './rules/ai-truncated.ts';
import { devNoise } from './rules/dev-noise.ts';
import { oversizedMessage } from './rules/oversized-message.ts';
import { payloadParseError } from './rules/payload-parse-error.ts';
import { sseBinaryBase64 } from './rules/sse-binary-base64.ts';
import { sseFormatErrors } from './rules/sse-format-errors.ts';
import { sseLastEventLost } from './rules/sse-last-event-lost.ts';
import { sseUnheardEvent } from './rules/sse-unheard-event.ts';
import { wsCloseCode } from './rules/ws-close-code.ts';
import { wsOneWay } from './rules/ws-one-way.ts';

/** The rules in force, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  // A. Shape of the data flow
  wsOneWay,
  // B. Connections and limits
  // C. Authentication
  // D. Reconnect and resume
  // E. Middleboxes and time
  // F. Format and content
  sseLastEventLost,
  sseFormatErrors,
  sseUnheardEvent,
  payloadParseError,
  sseBinaryBase64,
  oversizedMessage,
  wsCloseCode,
  // G. Load
  // H. AI streams
  aiSlowFirstToken,
  aiStall,
  aiTruncated,
  aiErrorIn200,
  // I. Housekeeping
  devNoise,
];

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
