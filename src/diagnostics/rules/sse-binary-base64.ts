import type { MessageRecord } from '../../model/types.ts';
import type { Bytes } from '../../units.ts';
import { type Answers, answersOf } from '../ai/answers.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { SSE_BINARY_BASE64 as LIMITS } from '../thresholds.ts';

/** Bytes sent as base64 over a transport of text. */
export const sseBinaryBase64: Rule = {
  id: 'sse-binary-base64',
  summary: 'An event stream carries bytes as base64',
  why:
    'Server-sent events are text, so bytes have to be written as base64: a third more of them, and a decoding on the ' +
    "page's main thread. They also hold up the small events behind them.",
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
    {
      text: 'Railway: SSE vs WebSockets',
      url: 'https://docs.railway.com/guides/sse-vs-websockets',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? undefined : new BinaryBase64(view)),
};

class BinaryBase64 implements LaneRule {
  readonly #view: LaneView;
  readonly #answers: Answers;
  readonly #shown = new Shown();
  #events = 0;
  #bytes: Bytes = 0;
  #encoded = 0;
  #encodedBytes: Bytes = 0;

  constructor(view: LaneView) {
    this.#view = view;
    this.#answers = answersOf(view);
  }

  message(record: MessageRecord): void {
    const { kind, data, size, eventType, seq } = record;
    this.#answers.message(record);
    // Only events of an event stream have a type.
    if (kind !== 'message' || eventType === undefined || typeof data !== 'string') return;
    this.#events++;
    this.#bytes += size;
    if (data.length < LIMITS.length || !isBase64(data)) return;
    this.#encoded++;
    this.#encodedBytes += size;
    this.#shown.add(seq);
  }

  finding(): LaneFinding | undefined {
    const ofEvents = this.#encoded / this.#events;
    const ofBytes = this.#encodedBytes / this.#bytes;
    if (this.#encoded < LIMITS.events) return undefined;
    if (ofEvents < LIMITS.shareOfEvents && ofBytes < LIMITS.shareOfBytes) return undefined;
    const { lane, choiceOf } = this.#view;
    const whose = this.#answers.format?.name ?? choiceOf;
    return {
      severity: whose === undefined ? 'advice' : 'info',
      title: `${Math.round(ofEvents * 100)} % of the events carry bytes as base64`,
      evidence: {
        url: lane.url,
        eventsOfBase64: this.#encoded,
        events: this.#events,
        shareOfBytes: `${Math.round(ofBytes * 100)} %`,
        bytesOfBase64: this.#encodedBytes,
        ...(whose === undefined ? {} : { provider: whose }),
      },
      records: this.#shown.seqs,
      advice:
        whose === undefined
          ? 'Send a URL and let the browser fetch (and cache) the bytes, or carry them over a streamed fetch or a binary ' +
            'WebSocket. For small pictures it does not matter.'
          : `That is the format of ${whose}: nothing for this page to change.`,
      confidence: 'medium',
    };
  }
}

const DOT = 0x2e;

/**
 * Whether a long text is base64, or an object that is base64 for the most part: looked at in three places. A JWT is
 * base64 too, in parts with dots between them.
 */
function isBase64(text: string): boolean {
  if (text.startsWith('eyJ') && text.indexOf('.') > 0) return false;
  const seen = new Set<number>();
  for (const place of [0.25, 0.5, 0.75]) {
    const from = Math.floor(text.length * place) - LIMITS.sample / 2;
    for (let i = from; i < from + LIMITS.sample; i++) {
      const code = text.charCodeAt(i);
      if (code === DOT || !inAlphabet(code)) return false;
      seen.add(code);
    }
  }
  return seen.size >= LIMITS.distinct;
}

/** Letters, digits, + / and, of the alphabet for URLs, - _. */
function inAlphabet(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x5f
  );
}
