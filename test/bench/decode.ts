/** What it costs to take messages apart, in this process: 100,000 of each protocol. */
import { decode } from '../../src/decode/decoders.ts';
import { base64Length, isBinary } from '../../src/model/bytes.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { CONVERSATIONS } from '../unit/protocols/conversations.ts';
import { messageRecord } from '../unit/protocols/helpers.ts';
import { type Measured, median } from './measure.ts';

const MESSAGES = 100_000;
/** The clock is too coarse for one message. */
const BLOCK = 500;
/** Taken before the clock runs: what is cold is not what a table of thousands costs. */
const WARM = 5000;

export interface DecodeCost {
  protocol: string;
  /** Different messages of the conversation that are taken in turn, and their mean size in bytes or characters. */
  kinds: number;
  size: number;
  /** Microseconds a message, over blocks of 500. */
  cost: Measured;
}

export function decodeCosts(): DecodeCost[] {
  const byProtocol = new Map<string, MessageRecord[]>();
  for (const { id, lines } of CONVERSATIONS) {
    const messages = byProtocol.get(id) ?? [];
    for (const line of lines) messages.push(messageRecord(line, 0, messages.length + 1));
    byProtocol.set(id, messages);
  }
  return [...byProtocol].map(([protocol, messages]) => {
    const lengths = messages.map(({ data }) => (isBinary(data) ? base64Length(data.base64) : data.length));
    const size = lengths.reduce((sum, length) => sum + length, 0) / messages.length;
    return { protocol, kinds: messages.length, size, cost: median(blocks(protocol, messages)) };
  });
}

/** Microseconds a message of each block. */
function blocks(protocol: string, messages: readonly MessageRecord[]): number[] {
  const times: number[] = [];
  let parts = 0;
  const take = (from: number, to: number): void => {
    for (let n = from; n < to; n++) parts += decode(protocol, messages[n % messages.length]!).length;
  };
  take(0, WARM);
  for (let n = 0; n < MESSAGES; n += BLOCK) {
    const started = performance.now();
    take(n, n + BLOCK);
    times.push(((performance.now() - started) * 1000) / BLOCK);
  }
  if (parts < MESSAGES) throw new Error(`${protocol}: a message without parts`);
  return times;
}
