import type { Rule } from './rule.ts';
import { idleGapRisk } from './rules/idle-gap-risk.ts';
import { massDisconnect } from './rules/mass-disconnect.ts';
import { periodicCut } from './rules/periodic-cut.ts';
import { platformLimits } from './rules/platform-limits.ts';
import { sseBuffered } from './rules/sse-buffered.ts';
import { ws30sProxyCut } from './rules/ws-30s-proxy-cut.ts';
import { wsEarlyDeath } from './rules/ws-early-death.ts';
import { wsHandshakeDropped } from './rules/ws-handshake-dropped.ts';
import { wsOneWay } from './rules/ws-one-way.ts';
import { wsZombie } from './rules/ws-zombie.ts';

/** The rules in force, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  // A. Shape of the data flow
  wsOneWay,
  // B. Connections and limits
  // C. Authentication
  // D. Reconnect and resume
  // E. Middleboxes and time
  wsZombie,
  ws30sProxyCut,
  periodicCut,
  idleGapRisk,
  wsHandshakeDropped,
  wsEarlyDeath,
  massDisconnect,
  sseBuffered,
  platformLimits,
  // F. Format and content
  // G. Load
  // H. AI streams
];

/** The rule with this id; undefined for one of another version. */
export function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
