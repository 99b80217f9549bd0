import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SSE_RETRY_TOO_SMALL } from '../thresholds.ts';
import { beginnings, inWords, median } from './attempts.ts';
import { type Asked, measured, mostWithin, nativeRetries, RETRY_LINKS } from './sse-retry.ts';

/** A server that asks its clients to come back almost at once. */
export const sseRetryTooSmall: Rule = {
  id: 'sse-retry-too-small',
  summary: 'The server asks for reconnects after less than a second',
  why:
    'When the server ends or fails, all clients are back before it has recovered. ' +
    'Chromium obeys any value, even 0; Firefox waits 500 ms at least.',
  links: RETRY_LINKS,
  lane: (view) => (view.lane.api === 'WebSocket' ? undefined : new RetryTooSmall(view)),
};

class RetryTooSmall implements LaneRule {
  readonly #view: LaneView;
  #asked: Asked | undefined;
  #mcp: boolean | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message({ data }: MessageRecord): void {
    // MCP polls by a stream that ends and a short `retry:`.
    this.#mcp ??= !isBinary(data) && /"jsonrpc"\s*:/.test(data.slice(0, 200));
  }

  life(record: LifeRecord): void {
    if (record.kind === 'retry') this.#asked = { time: record.reconnectionTime, seq: record.seq };
  }

  finding(): LaneFinding | undefined {
    const { lane, choiceOf } = this.#view;
    if (this.#mcp || /\/mcp(?:[/?]|$)/.test(lane.url)) return undefined;
    const { small, atAll, reconnects: fewest, within, firefox } = SSE_RETRY_TOO_SMALL;
    const asked = this.#asked;
    if (asked && asked.time >= small) return undefined;
    const retries = nativeRetries(this.#view);
    const most = mostWithin(retries, within);
    const waits = measured(retries).map(({ delay }) => delay);
    const wait = asked?.time ?? (waits.length >= fewest ? median(waits) : Number.POSITIVE_INFINITY);
    if (!(wait < small && most >= fewest) && !(asked && asked.time < atAll)) return undefined;
    return {
      severity: choiceOf ? 'advice' : 'warning',
      title: asked
        ? `The server asks for a reconnect after ${inWords(asked.time)}`
        : `The browser reconnects ${inWords(wait)} after each end: the server must have asked for it`,
      evidence: {
        url: lane.url,
        ...(asked ? { retryMs: asked.time } : {}),
        ...(waits.length > 0 ? { medianWaitMs: Math.round(median(waits)) } : {}),
        reconnects: retries.length,
        inTheBusiestMinute: most,
        ...(wait < firefox ? { firefoxWaitsMs: firefox } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: [...(asked ? [asked.seq] : []), ...beginnings(retries.map(({ attempt }) => attempt))].slice(
        0,
        20,
      ),
      advice:
        'Ask for 2000 ms or more, with a random part for each client, and keep the stream open while there is more to come.',
      confidence: asked ? 'high' : 'medium',
    };
  }
}
