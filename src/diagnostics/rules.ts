import type { Rule } from './rule.ts';
import { wsOneWay } from './ws-one-way.ts';

/** The rules in force, in the order in which findings are listed. */
export const RULES: readonly Rule[] = [wsOneWay];
