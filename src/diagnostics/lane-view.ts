import { isBinary } from '../model/bytes.ts';
import type { Lane } from '../model/lane.ts';
import type { ConnectionLine, MessageRecord } from '../model/types.ts';
import type { MessageClass, Protocol } from '../protocols/protocol.ts';
import { Speech } from '../protocols/speech.ts';
import type { EpochMs, Milliseconds, Seq } from '../units.ts';
import type { PageView } from './page-view.ts';
import { shapeOf, type Verdict } from './shape.ts';
import { Talk } from './talk.ts';
import { thirdParty } from './third-party.ts';

/** Messages of one direction, by class. */
export type Counts = Record<MessageClass, number> & { binary: number };

const none = (): Counts => ({
  app: 0,
  heartbeat: 0,
  handshake: 0,
  auth: 0,
  subscribe: 0,
  ack: 0,
  binary: 0,
});

/** What the rules share about one lane: its protocol, its messages by class, and whose choice it is. */
export class LaneView {
  readonly lane: Lane;
  readonly page: PageView;
  readonly in = none();
  readonly out = none();
  readonly talk = new Talk();
  readonly #speech = new Speech();
  #began = false;
  #site: { current: ConnectionLine; pageUrl: string; other: string | undefined } | undefined;
  #shape: { now: EpochMs; version: number; verdict: Verdict | undefined } | undefined;

  constructor(lane: Lane, page: PageView) {
    this.lane = lane;
    this.page = page;
  }

  /** The application protocol, once it is recognised. */
  get protocol(): Protocol | undefined {
    return this.#speech.protocol;
  }

  /** Who chose this transport, when it was not the page: a known protocol's maker, or another site. */
  get choiceOf(): string | undefined {
    return this.protocol?.chosenBy ?? this.thirdParty;
  }

  /** The other site that it goes to, if any. Many rules ask, and to read URLs takes longer than they do. */
  get thirdParty(): string | undefined {
    const { current } = this.lane;
    const pageUrl = this.page.recording.head.page.url;
    if (this.#site?.current !== current || this.#site.pageUrl !== pageUrl)
      this.#site = { current, pageUrl, other: thirdParty(current, pageUrl) };
    return this.#site.other;
  }

  /** It was open before the recording began: what it did before is not known. */
  get predates(): boolean {
    return this.lane.first.predatesRecording === true;
  }

  /** An attempt opened, at `t` (NaN: not known when). */
  opened(t: EpochMs, subprotocol = ''): void {
    const { api, url, protocols: asked = [], withCredentials, stack } = this.lane.current;
    this.#speech.open({ api, url, subprotocol, asked, withCredentials, stack }, t);
    this.#began = true;
    this.talk.opened();
  }

  /**
   * Counts a message and says its class. `revised` are earlier messages of the same direction that it shows to have
   * been heartbeats too.
   */
  classify(record: MessageRecord): { kind: MessageClass; revised: readonly Seq[] } {
    // A recording may begin in the middle.
    if (!this.#began) this.opened(Number.NaN);
    this.page.heard++;
    const counts = record.kind === 'send' ? this.out : this.in;
    const kind = this.#speech.classify(record);
    const { revised } = this.#speech;
    counts[kind]++;
    if (isBinary(record.data)) counts.binary++;
    if (revised.length > 0) {
      counts.app -= revised.length;
      counts.heartbeat += revised.length;
    }
    this.talk.heard(record, kind, revised);
    return { kind, revised };
  }

  /** Total time open until `now`. */
  openFor(now: EpochMs): number {
    return this.lane.openFor(now);
  }

  /** As much of that as somebody could use the page: it was not hidden, offline, frozen or asleep. */
  usableFor(now: EpochMs): Milliseconds {
    let away = 0;
    for (const { open, end = now } of this.lane.attempts)
      if (open !== undefined && end > open) away += this.page.away(open, end);
    return Math.max(0, this.openFor(now) - away);
  }

  /** How often a person pressed a pointer or a key since it first opened; 0 also where nobody counted. */
  inputs(now: EpochMs): number {
    const from = this.lane.attempts[0]?.open;
    return from === undefined ? 0 : this.page.inputs(from, now);
  }

  /** The shape of its data flow at `now`, worked out once for all who ask. */
  shape(now: EpochMs): Verdict | undefined {
    const { version } = this.page;
    if (this.#shape?.now !== now || this.#shape.version !== version)
      this.#shape = { now, version, verdict: shapeOf(this, now) };
    return this.#shape.verdict;
  }
}
