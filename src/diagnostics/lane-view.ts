import { isBinary } from '../model/bytes.ts';
import type { Lane } from '../model/lane.ts';
import type { MessageRecord } from '../model/types.ts';
import type { MessageClass, Protocol } from '../protocols/protocol.ts';
import { Speech } from '../protocols/speech.ts';
import type { EpochMs, Seq } from '../units.ts';
import type { PageView } from './page-view.ts';
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
  readonly #speech = new Speech();
  #began = false;

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
    return this.protocol?.chosenBy ?? thirdParty(this.lane.current, this.page.recording);
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
  }

  /**
   * Counts a message and says its class. `revised` are earlier messages of the same direction that it shows to have
   * been heartbeats too.
   */
  classify(record: MessageRecord): { kind: MessageClass; revised: readonly Seq[] } {
    // A recording may begin in the middle.
    if (!this.#began) this.opened(Number.NaN);
    const counts = record.kind === 'send' ? this.out : this.in;
    const kind = this.#speech.classify(record);
    const { revised } = this.#speech;
    counts[kind]++;
    if (isBinary(record.data)) counts.binary++;
    if (revised.length > 0) {
      counts.app -= revised.length;
      counts.heartbeat += revised.length;
    }
    return { kind, revised };
  }

  /** Total time open until `now`. */
  openFor(now: EpochMs): number {
    return this.lane.openFor(now);
  }
}
