import type { MessageRecord } from '../../model/types.ts';
import type { MessageClass } from '../../protocols/protocol.ts';
import type { EpochMs, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LifeRecord } from '../rule.ts';
import { WS_FIRST_MESSAGE_AUTH as AT } from '../thresholds.ts';

/** How an attempt of a WebSocket authenticated by message. */
export interface FirstAuth {
  open: EpochMs;
  openSeq: Seq;
  /** Of the record that opened it: its connection and attempt, to find what else is known of it. */
  connection: string;
  attempt: number;
  sent?: { t: EpochMs; seq: Seq };
  acknowledged?: { t: EpochMs; seq: Seq };
  /** Application messages that came before it was sent, and between that and its acknowledgement. */
  before: number;
  between: number;
  firstData?: Seq;
  firstBetween?: Seq;
}

const LANES = new WeakMap<LaneView, AuthWatch>();

/** What the rules about it share of a lane: each record is looked at once, whichever of them shows it first. */
export function authOf(view: LaneView): AuthWatch {
  let auth = LANES.get(view);
  if (!auth) {
    auth = new AuthWatch();
    LANES.set(view, auth);
  }
  return auth;
}

/** Follows the authentication by first message in each attempt of a lane, and keeps the first of them. */
class AuthWatch {
  readonly attempts: FirstAuth[] = [];
  #now: FirstAuth | undefined;
  #sent = 0;
  #seen: Seq = 0;

  life(record: LifeRecord): void {
    if (!this.#isNew(record.seq)) return;
    if (record.kind === 'close' || record.kind === 'connecting') this.#now = undefined;
    if (record.kind !== 'open') return;
    this.#sent = 0;
    // The page kept its newest facts only: what was said first may be missing.
    if (record.backlog) return;
    const { t, seq, connection, attempt } = record;
    this.#now = { open: t, openSeq: seq, connection, attempt, before: 0, between: 0 };
  }

  message(record: MessageRecord, kind: MessageClass): void {
    const now = this.#now;
    if (!this.#isNew(record.seq) || now === undefined) return;
    if (record.kind === 'send') {
      if (kind !== 'heartbeat' && !now.sent) this.#first(now, record, kind);
    } else if (kind === 'ack' && now.sent) {
      now.acknowledged = { t: record.t, seq: record.seq };
      this.#now = undefined;
    } else if (kind === 'app') count(now, record.seq);
  }

  #isNew(seq: Seq): boolean {
    if (seq <= this.#seen) return false;
    this.#seen = seq;
    return true;
  }

  #first(now: FirstAuth, record: MessageRecord, kind: MessageClass): void {
    this.#sent++;
    if (kind === 'auth') {
      now.sent = { t: record.t, seq: record.seq };
      if (this.attempts.length < AT.attempts) this.attempts.push(now);
    } else if (this.#sent >= AT.messages) this.#now = undefined;
  }
}

function count(now: FirstAuth, seq: Seq): void {
  if (now.sent) {
    now.between++;
    now.firstBetween ??= seq;
  } else {
    now.before++;
    now.firstData ??= seq;
  }
}
