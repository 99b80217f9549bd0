import { CLOSE_CODES, isOfApplication, LIKE_HTTP, meaningOf } from '../close-codes.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';

/** Codes remembered of one connection. */
const CODES = 50;

/** A close code that says what went wrong, translated. */
export const wsCloseCode: Rule = {
  id: 'ws-close-code',
  summary: 'A WebSocket was closed with a code that says why',
  why:
    'The code is the only word of the server on why it hung up, and it is a number. Whether to reconnect at once, later ' +
    'or never depends on it.',
  links: [
    { text: 'MDN: CloseEvent.code', url: 'https://developer.mozilla.org/en-US/docs/Web/API/CloseEvent/code' },
    { text: 'RFC 6455: Status codes', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1' },
    {
      text: 'IANA: WebSocket close code numbers',
      url: 'https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new CloseCode(view) : undefined),
};

interface Meaning {
  words: string;
  /** Who says that it means this. */
  by: string;
  advice: string;
  warning: boolean;
  confidence: LaneFinding['confidence'];
}

class CloseCode implements LaneRule {
  readonly #view: LaneView;
  readonly #codes = new Map<number, { count: number; shown: Shown }>();

  constructor(view: LaneView) {
    this.#view = view;
  }

  life(record: LifeRecord): void {
    // What the page itself says in closing is no news to it.
    if (record.kind !== 'close' || record.by === 'page' || record.code === undefined) return;
    const { code, seq } = record;
    if (!Object.hasOwn(CLOSE_CODES, code) && !isOfApplication(code)) return;
    const seen = this.#codes.get(code) ?? { count: 0, shown: new Shown() };
    if (seen.count === 0 && this.#codes.size >= CODES) return;
    seen.count++;
    seen.shown.add(seq);
    this.#codes.set(code, seen);
  }

  finding(): LaneFinding | undefined {
    const codes = [...this.#codes].map(([code, seen]) => ({ code, ...seen, ...this.#meaning(code) }));
    // The worst one speaks, of these the most frequent.
    const [worst] = codes.sort((a, b) => Number(b.warning) - Number(a.warning) || b.count - a.count);
    if (!worst) return undefined;
    const { lane, protocol } = this.#view;
    const shown = new Shown();
    for (const one of codes) for (const seq of one.shown.seqs) shown.add(seq);
    const times = worst.count === 1 ? '' : `, ${worst.count} times`;
    return {
      severity: worst.warning ? 'warning' : 'info',
      title: `Closed with ${worst.code}${times}: ${worst.words}`,
      evidence: {
        url: lane.url,
        closeCode: worst.code,
        meaning: worst.words,
        meaningBy: worst.by,
        times: worst.count,
        ...(codes.length > 1
          ? { allCodes: codes.map(({ code, count }) => `${code} × ${count}`).join(', ') }
          : {}),
        ...(protocol ? { protocol: protocol.name } : {}),
      },
      records: shown.seqs,
      advice: worst.advice,
      confidence: worst.confidence,
    };
  }

  #meaning(code: number): Meaning {
    const { protocol } = this.#view;
    const own = meaningOf(code, protocol?.closeCodes);
    const known = CLOSE_CODES[code];
    if (protocol && own !== undefined) {
      const warning = known ? !known.expected : REFUSAL.test(own) || code in LIKE_HTTP;
      const advice =
        known?.advice ?? `See what ${protocol.name} says of this code, and whether its client may reconnect.`;
      return { words: own, by: protocol.name, advice, warning, confidence: 'high' };
    }
    if (known) {
      const by = code < 3000 ? 'RFC 6455 and IANA' : 'IANA';
      return { words: known.name, by, advice: known.advice, warning: !known.expected, confidence: 'high' };
    }
    const like = LIKE_HTTP[code];
    const advice =
      "The code is the application's own: see where its server closes with it, and have the page treat it on purpose " +
      '(stop, sign in again, or reconnect).';
    if (like !== undefined)
      return { words: like, by: 'a custom of applications', advice, warning: true, confidence: 'low' };
    return {
      words: "the application's own code",
      by: 'nobody',
      advice,
      warning: false,
      confidence: 'medium',
    };
  }
}

/** Words of protocols for what will not get better by trying again. */
const REFUSAL =
  /unauthori[sz]ed|forbidden|denied|invalid|error|too many|limit|expired|bad |not allowed|disabled/i;
