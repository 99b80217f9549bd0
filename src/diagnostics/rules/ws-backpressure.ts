import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { Bytes, EpochMs, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { WS_BACKPRESSURE as AT } from '../thresholds.ts';

/** A page that sends faster than its link takes. */
export const wsBackpressure: Rule = {
  id: 'ws-backpressure',
  summary: 'A page sends over a WebSocket faster than the link takes it',
  why:
    'send() never waits: what the link does not take queues in the browser, and what arrives is older and older. ' +
    'When the queue is full the browser closes the connection.',
  links: [
    {
      text: 'WebSockets: bufferedAmount',
      url: 'https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount',
    },
    {
      text: 'MDN: WebSocket.bufferedAmount',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/bufferedAmount',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new Backpressure(view) : undefined),
};

type Sign = 'full' | 'never empty' | 'growing';

/** A series of sends that all show one sign. */
class Run {
  readonly sign: Sign;
  readonly shown = new Shown();
  from: EpochMs;
  to: EpochMs;
  sends = 0;
  binary = 0;
  peak: Bytes = 0;

  constructor(sign: Sign, t: EpochMs) {
    this.sign = sign;
    this.from = this.to = t;
  }

  add(t: EpochMs, seq: Seq, queued: Bytes, binary: boolean): void {
    this.to = t;
    this.sends++;
    if (binary) this.binary++;
    if (queued > this.peak) this.peak = queued;
    this.shown.add(seq);
  }

  /** It lasted long enough. */
  get tells(): boolean {
    const lasted = this.to - this.from;
    if (this.sign === 'full') return lasted >= AT.queuedFor;
    if (this.sign === 'never empty') return lasted >= AT.neverEmptyFor;
    return this.sends > AT.growing && this.peak >= AT.grownTo;
  }
}

class Backpressure implements LaneRule {
  readonly #view: LaneView;
  /** Those that are over and told something, the first of them. */
  readonly #told: Run[] = [];
  readonly #runs: Record<Sign, Run | undefined> = {
    full: undefined,
    'never empty': undefined,
    growing: undefined,
  };
  #lastT: EpochMs = Number.NEGATIVE_INFINITY;
  #lastQueued: Bytes = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  /** Each connection has a queue of its own. */
  life({ kind }: LifeRecord): void {
    if (kind !== 'open' && kind !== 'close') return;
    for (const sign of SIGNS) this.#end(sign);
    this.#lastT = Number.NEGATIVE_INFINITY;
    this.#lastQueued = 0;
  }

  message(record: MessageRecord): void {
    if (record.kind !== 'send' || record.bufferedAmount === undefined) return;
    // Within a task the queue only grows, and it is brought up to date after it.
    if (record.t - this.#lastT < AT.apart) return;
    const queued = Math.max(0, record.bufferedAmount - record.size);
    this.#sign('full', record, record.bufferedAmount >= AT.queued);
    this.#sign('never empty', record, queued > 0);
    this.#sign('growing', record, queued > this.#lastQueued);
    this.#lastT = record.t;
    this.#lastQueued = queued;
  }

  finding(): LaneFinding | undefined {
    const { lane, page } = this.#view;
    const runs = [...this.#told, ...SIGNS.flatMap((sign) => this.#runs[sign] ?? [])].filter(
      (run) => run.tells,
    );
    const fair = runs.filter(({ from, to }) => !page.disturbed(from, to));
    const told = fair.length > 0 ? fair : runs;
    const worst = told.find(({ sign }) => sign === 'full') ?? told[0];
    if (!worst) return undefined;
    const seconds = ((worst.to - worst.from) / 1000).toFixed(1);
    const upload = worst.binary === worst.sends;
    return {
      severity: upload ? 'advice' : 'warning',
      title: titleOf(worst, seconds),
      evidence: {
        url: lane.url,
        sign: worst.sign,
        seconds: Number(seconds),
        peakQueuedBytes: worst.peak,
        sendsLookedAt: worst.sends,
        times: told.length,
        ...(upload ? { note: 'all of it binary: it may be the upload of a file' } : {}),
        ...(fair.length === 0 ? { meanwhile: 'the page was hidden, offline, frozen or busy' } : {}),
      },
      records: worst.shown.seqs,
      advice:
        'Send only while bufferedAmount is low; drop or coalesce what is old (the newest position, not all of them), ' +
        'and slow down.' +
        (upload ? ' For a file: wait for the queue before the next piece, or upload it by fetch.' : ''),
      confidence: upload || fair.length === 0 ? 'low' : worst.sign === 'growing' ? 'medium' : 'high',
    };
  }

  #sign(sign: Sign, { t, seq, bufferedAmount = 0, data }: MessageRecord, holds: boolean): void {
    if (!holds) {
      this.#end(sign);
      return;
    }
    this.#runs[sign] ??= new Run(sign, t);
    this.#runs[sign].add(t, seq, bufferedAmount, isBinary(data));
  }

  #end(sign: Sign): void {
    const run = this.#runs[sign];
    if (run === undefined) return;
    if (run.tells && this.#told.length < AT.spans) this.#told.push(run);
    this.#runs[sign] = undefined;
  }
}

const SIGNS: readonly Sign[] = ['full', 'never empty', 'growing'];

function titleOf({ sign, peak, sends }: Run, seconds: string): string {
  const mib = (peak / 1024 / 1024).toFixed(1);
  if (sign === 'full') return `Sends queue up: 1 MiB or more waited for ${seconds} s, ${mib} MiB at most`;
  if (sign === 'never empty')
    return `Sends queue up: the queue was not empty once in ${seconds} s of sending`;
  return `Sends queue up: each of ${sends} sends found a longer queue, ${Math.round(peak / 1024)} KiB at last`;
}
