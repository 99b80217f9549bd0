import type { Attempt } from '../../model/lane.ts';
import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { DEFAULT_RETRY, SHOWN_RECORDS, SSE_RETRY_MISSING } from '../thresholds.ts';
import { beginnings, inWords, newest } from './attempts.ts';
import { measured, nativeRetries, RETRY_LINKS } from './sse-retry.ts';

/** A stream that never says how long to wait: all browsers of one make return at the same time. */
export const sseRetryMissing: Rule = {
  id: 'sse-retry-missing',
  summary: 'The server never sends `retry:`: all browsers wait the same default',
  why:
    'Chromium and Safari wait 3 s and Firefox 5 s before they reconnect, always and without chance. ' +
    'Only the server can spread its clients, or ask them to stay away longer when it is loaded.',
  links: RETRY_LINKS,
  lane: (view) =>
    view.lane.api === 'WebSocket' || view.lane.first.polling ? undefined : new RetryMissing(view),
};

class RetryMissing implements LaneRule {
  readonly #view: LaneView;
  #asked = false;
  /** Attempts of whose text a comment is known: all that a file still tells of it. */
  readonly #told = new Set<string>();

  constructor(view: LaneView) {
    this.#view = view;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'retry') this.#asked = true;
    if (record.kind === 'comment' && this.#told.size < SHOWN_RECORDS) this.#told.add(keyOf(record));
  }

  finding(_now: EpochMs): LaneFinding | undefined {
    const { lane, page, choiceOf, predates } = this.#view;
    if (this.#asked || predates || lane.attempts.length < SSE_RETRY_MISSING.attempts) return undefined;
    const read = newest(lane).filter((attempt) => attempt.open !== undefined && this.#isRead(attempt));
    const firefox = /\bFirefox\//.test(page.recording.head.userAgent);
    const usual = firefox ? DEFAULT_RETRY.firefox : DEFAULT_RETRY.chromium;
    const waits = measured(nativeRetries(this.#view)).filter(
      ({ delay }) => Math.abs(delay - usual) <= usual * SSE_RETRY_MISSING.near,
    );
    const certain = read.length >= SSE_RETRY_MISSING.attempts && isEventStream(this.#view);
    if (!certain && waits.length < SSE_RETRY_MISSING.attempts) return undefined;
    const attempts = certain ? read : waits.map(({ attempt }) => attempt);
    return {
      severity: 'info',
      title: certain
        ? `No retry: in ${read.length} answers: each browser waits its own fixed default`
        : `Reconnects come ${inWords(usual)} after a loss, the browser's default: the server asks for nothing else`,
      evidence: {
        url: lane.url,
        answersRead: read.length,
        reconnectsAfterTheDefault: waits.length,
        browserDefaultMs: usual,
        ...(certain
          ? {}
          : {
              note: 'the text of the answers was not seen: a `retry:` of just the default would look the same',
            }),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: beginnings(attempts),
      advice:
        'Send `retry:` at the beginning of each answer, with a random part for each client (2000 to 6000 ms), and more ' +
        'when the server is loaded.',
      confidence: certain ? 'high' : 'medium',
    };
  }

  #isRead({ raw, connection, ofConnection }: Attempt): boolean {
    return (
      (raw !== undefined && raw.size > 0) || this.#told.has(keyOf({ connection, attempt: ofConnection }))
    );
  }
}

function keyOf({ connection, attempt }: { connection: string; attempt: number }): string {
  return `${connection} ${attempt}`;
}

/** What fetch reads may be another format, which has no `retry:`. */
function isEventStream({ lane }: LaneView): boolean {
  if (lane.api === 'EventSource') return true;
  const headers = lane.attempts.find(({ opened }) => opened?.headers)?.opened?.headers ?? [];
  return headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /^text\/event-stream\b/i.test(value),
  );
}
