import type { Rule } from './rule.ts';
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
  // G. Load
  // H. AI streams
];

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
