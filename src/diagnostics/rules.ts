import type { Rule } from './rule.ts';
import { longPolling } from './rules/long-polling.ts';
import { shortPolling } from './rules/short-polling.ts';
import { sseChattyPosts } from './rules/sse-chatty-posts.ts';
import { ssePostPatternOk } from './rules/sse-post-pattern-ok.ts';
import { wsConversation } from './rules/ws-conversation.ts';
import { wsMostlyOneWay } from './rules/ws-mostly-one-way.ts';
import { wsOneWay } from './rules/ws-one-way.ts';
import { wsUndecided } from './rules/ws-undecided.ts';
import { wsUnused } from './rules/ws-unused.ts';

/** The rules in force, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  // A. Shape of the data flow
  wsOneWay,
  wsMostlyOneWay,
  wsConversation,
  wsUndecided,
  wsUnused,
  sseChattyPosts,
  ssePostPatternOk,
  longPolling,
  shortPolling,
  // B. Connections and limits
  // C. Authentication
  // D. Reconnect and resume
  // E. Middleboxes and time
  // F. Format and content
  // G. Load
  // H. AI streams
];

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
