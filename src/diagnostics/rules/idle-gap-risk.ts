import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs } from '../../units.ts';
import { isLoss } from '../endings.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { IDLE_GAP, SHOWN_RECORDS } from '../thresholds.ts';

/** A stream that falls silent for longer than usual proxies wait, with nothing to keep it alive. */
export const idleGapRisk: Rule = {
  id: 'idle-gap-risk',
  summary: 'A stream is silent for longer than common proxies wait, and nothing keeps it alive',
  why:
    'It works here because nothing in between minds. Behind the defaults of nginx, AWS or Heroku the same silence is a ' +
    'cut, and then only some users are affected.',
  links: [
    {
      text: 'HTML: Server-sent events, authoring notes (a comment line every 15 seconds or so)',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    },
    {
      text: 'nginx: WebSocket proxying (proxy_read_timeout)',
      url: 'https://nginx.org/en/docs/http/websocket.html',
    },
    { text: 'Heroku: HTTP routing, timeouts', url: 'https://devcenter.heroku.com/articles/http-routing' },
  ],
  lane: (view) => (view.lane.first.polling ? undefined : new IdleGaps(view)),
};

/** A silence after which more came. */
interface Gap {
  from: EpochMs;
  to: EpochMs;
  seq: number;
}

class IdleGaps implements LaneRule {
  readonly #view: LaneView;
  /** The newest silences of 25 s and longer: few, whatever the stream. */
  readonly #gaps: Gap[] = [];
  #last: EpochMs = Number.NaN;
  #comments = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message({ kind, t, seq }: MessageRecord): void {
    // What the page says does not keep a proxy waiting for the server (nginx).
    if (kind === 'send') return;
    if (t - this.#last >= IDLE_GAP.short) this.#add({ from: this.#last, to: t, seq });
    this.#last = t;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'open') this.#last = record.t;
    else if (record.kind === 'close' || record.kind === 'error') this.#last = Number.NaN;
    else if (record.kind === 'comment') this.#commented(record.t, record.seq);
  }

  /** Bytes too; but the network log may tell them late. */
  #commented(t: EpochMs, seq: number): void {
    this.#comments++;
    if (t - this.#last >= IDLE_GAP.short) this.#add({ from: this.#last, to: t, seq });
    if (t > this.#last) this.#last = t;
  }

  #add(gap: Gap): void {
    this.#gaps.push(gap);
    if (this.#gaps.length > SHOWN_RECORDS) this.#gaps.shift();
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane, in: received, out: sent, choiceOf, page } = this.#view;
    if (received.heartbeat + sent.heartbeat > 0 || lane.attempts.some(isCut)) return undefined;
    // The network log may tell an EventSource's comments late: regular ones are a heartbeat, whenever they came.
    if (lane.api === 'EventSource' && this.#comments >= IDLE_GAP.gaps) return undefined;
    const gaps = this.#gaps.filter(({ from, to }) => !page.disturbed(from, to));
    if (lane.state === 'open' && now - this.#last >= IDLE_GAP.short && !page.disturbed(this.#last, now))
      gaps.push({ from: this.#last, to: now, seq: Number.NaN });
    if (gaps.length < IDLE_GAP.gaps) return undefined;
    const long = gaps.filter(({ from, to }) => to - from >= IDLE_GAP.long);
    const risky = long.length >= IDLE_GAP.gaps ? long : gaps;
    const longest = Math.max(...risky.map(({ from, to }) => to - from));
    const minute = risky === long;
    const seen = this.#seen();
    return {
      severity: choiceOf ? 'info' : 'advice',
      title: `Silent for up to ${Math.round(longest / 1000)} s, ${risky.length} times, ${this.#comments > 0 ? 'and comments are too rare' : `with no heartbeat ${seen.all ? 'in between' : 'to be seen'}`}`,
      evidence: {
        url: lane.url,
        silences: risky.length,
        longestSeconds: Math.round(longest / 1000),
        heartbeats: 0,
        comments: this.#comments,
        wouldBeCutBy: minute
          ? 'idle timeouts of 55 to 60 s: the defaults of nginx, AWS ALB, Heroku'
          : 'idle timeouts of 30 s: proxies of companies, copied HAProxy settings',
        ...(seen.all ? {} : { notSeen: seen.missing }),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: risky.map(({ seq }) => seq).filter((seq) => !Number.isNaN(seq)),
      advice:
        lane.api === 'WebSocket'
          ? 'Send a small heartbeat message from the server every 15 to 25 s (Socket.IO and SockJS: 25 s), or make sure ' +
            'that the server sends ping frames: a page cannot see those.'
          : 'Have the server write a comment line (": keep-alive" and an empty line) every 15 to 25 s; clients ignore it ' +
            '(sse-starlette: 15 s, Mercure: 40 s).',
      confidence: choiceOf ? 'low' : !seen.all ? 'low' : minute ? 'high' : 'medium',
    };
  }

  /** Whether all bytes of the stream were seen. */
  #seen(): { all: boolean; missing: string } {
    const { api, attempt } = this.#view.lane;
    if (api === 'WebSocket') return { all: false, missing: 'ping and pong frames: no page can see them' };
    const all = api !== 'EventSource' || this.#comments > 0 || attempt?.raw !== undefined;
    return {
      all,
      missing: 'comments: an EventSource keeps them from the page, and the network log was not read',
    };
  }
}

/** It has been cut: then this is no risk any more, and another rule speaks of it. */
const isCut = (attempt: LaneView['lane']['attempts'][number]) =>
  attempt.open !== undefined && isLoss(attempt);
