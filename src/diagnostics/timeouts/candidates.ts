import type { HeaderList } from '../../model/types.ts';
import { TIMEOUT_MATCH } from '../thresholds.ts';
import { isNamed, namedBy } from './fingerprints.ts';
import { TIMEOUTS, type Timeout, type Transport } from './timeouts.ts';
import { WATCHDOGS, type Watchdog } from './watchdogs.ts';

/** What was measured of connections that were cut. */
export interface Cut {
  seconds: number;
  /** What was counted; left out where the two cannot be told apart. */
  kind?: 'idle' | 'max-duration';
  transport: Transport;
  /** Of the answer (or of the refusal), where they are known. */
  headers?: HeaderList;
}

/** Somebody whose default fits. */
export interface Candidate {
  timeout: Timeout;
  /** The answer's headers name the product. */
  named: boolean;
}

const CERTAINTY: Record<Timeout['status'], number> = { sourced: 2, partly: 1, unverified: 0 };

/**
 * Those whose defaults fit a cut, the likeliest first: whom the headers name, then whose number has a source, then
 * whose number is nearest. Never proof: defaults are changed, and several stand in a row.
 */
export function candidatesFor({ seconds, kind, transport, headers }: Cut): Candidate[] {
  const named = namedBy(headers);
  const candidates: Candidate[] = [];
  for (const timeout of TIMEOUTS) {
    if (!timeout.applies.includes(transport) || !fits(timeout.seconds, seconds)) continue;
    const counts = countedBy(timeout.kind);
    if (counts === undefined || (kind !== undefined && counts !== kind)) continue;
    candidates.push({ timeout, named: isNamed(timeout.id, named) });
  }
  const score = ({ timeout, named }: Candidate) => (named ? 4 : 0) + CERTAINTY[timeout.status];
  const far = ({ timeout }: Candidate) => Math.abs((timeout.seconds ?? 0) - seconds);
  return candidates.sort((a, b) => score(b) - score(a) || far(a) - far(b));
}

/** Libraries and designs that end a connection after this time by themselves. */
export function watchdogsFor(seconds: number): Watchdog[] {
  return WATCHDOGS.filter((one) => fits(one.seconds, seconds));
}

/** In words, for a finding: the first few, those named by headers marked. */
export function listed(candidates: readonly Candidate[], most = 5): string {
  return candidates
    .slice(0, most)
    .map(({ timeout: { product, seconds, setting, status }, named }) => {
      const parts = [
        `${seconds} s`,
        setting,
        named ? 'named by the headers' : '',
        status === 'sourced' ? '' : status,
      ];
      return `${product} (${parts.filter(Boolean).join('; ')})`;
    })
    .join(', ');
}

function fits(limit: number | null, seconds: number): boolean {
  const { tolerance, share } = TIMEOUT_MATCH;
  return !!limit && Math.abs(limit - seconds) <= Math.max(tolerance / 1000, limit * share);
}

function countedBy(kind: Timeout['kind']): Cut['kind'] {
  if (kind === 'idle' || kind === 'first-byte-and-idle') return 'idle';
  return kind === 'max-duration' ? 'max-duration' : undefined;
}
