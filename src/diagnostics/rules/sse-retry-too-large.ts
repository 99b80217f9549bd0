import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SSE_RETRY_TOO_LARGE } from '../thresholds.ts';
import { inWords } from './attempts.ts';
import { type Asked, nativeRetries, RETRY_LINKS } from './sse-retry.ts';

/** A server that asks its clients to stay away for long. */
export const sseRetryTooLarge: Rule = {
  id: 'sse-retry-too-large',
  summary: 'The server asks for reconnects after more than half a minute',
  why:
    'After the shortest blip people look at old data for that long, and nothing tells them. ' +
    'The browser waits as long as it was told, also when the server is back at once.',
  links: RETRY_LINKS,
  lane: (view) => (view.lane.api === 'WebSocket' ? undefined : new RetryTooLarge(view)),
};

class RetryTooLarge implements LaneRule {
  readonly #view: LaneView;
  #asked: Asked | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'retry') this.#asked = { time: record.reconnectionTime, seq: record.seq };
  }

  finding(): LaneFinding | undefined {
    const asked = this.#asked;
    const { advice, warning } = SSE_RETRY_TOO_LARGE;
    if (!asked || asked.time <= advice) return undefined;
    const { lane, choiceOf } = this.#view;
    return {
      severity: choiceOf ? 'info' : asked.time > warning ? 'warning' : 'advice',
      title: `The server asks for a reconnect after ${inWords(asked.time)}`,
      evidence: {
        url: lane.url,
        retryMs: asked.time,
        reconnects: nativeRetries(this.#view).length,
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: [asked.seq],
      advice:
        'Ask for 2 to 10 s. Against overload refuse at connect time, but not with a 503: that ends an EventSource for good.',
      confidence: 'high',
    };
  }
}
