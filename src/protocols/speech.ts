import type { MessageRecord } from '../model/types.ts';
import type { EpochMs, Seq } from '../units.ts';
import { Behaviour } from './behaviour.ts';
import { Heard } from './heard.ts';
import type { MessageClass, Opening, Protocol } from './protocol.ts';
import { Recogniser } from './recogniser.ts';

const NONE: readonly Seq[] = [];

/** Reads the messages of one lane in order: which application protocol they speak, and what each is for. */
export class Speech {
  /** Earlier messages, classed `app`, that the last one showed to have been heartbeats too. */
  revised: readonly Seq[] = NONE;
  readonly #recogniser = new Recogniser();
  readonly #behaviour = new Behaviour();
  readonly #heard = new Heard();
  #received = 0;
  #sent = 0;

  /** Once it is recognised. */
  get protocol(): Protocol | undefined {
    return this.#recogniser.protocol;
  }

  /** An attempt opened at `t` (NaN: not known when): its first message may be the subscription again. */
  open(opening: Opening, t: EpochMs): void {
    this.#received = this.#sent = 0;
    this.#recogniser.open(opening);
    this.#behaviour.open(t, opening.api === 'WebSocket');
  }

  /** What the message is for. Costs the same however long it is. */
  classify(record: MessageRecord): MessageClass {
    this.revised = NONE;
    const number = record.kind === 'send' ? ++this.#sent : ++this.#received;
    // Only its size was kept.
    if (record.truncated && record.data === '') return 'app';
    const said = this.#heard.set(record, number);
    this.#recogniser.message(said);
    const { protocol } = this.#recogniser;
    if (protocol) {
      const kind = protocol.classify(said);
      if (kind !== 'app' || !protocol.applicationDefined) return kind;
    }
    const kind = this.#behaviour.classify(said, record.t, record.seq);
    this.revised = this.#behaviour.revised;
    return kind;
  }
}
