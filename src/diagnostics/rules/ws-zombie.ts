import type { Attempt } from '../../model/lane.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { EpochMs, Milliseconds, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import { brokenRhythm } from '../rhythm.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { SHOWN_RECORDS, WS_ZOMBIE } from '../thresholds.ts';

/** A WebSocket that counts as open and whose path is dead. */
export const wsZombie: Rule = {
  id: 'ws-zombie',
  summary: 'A WebSocket counts as open but nothing gets through any more',
  why:
    'A proxy, a NAT or a load balancer may forget a connection without telling either end. The page goes on showing ' +
    'old data as live, and no event will ever say so.',
  links: [
    {
      text: 'RFC 6455, 5.5.2: Ping',
      url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2',
    },
    {
      text: 'AWS: Network Load Balancer idle timeout (350 s, without a word)',
      url: 'https://aws.amazon.com/blogs/networking-and-content-delivery/introducing-nlb-tcp-configurable-idle-timeout',
    },
    {
      text: 'Azure Load Balancer: TCP reset and idle timeout',
      url: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new Zombie(view) : undefined),
};

/** Why a connection is held for dead. */
interface Death {
  proof:
    | 'a heartbeat went unanswered'
    | "the server's heartbeats stopped"
    | 'nothing sent left the machine'
    | 'its messages stopped';
  since: EpochMs;
  /** From here on it was no delay any more: from `since` to here the page must have been there to see. */
  clear: EpochMs;
  /** Now, or the end of the connection. */
  until: EpochMs;
  seq: Seq;
  detail: Record<string, number>;
}

class Zombie implements LaneRule {
  readonly #view: LaneView;
  /** Of connections that are over: the newest. */
  readonly #before: Death[] = [];
  /** Heartbeats of the page since the server was last heard; the first of them. */
  #asked: { t: EpochMs; seq: Seq } | undefined;
  /** Of these, so many were answered in time by a heartbeat of the server. */
  #answered = 0;
  #lastIn = Number.NaN;
  #lastInSeq: Seq = Number.NaN;
  /** Of the server's heartbeats. */
  #beat: EpochMs = Number.NaN;
  #beatInterval: Milliseconds = 0;
  #beats = 0;
  /** Sends of which not a byte has left, the first and the last. */
  #stuck: { t: EpochMs; seq: Seq; until: EpochMs; bytes: number } | undefined;
  #buffered = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord, kind: MessageClass): void {
    if (record.kind === 'send') this.#sent(record, kind);
    else this.#received(record, kind);
  }

  #received({ t, seq }: MessageRecord, kind: MessageClass): void {
    if (this.#asked && kind === 'heartbeat' && t - this.#asked.t <= this.#patience()) this.#answered++;
    this.#asked = this.#stuck = undefined;
    this.#lastIn = t;
    this.#lastInSeq = seq;
    if (kind !== 'heartbeat') return;
    if (t - this.#beat > this.#beatInterval) this.#beatInterval = t - this.#beat;
    this.#beat = t;
    this.#beats++;
  }

  #sent({ t, seq, size, bufferedAmount = 0 }: MessageRecord, kind: MessageClass): void {
    if (kind === 'heartbeat' && !this.#asked) this.#asked = { t, seq };
    // Nothing has left since the send before: the buffer grew by all of this one.
    const grew = this.#buffered > 0 && bufferedAmount >= this.#buffered + size;
    if (bufferedAmount === 0) this.#stuck = undefined;
    else if (!grew || !this.#stuck) this.#stuck = { t, seq, until: t, bytes: bufferedAmount };
    else {
      this.#stuck.until = t;
      this.#stuck.bytes = bufferedAmount;
    }
    this.#buffered = bufferedAmount;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'open') this.#begin();
    if (record.kind !== 'close') return;
    // A server that could say goodbye was there.
    const dead = record.by === 'server' ? undefined : this.#proof(record.t);
    if (dead) this.#before.push(dead);
    if (this.#before.length > SHOWN_RECORDS) this.#before.shift();
    this.#begin();
  }

  #begin(): void {
    this.#asked = this.#stuck = undefined;
    this.#lastIn = this.#beat = Number.NaN;
    this.#buffered = this.#beats = this.#beatInterval = 0;
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const { lane } = this.#view;
    const deaths = [...this.#before];
    const last = lane.attempt;
    const open = lane.state === 'open' && last !== undefined;
    const proof = open ? this.#proof(now) : undefined;
    if (proof) deaths.push(proof);
    const seen = deaths.filter(({ since, clear }) => !this.#view.page.disturbed(since, clear));
    const proven = seen.length > 0;
    if (!proven) seen.push(...this.#stopped(now));
    const newest = seen.at(-1);
    return newest && this.#verdict(newest, seen, proven, open && newest.until === now);
  }

  #verdict(newest: Death, seen: readonly Death[], proven: boolean, live: boolean): LaneFinding {
    const { lane, choiceOf } = this.#view;
    const silent = Math.round((newest.until - newest.since) / 1000);
    return {
      severity: choiceOf ? 'info' : proven ? 'error' : 'warning',
      title: `${live ? 'It counts as open' : 'It counted as open'}, but ${newest.proof}${proven ? '' : ', regular until then,'} ${silent} s ${live ? 'ago' : 'before its end'}`,
      evidence: {
        url: lane.url,
        sign: newest.proof,
        deadSeconds: silent,
        connections: seen.length,
        ...newest.detail,
        ...(proven ? {} : { notKnown: 'whether the server has stopped sending on purpose' }),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: seen.map(({ seq }) => seq).filter((seq) => !Number.isNaN(seq)),
      advice:
        'Send a heartbeat message every 15 to 25 s that the other side answers, and close and reconnect when an answer ' +
        'is missing. Ping frames of the server alone do not tell the page. Proxies that drop silently (AWS NLB after ' +
        '350 s, Azure Load Balancer after 240 s by default) never see such a connection idle.',
      confidence: choiceOf ? 'low' : proven ? 'high' : 'medium',
    };
  }

  /** What proves at `t` that the path of the present connection is dead. */
  #proof(t: EpochMs): Death | undefined {
    const stuck = this.#stuck;
    if (stuck && stuck.until - stuck.t >= WS_ZOMBIE.stuck) {
      const { t: since, until: clear, seq, bytes } = stuck;
      const detail = { bytesWaiting: bytes };
      return { proof: 'nothing sent left the machine', since, clear, until: t, seq, detail };
    }
    const heartbeat = this.#view.protocol?.heartbeat;
    const known = heartbeat?.answered === true && heartbeat.from !== 'server';
    if (this.#asked && (known || this.#answered >= WS_ZOMBIE.answered)) {
      const { t: since, seq } = this.#asked;
      const patience = this.#patience();
      const detail = { answersBefore: this.#answered, answerDueSeconds: patience / 1000 };
      const clear = since + patience;
      if (t > clear) return { proof: 'a heartbeat went unanswered', since, clear, until: t, seq, detail };
    }
    return this.#missed(t);
  }

  /** A server whose heartbeats the protocol demands has missed one, and the time that is allowed for it. */
  #missed(t: EpochMs): Death | undefined {
    const heartbeat = this.#view.protocol?.heartbeat;
    const demanded = heartbeat?.answered === true || heartbeat?.timeout !== undefined;
    if (!demanded || heartbeat.from === 'client' || this.#beats < WS_ZOMBIE.answered) return undefined;
    const since = this.#lastIn;
    const clear = since + Math.max(heartbeat.interval ?? 0, this.#beatInterval) + this.#patience();
    if (!(t > clear)) return undefined;
    const detail = { heartbeatsBefore: this.#beats, heartbeatDueSeconds: (clear - since) / 1000 };
    return { proof: "the server's heartbeats stopped", since, clear, until: t, seq: this.#lastInSeq, detail };
  }

  /** Suspicion: what came regularly came no more, now or before a connection was lost. */
  #stopped(now: EpochMs): Death[] {
    const { lane } = this.#view;
    const deaths: Death[] = [];
    const first = Math.max(0, lane.attempts.length - SHOWN_RECORDS);
    for (let i = first; i < lane.attempts.length; i++) {
      const attempt = lane.attempts[i] as Attempt;
      if (attempt.by === 'server' || attempt.by === 'unknown') continue;
      if (attempt.end === undefined && attempt !== lane.attempt) continue;
      const until = attempt.end ?? now;
      const broken = brokenRhythm(this.#view, attempt, until);
      if (!broken) continue;
      const { since, clear, interval, intervals, seq } = broken;
      const detail = { usualIntervalSeconds: Math.round(interval / 100) / 10, intervalsBefore: intervals };
      deaths.push({ proof: 'its messages stopped', since, clear, until, seq, detail });
    }
    return deaths;
  }

  #patience(): Milliseconds {
    return this.#view.protocol?.heartbeat?.timeout ?? WS_ZOMBIE.answer;
  }
}
