import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs, Milliseconds } from '../../units.ts';
import { type Ending, Endings, spreadOf } from '../endings.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { PERIODIC_CUT, SHOWN_RECORDS } from '../thresholds.ts';
import { type Candidate, candidatesFor, listed, watchdogsFor } from '../timeouts/candidates.ts';
import { transportOf } from '../transport.ts';
import { isThirtySecondCut } from './ws-30s-proxy-cut.ts';

/** Ends that come after the same time again and again: of being open, or of silence. A timer, not the network. */
export const periodicCut: Rule = {
  id: 'periodic-cut',
  summary: 'Connections end after the same time again and again: a timeout in between, with candidates',
  why:
    'Networks fail at random; what fails on the second is a timer that somebody set. Until it is found, every user ' +
    'loses the stream at that pace, with whatever was sent before it came back.',
  links: [
    {
      text: 'nginx: proxy_read_timeout',
      url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
    },
    {
      text: 'AWS: Application Load Balancers, connection idle timeout',
      url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
    },
    {
      text: 'HTML: Server-sent events, authoring notes (comments against timeouts)',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    },
  ],
  lane: (view) => (view.lane.first.polling ? undefined : new PeriodicCut(view)),
};

/** One of the two things a timer may count. */
interface Series {
  kind: 'idle' | 'max-duration' | undefined;
  /** From where it was counted, in words. */
  since: string;
  mean: Milliseconds;
  variation: number;
  candidates: Candidate[];
}

/** What a last message says when the work is done: then its length is the work's own. */
const TERMINAL = /^\s*\[DONE\]|^(?:done|complete|completed|end|finish|finished|close)$/i;
const TERMINAL_FIELD =
  /"(?:type|event|status|state|name)"\s*:\s*"(?:done|complete|completed|end|finish|finished|close)"/i;
const TERMINAL_PREFIX = 256;
/** A hub of Mercure ends its connections on purpose after this watchdog's time, and its clients come back. */
const ROTATION = { protocol: 'mercure', watchdog: 'mercure-rotation' };

class PeriodicCut implements LaneRule {
  readonly #view: LaneView;
  readonly #endings: Endings;
  #lastIn: EpochMs = Number.NaN;
  /** Longest silence of the server after which more came on the same connection. */
  #survived: Milliseconds = 0;

  constructor(view: LaneView) {
    this.#view = view;
    this.#endings = new Endings(view);
  }

  message(record: MessageRecord): void {
    if (record.kind !== 'message') return;
    const gap = record.t - this.#lastIn;
    if (gap > this.#survived) this.#survived = gap;
    this.#lastIn = record.t;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'open') this.#lastIn = record.t;
    this.#endings.life(record);
  }

  finding(): LaneFinding | undefined {
    const { lane, choiceOf, protocol } = this.#view;
    if (lane.attempts.length < PERIODIC_CUT.cutsOfLong) return undefined;
    const endings = this.#endings.list(PERIODIC_CUT.looked);
    const series = this.#periodic(endings);
    if (!series || isThirtySecondCut(this.#view, endings) || this.#finished(endings)) return undefined;
    const { kind, mean, variation, since, candidates } = series;
    const seconds = (mean / 1000).toFixed(1);
    const dogs = watchdogsFor(mean / 1000);
    if (protocol?.id === ROTATION.protocol && dogs.some(({ id }) => id === ROTATION.watchdog))
      return undefined;
    const token = PERIODIC_CUT.tokenSeconds.find((one) => Math.abs(one - mean / 1000) <= 1);
    const hidden = lane.api === 'EventSource' && kind !== 'max-duration' && !this.#endings.seesComments;
    const what = { idle: 'an idle timeout', 'max-duration': 'a limit on duration' }[kind ?? 'idle'];
    const times = `${endings.length} times of ${endings.length}`;
    return {
      severity: choiceOf ? 'info' : 'warning',
      title: `Cut ${seconds} s after ${since}, ${times}: ${kind ? what : 'a timeout'}`,
      evidence: {
        url: lane.url,
        cuts: endings.length,
        seconds: Number(seconds),
        countedSince: since,
        variationPercent: Math.round(variation * 1000) / 10,
        longestSilenceSurvivedSeconds: Math.round(this.#survived / 1000),
        ...(candidates.length > 0
          ? { candidates: listed(candidates) }
          : { candidates: 'no known default fits' }),
        ...(dogs.length > 0 ? { designsOfThisLength: dogs.map(({ what }) => what).join('; ') } : {}),
        ...(token ? { note: `${token} s is also how long tokens often live` } : {}),
        ...(hidden
          ? { notSeen: 'comments: a page is not told of them, so the silence may have been shorter' }
          : {}),
        ...(lane.api === 'WebSocket' ? { notSeen: 'ping and pong frames' } : {}),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: endings.flatMap(({ seq }) => seq ?? []).slice(0, SHOWN_RECORDS),
      advice: adviceOf(series, lane.api === 'WebSocket'),
      confidence: this.#confidence(series, hidden || token !== undefined || dogs.length > 0),
    };
  }

  #confidence({ kind, candidates }: Series, doubtful: boolean): LaneFinding['confidence'] {
    if (doubtful || this.#view.choiceOf || candidates.length === 0) return 'low';
    return kind && candidates[0]?.named ? 'high' : 'medium';
  }

  /** The steadier of what a timer may have counted; undefined where nothing is steady. */
  #periodic(endings: readonly Ending[]): Series | undefined {
    const lived = this.#series(endings, 'max-duration', 'it opened', (one) => one.lived);
    const silentIn = this.#series(endings, 'idle', 'the last byte from the server', (one) => one.silentIn);
    const silent = this.#series(endings, 'idle', 'the last byte', (one) => one.silent);
    // Nothing ever came: silence and life are the same.
    if (lived && endings.every((one) => one.silent === one.lived))
      return { ...this.#fit(endings, { ...lived, kind: undefined }) };
    const steady = [lived, silent, silentIn].filter((one) => one !== undefined);
    // To the percent: two that are as steady are told apart by what is known of timeouts.
    const rank = ({ variation }: Series) => Math.round(variation * 100);
    return steady.sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(b.candidates.length > 0) - Number(a.candidates.length > 0) ||
        a.variation - b.variation,
    )[0];
  }

  #series(
    endings: readonly Ending[],
    kind: 'idle' | 'max-duration',
    since: string,
    of: (ending: Ending) => Milliseconds,
  ): Series | undefined {
    const { mean, variation } = spreadOf(endings.map(of));
    const enough = mean > PERIODIC_CUT.long ? PERIODIC_CUT.cutsOfLong : PERIODIC_CUT.cuts;
    if (endings.length < enough || !(variation <= PERIODIC_CUT.variation)) return undefined;
    if (mean < PERIODIC_CUT.shortest) return undefined;
    if (kind === 'idle' && this.#survived > mean * PERIODIC_CUT.survived) return undefined;
    return this.#fit(endings, { kind, since, mean, variation, candidates: [] });
  }

  #fit(endings: readonly Ending[], series: Series): Series {
    const { kind, mean } = series;
    const answered = endings.findLast(({ attempt }) => attempt.opened?.headers);
    const transport = transportOf(this.#view.lane);
    const headers = answered?.attempt.opened?.headers;
    return { ...series, candidates: candidatesFor({ seconds: mean / 1000, kind, transport, headers }) };
  }

  /** Each said that it was done: then the work takes that long. */
  #finished(endings: readonly Ending[]): boolean {
    const { lane, page } = this.#view;
    return endings.every(({ seq }) => {
      if (seq === undefined) return false;
      // A WebSocket's error comes between its last message and its end.
      for (let i = lane.seqs.lowerBound(seq) - 1, back = 0; i >= 0 && back < 4; i--, back++) {
        const record = page.recording.record(lane.seqs.at(i));
        if (record?.kind !== 'message') continue;
        if (TERMINAL.test(record.eventType ?? '')) return true;
        const text = typeof record.data === 'string' ? record.data.slice(0, TERMINAL_PREFIX) : '';
        return TERMINAL.test(text) || TERMINAL_FIELD.test(text);
      }
      return false;
    });
  }
}

function adviceOf({ kind, mean, candidates }: Series, socket: boolean): string {
  const named = candidates[0]?.named ? candidates[0].timeout : undefined;
  const where = named
    ? `The answer's headers name ${named.product}: ${named.setting ? `look at its ${named.setting}` : 'its limit cannot be set'}. `
    : candidates.length > 0
      ? 'The candidates have this as a default; which of them stands in between is not known here. '
      : 'No known default is this long: it may be one that somebody set, or the server itself. ';
  const beat = `${socket ? 'send a heartbeat message' : 'have the server send a comment line'} every ${Math.max(1, Math.round(mean / 2000))} s, or raise the timeout`;
  const rotate =
    'a limit on duration cannot be kept away by traffic: raise it, or plan for it with a reconnect that resumes ' +
    '(ids and Last-Event-ID, or the state fetched anew)';
  if (kind === 'idle') return `${where}Against an idle timeout: ${beat}.`;
  if (kind === 'max-duration') return `${where}It did not matter what went over it: ${rotate}.`;
  return `${where}Nothing came before the cut, so idle time and duration cannot be told apart. If it is idle time: ${beat}; ${rotate}.`;
}
