import type { Bytes, Seq } from '../../src/units.ts';
import type { Ascending } from '../filter/matches.ts';

const DIGIT_BITS = 8;
const DIGITS = 2 ** DIGIT_BITS;
const STRIDE = 16 * 1024;
/** What has no size, such as an error, is smaller than an empty message. */
const NO_SIZE = 0;
const LARGEST = 2 ** 32 - 1;

/**
 * Orders records by size: a radix sort, which takes the same few steps for each record however many there are, and
 * may be interrupted between any 16,384 of them. Equal sizes stay in the order of their numbers.
 * @param sizeOf bytes of a message, NaN for other records; more than 4 GiB counts as 4 GiB.
 */
export function* sortBySize(
  rows: Ascending,
  sizeOf: (seq: Seq) => Bytes,
  descending: boolean,
): Generator<void, Float64Array> {
  const length = rows.length;
  let seqs = new Float64Array(length);
  let keys = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const seq = rows.at(i);
    const size = sizeOf(seq);
    const key = Number.isNaN(size) ? NO_SIZE : Math.min(LARGEST, size + 1);
    seqs[i] = seq;
    // Backwards by the complement, so that equal sizes keep their order all the same.
    keys[i] = descending ? LARGEST - key : key;
    if (i % STRIDE === 0) yield;
  }
  let seqsNext = new Float64Array(length);
  let keysNext = new Uint32Array(length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const starts = yield* digitStarts(keys, shift);
    for (let i = 0; i < length; i++) {
      const key = keys[i] as number;
      const digit = (key >>> shift) & (DIGITS - 1);
      const to = starts[digit] as number;
      starts[digit] = to + 1;
      keysNext[to] = key;
      seqsNext[to] = seqs[i] as number;
      if (i % STRIDE === 0) yield;
    }
    [seqs, seqsNext] = [seqsNext, seqs];
    [keys, keysNext] = [keysNext, keys];
  }
  return seqs;
}

/** Where the keys with each digit begin once they are in order. */
function* digitStarts(keys: Uint32Array, shift: number): Generator<void, Uint32Array> {
  const counts = new Uint32Array(DIGITS);
  for (let i = 0; i < keys.length; i++) {
    const digit = ((keys[i] as number) >>> shift) & (DIGITS - 1);
    counts[digit] = (counts[digit] as number) + 1;
    if (i % STRIDE === 0) yield;
  }
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = counts[digit] as number;
    counts[digit] = start;
    start += count;
  }
  return counts;
}
