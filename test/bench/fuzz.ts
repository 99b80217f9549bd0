/** Random and mutated messages through decoders, trees and answers: what throws, and what takes long. */
import { DECODERS, decode } from '../../src/decode/decoders.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import { isBinary } from '../../src/model/bytes.ts';
import type { Data } from '../../src/model/types.ts';
import { FIXTURES } from '../unit/answers/fixtures.ts';
import { answersOf, records, type Said } from '../unit/answers/streams.ts';
import { CONVERSATIONS } from '../unit/protocols/conversations.ts';
import { messageRecord } from '../unit/protocols/helpers.ts';

const INPUTS = 1_000_000;
/** Of the inputs, those that are messages of models' answers, this many a stream. */
const ANSWERS = 200_000;
const STREAM = 8;
/** No input may take longer, in milliseconds. */
export const HANG = 50;
const LONGEST = 2000;

export interface Fuzzed {
  inputs: number;
  seed: number;
  thrown: string[];
  /** Inputs that took longer than `HANG`; once more, to tell them from a pause of the machine. */
  slow: number;
  slowTwice: number;
  /** Milliseconds of the longest, the second time. */
  longest: number;
}

export function fuzz(seed: number): Fuzzed {
  const random = randomOf(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const ids = [...DECODERS.keys(), 'unknown', '__proto__'];
  const said: Data[] = CONVERSATIONS.flatMap(({ lines }) =>
    lines.map((line) => messageRecord(line, 0, 1).data),
  );
  const texts = said.filter((data) => typeof data === 'string');
  const binaries = said.filter(isBinary).map(({ base64 }) => Buffer.from(base64, 'base64'));
  const streams = Object.values(FIXTURES);

  const alphabet = [
    ...'{}[]",:\\0123456789eE+-.aZ \n\r\0\u001e\ud800\udc00é',
    '__proto__',
    '"type":',
    'null',
  ];
  const noise = (most: number) => Array.from({ length: below(most) }, () => pick(alphabet)).join('');
  const mutated = (text: string): string => {
    const at = below(text.length + 1);
    const way = below(6);
    if (way === 0) return text.slice(0, at);
    if (way === 1) return text.slice(0, at) + noise(6) + text.slice(at + below(4));
    if (way === 2) return text.slice(0, at) + pick(texts).slice(below(40));
    if (way === 3) return (text + text).slice(0, LONGEST);
    if (way === 4) return text.slice(0, at) + text.slice(at, at + 4).repeat(below(60)) + text.slice(at);
    return noise(120);
  };
  const shuffled = (bytes: Buffer): Data => {
    const copy = Buffer.from(bytes.subarray(0, below(2) ? bytes.length : below(bytes.length + 1)));
    for (let n = below(5); n > 0 && copy.length > 0; n--) copy[below(copy.length)] = below(256);
    const all = below(3)
      ? copy
      : Buffer.concat([copy, Buffer.from(Array.from({ length: below(60) }, () => below(256)))]);
    return { base64: all.toString('base64') };
  };

  const result: Fuzzed = { inputs: 0, seed, thrown: [], slow: 0, slowTwice: 0, longest: 0 };
  const run = (inputs: number, work: () => void): void => {
    result.inputs += inputs;
    const time = () => {
      const began = performance.now();
      try {
        work();
      } catch (error) {
        if (result.thrown.length < 20) result.thrown.push(String(error));
      }
      return performance.now() - began;
    };
    let took = time();
    if (took > HANG) {
      result.slow++;
      took = time();
      if (took > HANG) result.slowTwice++;
    }
    result.longest = Math.max(result.longest, took);
  };

  while (result.inputs < INPUTS - ANSWERS) {
    const id = pick(ids);
    const data = below(2) ? mutated(pick(texts)) : shuffled(pick(binaries));
    const message = messageRecord([below(2) ? '<' : '>', '', 'app'], 0, 1);
    run(1, () => {
      for (const { payload } of decode(id, { ...message, data })) if (payload) treeOf(payload);
    });
  }
  while (result.inputs < INPUTS) {
    const told = pick(streams);
    const messages = Array.from({ length: STREAM }, (): Said => {
      const one = pick(below(8) ? told.messages : pick(streams).messages);
      if (below(3) === 0) return one;
      return typeof one === 'string' ? mutated(one) : [one[0], mutated(one[1])];
    });
    run(STREAM, () => {
      answersOf(records(messages, told), told);
    });
  }
  return result;
}

/** Mulberry32: the same numbers for the same seed, from 0 to 1. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
