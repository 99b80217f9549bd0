import { LEARNT_FROM, learn } from '../../src/decode/context.ts';
import { type DecodeContext, isOut } from '../../src/decode/decoded.ts';
import { decode } from '../../src/decode/decoders.ts';
import { Pairs } from '../../src/decode/pairs.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { type LaneReader, LaneReading, Readings } from '../reading.ts';
import { host } from '../store.ts';

/** Reads a connection for which answers belong to which requests. */
export class PairReader implements LaneReader {
  readonly pairs = new Pairs();
  readonly #lane: Lane;
  readonly #protocol: () => string | undefined;
  #attempt = '';
  #context: DecodeContext = {};
  #seen = 0;

  constructor(lane: Lane, protocol: () => string | undefined) {
    this.#lane = lane;
    this.#protocol = protocol;
  }

  take(record: StreamRecord): void {
    if (record.kind !== 'message' && record.kind !== 'send') return;
    const attempt = `${record.connection} ${record.attempt}`;
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      this.#seen = 0;
      this.#context = {};
      const subprotocol = this.#lane.attemptOf(record.connection, record.attempt)?.opened?.protocol;
      if (subprotocol) this.#context = { subprotocol };
      // What was asked on another connection gets no answer on this one.
      this.pairs.reset();
    }
    const protocol = this.#protocol();
    if (this.#seen++ < LEARNT_FROM) this.#context = learn(this.#context, protocol, record);
    const parts = decode(protocol, record, this.#context);
    this.pairs.add(record.seq, record.t, isOut(record), parts);
  }
}

/** Requests and answers of the lanes that were looked at last. */
export const pairReadings = new Readings<PairReader>((lane, recording) => {
  const begin = () => new PairReader(lane, () => host.peek()?.diagnostics.protocolOf(lane)?.id);
  // What was forgotten in between may have been answers: nothing is said of them.
  return new LaneReading(lane, recording, begin(), begin);
});
