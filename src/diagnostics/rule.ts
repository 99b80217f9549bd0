import type { Finding, MessageRecord, StreamRecord } from '../model/types.ts';
import type { MessageClass } from '../protocols/protocol.ts';
import type { EpochMs } from '../units.ts';
import type { LaneView } from './lane-view.ts';
import type { PageView } from './page-view.ts';

/** What a row says about a lane before (or instead of) a finding. */
export interface Annotation {
  /** A few words for the row, such as "receive-only so far". */
  label: string;
  /** The same with its numbers, in a sentence. */
  detail: string;
}

/** A specification or a vendor's page, by name. */
export interface Link {
  text: string;
  url: string;
}

/** A record that is no message. */
export type LifeRecord = Exclude<StreamRecord, MessageRecord>;
/** A finding of a rule about a lane: the runner adds whose and about what. */
export type LaneFinding = Omit<Finding, 'type' | 'rule' | 'connection' | 'origin'>;
/** A finding about several connections, an origin or the whole page. */
export type PageFinding = Omit<Finding, 'type' | 'rule'>;

/** One rule watching one lane. */
export interface LaneRule {
  /**
   * Sees each received or sent message once, in order. Leave it out where the view's counts will do: it is called a
   * million times.
   */
  message?(record: MessageRecord, kind: MessageClass): void;
  /** Sees each other record once, in order. */
  life?(record: LifeRecord): void;
  /**
   * The verdict at `now`, by what was seen. Changes nothing: it may be asked once a second or only at the end, and the
   * answer must be the same.
   */
  finding(now: EpochMs): LaneFinding | undefined;
  annotation?(now: EpochMs): Annotation | undefined;
}

/** One rule watching the whole page. */
export interface PageRule {
  /** All that it finds at `now`: at most one a connection or origin. Changes nothing. */
  findings(now: EpochMs): PageFinding[];
}

/** A rule of the catalogue: it watches lanes, or the page. */
export interface Rule {
  readonly id: string;
  /** What it finds, in one line. */
  readonly summary: string;
  /** Why that matters, in two sentences. */
  readonly why: string;
  readonly links: readonly Link[];
  /** The rule's watcher for a lane, or undefined where the rule does not apply. */
  lane?(view: LaneView): LaneRule | undefined;
  page?(view: PageView): PageRule | undefined;
}

/** A rule that threw: it is silent from then on, where it threw. */
export interface Broken {
  rule: string;
  error: unknown;
}
