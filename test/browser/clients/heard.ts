/** What a recording has of the sessions, by the rules' own eyes: protocols, what messages are for, findings. */
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import type { Lane } from '../../../src/model/lane.ts';
import { readRecording } from '../../../src/model/reader.ts';
import type { Api } from '../../../src/model/types.ts';
import type { MessageClass } from '../../../src/protocols/protocol.ts';

/** How many messages of each class: exactly so many, or `[at least, at most]`; of a class left out, none. */
export type Counts = Readonly<Partial<Record<MessageClass, number | readonly [least: number, most: number]>>>;

/** What is to be found of one session. */
export interface Expected {
  readonly api: Api;
  /** What only its URL has. */
  readonly url: string;
  /** Id of the protocol; left out where it is nobody's but the application's. */
  readonly protocol?: string;
  /** Default 1. */
  readonly attempts?: number;
  readonly sent?: Counts;
  readonly received: Counts;
}

/** The rules on an exported recording. @throws when a line of it cannot be read or a rule broke. */
export class Heard {
  readonly #diagnostics: Diagnostics;

  constructor(ndjson: string) {
    const { recording, warnings } = readRecording(ndjson);
    this.#diagnostics = new Diagnostics(recording);
    this.#diagnostics.findings();
    const problems = [...warnings, ...this.#diagnostics.broken.map(({ rule, error }) => `${rule}: ${error}`)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  /** Findings that should not be, in words: all that are worse than advice, but for those of the rules `but`. */
  wrong(but: readonly string[] = []): string[] {
    const { recording } = this.#diagnostics;
    return this.#diagnostics
      .latest()
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .filter(({ rule }) => !but.includes(rule))
      .map(({ rule, severity, title, connection = '', origin, evidence }) => {
        const about = recording.laneOf(connection)?.url ?? origin ?? 'the page';
        return `${severity} ${rule} on ${about}: ${title} ${JSON.stringify(evidence)}`;
      });
  }

  /** How a session's recording differs from what is expected, in words. */
  differences({ api, url, protocol, attempts = 1, sent = {}, received }: Expected): string[] {
    const lanes = this.#diagnostics.recording.lanes.filter(
      (lane) => lane.api === api && lane.url.includes(url),
    );
    const [lane] = lanes;
    if (!lane || lanes.length > 1) return [`${api} ${url}: ${lanes.length} connections instead of 1`];
    const spoken = this.#diagnostics.protocolOf(lane)?.id;
    const found: string[] = [];
    if (spoken !== protocol) found.push(`it speaks ${spoken} instead of ${protocol}`);
    if (lane.attemptCount !== attempts) found.push(`${lane.attemptCount} attempts instead of ${attempts}`);
    const counts = this.#countsOf(lane);
    found.push(...compare('sent', counts.sent, sent), ...compare('received', counts.received, received));
    return found.map((difference) => `${api} ${url}: ${difference}`);
  }

  #countsOf({ seqs }: Lane): Record<'sent' | 'received', Map<MessageClass, number>> {
    const counts = { sent: new Map<MessageClass, number>(), received: new Map<MessageClass, number>() };
    for (let i = 0; i < seqs.length; i++) {
      const kind = this.#diagnostics.classOf(seqs.at(i));
      if (kind === undefined) continue;
      const side =
        this.#diagnostics.recording.record(seqs.at(i))?.kind === 'send' ? counts.sent : counts.received;
      side.set(kind, (side.get(kind) ?? 0) + 1);
    }
    return counts;
  }
}

function compare(side: string, counts: Map<MessageClass, number>, expected: Counts): string[] {
  const classes = new Set([...counts.keys(), ...(Object.keys(expected) as MessageClass[])]);
  return [...classes].flatMap((kind) => {
    const wanted = expected[kind] ?? 0;
    const [least, most] = typeof wanted === 'number' ? [wanted, wanted] : wanted;
    const count = counts.get(kind) ?? 0;
    const fits = count >= least && count <= most;
    return fits ? [] : [`${count} of class ${kind} ${side} instead of ${least === most ? least : wanted}`];
  });
}
