import type { EpochMs } from '../../units.ts';
import { type Ending, Endings } from '../endings.ts';
import type { LaneView } from '../lane-view.ts';
import { brokenRhythm } from '../rhythm.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { PERIODIC_CUT, SHOWN_RECORDS, WS_PROXY_CUT } from '../thresholds.ts';
import { candidatesFor, listed } from '../timeouts/candidates.ts';

const LOST = 1006;

/** Sockets that die at thirty seconds: the proxy that drops what it does not understand. */
export const ws30sProxyCut: Rule = {
  id: 'ws-30s-proxy-cut',
  summary: 'WebSockets are cut after about 30 s: a proxy that inspects traffic, or a default of 30 s',
  why:
    'Proxies of companies and some load balancers give any connection 30 seconds. Whoever sits behind one sees a page ' +
    'that dies twice a minute, and nobody else can reproduce it.',
  links: [
    {
      text: 'websockets: Keepalive and latency (30 to 120 s idle timeouts)',
      url: 'https://websockets.readthedocs.io/en/stable/topics/keepalive.html',
    },
    {
      text: 'Google Cloud: backend service timeout',
      url: 'https://cloud.google.com/load-balancing/docs/backend-service#timeout-setting',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new ThirtySecondCut(view) : undefined),
};

const within = (span: number) => span >= WS_PROXY_CUT.from && span <= WS_PROXY_CUT.to;

/** Those cut about 30 s after they opened or fell silent. */
function cutAt30(endings: readonly Ending[]): Ending[] {
  return endings.filter(
    ({ attempt, lived, silent, silentIn }) =>
      attempt.code === LOST && (within(lived) || within(silent) || within(silentIn)),
  );
}

/** Whether this rule speaks of a lane's cuts, so that the one about cuts of any length need not. */
export function isThirtySecondCut({ lane }: LaneView, endings: readonly Ending[]): boolean {
  return lane.api === 'WebSocket' && cutAt30(endings).length >= WS_PROXY_CUT.cuts;
}

class ThirtySecondCut implements LaneRule {
  readonly #view: LaneView;
  readonly #endings: Endings;

  constructor(view: LaneView) {
    this.#view = view;
    this.#endings = new Endings(view);
  }

  life(record: LifeRecord): void {
    this.#endings.life(record);
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const endings = this.#endings.list(PERIODIC_CUT.looked);
    const cuts = cutAt30(endings);
    return cuts.length >= WS_PROXY_CUT.cuts ? this.#cut(cuts, endings.length) : this.#silenced(now);
  }

  #cut(cuts: readonly Ending[], all: number): LaneFinding {
    const { lane, choiceOf } = this.#view;
    const busy = cuts.every(({ lived, silentIn }) => within(lived) && silentIn <= WS_PROXY_CUT.busy);
    const idle = cuts.every(({ silent, silentIn }) => within(silent) || within(silentIn));
    const last = cuts.at(-1) as Ending;
    const span = idle && !within(last.silent) ? last.silentIn : idle ? last.silent : last.lived;
    const seconds = span / 1000;
    const headers = cuts.findLast(({ attempt }) => attempt.opened?.headers)?.attempt.opened?.headers;
    const kind = busy
      ? 'max-duration'
      : idle && !cuts.every(({ lived }) => within(lived))
        ? 'idle'
        : undefined;
    const candidates = candidatesFor({ seconds, kind, transport: 'ws', headers });
    const since = kind === 'idle' ? 'the last byte' : 'it opened';
    return {
      severity: choiceOf ? 'info' : 'warning',
      title: `Cut about 30 s after ${since} without a close frame, ${cuts.length} times of ${all}`,
      evidence: {
        url: lane.url,
        cuts: cuts.length,
        ofEndings: all,
        secondsAtLastCut: round(seconds),
        code: LOST,
        dataFlowedUntilTheCut: busy ? 'yes' : 'no',
        candidates: listed(candidates) || 'no known default fits',
        notKnown: 'whether the server itself ends it: its log says so',
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: cuts.flatMap(({ seq }) => seq ?? []).slice(0, SHOWN_RECORDS),
      advice: busy
        ? 'It was cut although it was busy: a limit on duration, as Google Cloud load balancers have it (timeoutSec of ' +
          'the backend service, 30 s by default). Raise that, or reconnect before it. A server that ends sockets itself looks the same.'
        : 'Send a heartbeat every 20 s or sooner, from the server and answered; serve wss: on port 443; fall back to ' +
          'Server-Sent Events where it goes on. A server that ends sockets itself looks the same.',
      confidence: choiceOf
        ? 'low'
        : cuts.length > WS_PROXY_CUT.cuts && cuts.length === all
          ? 'high'
          : 'medium',
    };
  }

  /** It never closed: what came regularly stopped at 30 s. */
  #silenced(now: EpochMs): LaneFinding | undefined {
    const { lane, choiceOf } = this.#view;
    const { attempt } = lane;
    if (!attempt || attempt.open === undefined || lane.state !== 'open' || this.#view.predates)
      return undefined;
    const broken = brokenRhythm(this.#view, attempt, now);
    if (!broken || !within(broken.since - attempt.open)) return undefined;
    const after = round((broken.since - attempt.open) / 1000);
    return {
      severity: choiceOf ? 'info' : 'warning',
      title: `Regular messages stopped ${after} s after it opened, and it still counts as open`,
      evidence: {
        url: lane.url,
        stoppedAfterSeconds: after,
        silentSeconds: Math.round((now - broken.since) / 1000),
        intervalSeconds: round(broken.interval / 1000),
        intervalsBefore: broken.intervals,
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: [broken.seq].filter((seq) => !Number.isNaN(seq)),
      advice:
        'A proxy may have dropped the connection without a word. Have both sides send heartbeats every 20 s or sooner, ' +
        'and close and reconnect when one is missed. If the server has simply stopped, its log says so.',
      confidence: 'low',
    };
  }
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;
