import type { EpochMs } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { spellNotCounted, type Verdict } from '../shape.ts';
import { amount, perSecond, rounded } from '../spell.ts';
import { SHOWN_RECORDS, WS_MOSTLY_ONE_WAY } from '../thresholds.ts';

/** Bursts of these are no commands, but what a WebSocket is good at. */
const LIVE_KINDS = /typing|presence|cursor|pointer|move/i;

/** A stream with a back channel of rare commands: POST them, and let the stream be Server-Sent Events. */
export const wsMostlyOneWay: Rule = {
  id: 'ws-mostly-one-way',
  summary: 'A WebSocket receives 20 messages or more for each it sends: POST in, Server-Sent Events out',
  why:
    'A stream with a back channel of rare commands pays for a two-way pipe all the time. Commands are requests: as ' +
    'POSTs they get a status, the usual auth and retries, and the stream reconnects and resumes by itself.',
  links: [
    {
      text: 'HTML: Server-sent events',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    },
    { text: 'MDN: fetch()', url: 'https://developer.mozilla.org/docs/Web/API/Window/fetch' },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new MostlyOneWay(view) : undefined),
};

class MostlyOneWay implements LaneRule {
  readonly #view: LaneView;

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, choiceOf, predates, talk } = this.#view;
    const verdict = this.#view.shape(now);
    if (verdict?.shape !== 'mostly one-way' || !verdict.final || verdict.binaryIn > 0) return undefined;
    const { messagesIn, messagesOut, rateIn, rateOut, ratio = 0, busiest, open, notCounted } = verdict;
    const kinds = talk.kindsOut.names;
    const prompt = this.#prompt(verdict, now);
    const live = kinds.some((kind) => LIVE_KINDS.test(kind));
    return {
      severity: choiceOf || prompt ? 'info' : 'advice',
      title: `This WebSocket receives ${amount(ratio)} messages for each one it sends (${perSecond(rateIn)} in, ${perSecond(rateOut)} out): POST in, Server-Sent Events out would do`,
      evidence: {
        url: lane.url,
        openSeconds: Math.round(open / 1000),
        messagesIn,
        messagesOut,
        messagesInPerSecond: rounded(rateIn),
        messagesOutPerSecond: rounded(rateOut),
        messagesInForEachOut: rounded(ratio),
        mostOutIn10Seconds: busiest,
        clientMessageKinds: kindsText(kinds, talk.kindsOut.others),
        notCounted: spellNotCounted(notCounted),
        ...(prompt ? { answeredWithin250Ms: talk.soon } : {}),
        ...(predates ? { note: 'it was open before the recording began' } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: [...talk.shownOut, ...talk.shownIn].slice(0, SHOWN_RECORDS),
      advice: advice(kinds, choiceOf, prompt),
      confidence: choiceOf || predates || live ? 'low' : 'medium',
    };
  }

  /** A person's doing, answered at once: how soon may be the point. Where much comes in, that cannot be told. */
  #prompt({ rateIn }: Verdict, now: EpochMs): boolean {
    const { talk } = this.#view;
    if (rateIn >= WS_MOSTLY_ONE_WAY.tellable || talk.answers === 0) return false;
    return talk.soon * 2 >= talk.answers && this.#view.inputs(now) > 0;
  }
}

function advice(kinds: readonly string[], choiceOf: string | undefined, prompt: boolean): string {
  if (choiceOf) return `Little but data came in. The transport is ${choiceOf}'s choice, not this page's.`;
  const list = kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
  const how = `Send the client's messages${list} as POSTs, one endpoint a kind, and let an EventSource receive.`;
  return prompt
    ? `${how} But what people did here was answered within 250 ms: if that delay matters (orders, controls), keep the WebSocket, as a POST may have to open a connection first.`
    : `${how} Keep the WebSocket if typical use talks back more than in this recording.`;
}

/** The names, and that there are others. */
export function kindsText(kinds: readonly string[], others: boolean): string {
  if (kinds.length === 0) return 'without a name';
  return kinds.join(', ') + (others ? ' and others' : '');
}
