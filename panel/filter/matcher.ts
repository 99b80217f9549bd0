import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { EpochMs, Seq } from '../../src/units.ts';
import type { Decodings, Spoken, Words } from './decodings.ts';
import { escapePattern } from './escape.ts';
import { type Classes, type Facts, looked, RecordFacts } from './facts.ts';
import { API_WORDS, type Operator, type Pattern, type Term } from './query.ts';
import { type Finder, TimedRegex } from './regex.ts';

/** Tests in the order in which they are made: numbers before texts. */
const COST = { kind: 0, number: 1, gap: 2, word: 3, text: 4, regex: 5, decoded: 6 };

/** Terms that ask what a message says decoded, or which protocol its lane speaks. */
const DECODED: ReadonlySet<Term['key']> = new Set(['text', 'data', 'protocol', 'packet', 'name', 'channel']);

type Test = (facts: Facts) => boolean;

interface Compiled {
  readonly term: Term;
  readonly cost: number;
  /** Asked of records. */
  readonly test: Test;
  /** Asked of connections; undefined where only records can answer. */
  readonly lane?: (lane: Lane, spoken: Spoken | undefined) => boolean;
}

/** What a filter asks of the records of one lane. */
export interface LaneTest {
  /** The connection itself is what is looked for, whether or not a record of it matches. */
  readonly byUrl: boolean;
  /** No record of it can match. */
  readonly never: boolean;
  /** All must hold. */
  readonly tests: readonly Test[];
}

/** A filter made ready for a recording. */
export class Matcher {
  /** The time since the record before it matters: what is evicted changes the record after it. */
  readonly usesGap: boolean;
  /** What messages are for matters: the diagnostics must have looked at them. */
  readonly usesClass: boolean;
  readonly classes: Classes | undefined;
  /** What messages say decoded; undefined where no term asks for it. */
  readonly decodings: Decodings | undefined;
  #compiled: Compiled[];
  #recording: Recording;
  #facts: RecordFacts;
  #usesTime: boolean;

  constructor(terms: readonly Term[], recording: Recording, classes?: Classes, decodings?: Decodings) {
    this.#recording = recording;
    this.classes = classes;
    this.decodings = terms.some(({ key }) => DECODED.has(key)) ? decodings : undefined;
    this.#facts = new RecordFacts(recording, classes, this.decodings);
    this.#compiled = terms.map((term) => compile(term, recording)).sort((a, b) => a.cost - b.cost);
    this.#usesTime = terms.some(({ key }) => key === 'time');
    this.usesGap = terms.some(({ key }) => key === 'gap');
    this.usesClass = terms.some(({ key }) => key === 'class');
  }

  /** Where it changes, records that were looked at must be looked at again. */
  get basis(): EpochMs {
    return this.#usesTime ? this.#recording.firstT : 0;
  }

  /**
   * What is left to ask of a lane's records once the lane is known. Text that its URL has is not asked of each record
   * as well, unless nothing else would be asked: then the records that have it too are the ones to show.
   * @throws {TooSlow}
   */
  forLane(lane: Lane): LaneTest {
    const hard: Test[] = [];
    const inUrl: Test[] = [];
    const spoken = this.decodings?.protocolOf(lane);
    for (const { term, lane: ofLane, test } of this.#compiled) {
      const holds = ofLane?.(lane, spoken);
      if (term.key === 'conn' || term.key === 'api' || term.key === 'protocol') {
        if (holds === term.negated) return { byUrl: false, never: true, tests: [] };
      } else if (holds && term.negated) return { byUrl: false, never: true, tests: [] };
      else (holds ? inUrl : hard).push(test);
    }
    return { byUrl: hard.length === 0, never: false, tests: hard.length > 0 ? hard : inUrl };
  }

  /** Another number when what a lane's messages say decoded may have changed. */
  stateOf(lane: Lane): number {
    return this.decodings?.stateOf(lane) ?? 0;
  }

  /** Does a record match? @throws {TooSlow} */
  matches(record: StreamRecord, lane: Lane, { never, tests }: LaneTest): boolean {
    if (never) return false;
    const facts = this.#facts.of(record, lane);
    for (const test of tests) if (!test(facts)) return false;
    return true;
  }

  /** The same for a record's number; one that is not kept does not match. */
  matchesSeq(seq: Seq, lane: Lane, test: LaneTest): boolean {
    const record = this.#recording.record(seq);
    return record !== undefined && this.matches(record, lane, test);
  }
}

function compile(term: Term, recording: Recording): Compiled {
  const { cost, test, lane } = positive(term, recording);
  return { term, cost, lane, test: term.negated ? (facts) => !test(facts) : test };
}

function positive(term: Term, recording: Recording): Omit<Compiled, 'term'> {
  switch (term.key) {
    case 'text': {
      const pattern = finder(term.pattern);
      const ofLane = inUrl(pattern, true);
      const says = (word: string) => pattern.test(word);
      const inWords = once(({ packets, names, channels }) =>
        [packets, names, channels].some((one) => one.some(says)),
      );
      return {
        cost: costOf(term.pattern),
        test: (facts) => facts.says(pattern, inWords),
        lane: (lane, spoken) => ofLane(lane) || (spoken !== undefined && pattern.test(spoken.name)),
      };
    }
    case 'protocol':
      return { cost: COST.kind, test: () => true, lane: speaks(finder(term.pattern)) };
    case 'packet':
    case 'name': {
      const is = whole(term.pattern);
      const which = term.key === 'name' ? 'names' : 'packets';
      return asked((words) => words[which].some(is));
    }
    case 'channel': {
      const pattern = finder(term.pattern);
      return asked(({ channels }) => channels.some((channel) => pattern.test(channel)));
    }
    case 'conn':
      return { cost: COST.kind, test: () => true, lane: inUrl(finder(term.pattern), false) };
    case 'type':
    case 'id': {
      const { key } = term;
      const is = whole(term.pattern);
      return { cost: 'regex' in term.pattern ? COST.regex : COST.word, test: (facts) => is(facts[key]) };
    }
    case 'data': {
      const pattern = finder(term.pattern);
      return {
        cost: costOf(term.pattern),
        test: ({ data }) => data !== undefined && pattern.test(data),
      };
    }
    case 'api':
      return { cost: COST.kind, test: () => true, lane: ({ api }) => API_WORDS[api].startsWith(term.value) };
    case 'dir': {
      const kinds = (['message', 'send'] as const).filter((kind) =>
        (kind === 'message' ? 'in' : 'out').startsWith(term.value),
      );
      return { cost: COST.kind, test: ({ kind }) => kinds.some((one) => one === kind) };
    }
    case 'kind':
      return { cost: COST.kind, test: ({ kind }) => kind.startsWith(term.value) };
    case 'class':
      return { cost: COST.kind, test: (facts) => facts.class?.startsWith(term.value) ?? false };
    case 'is': {
      const what = (['binary', 'truncated'] as const).filter((one) => one.startsWith(term.value));
      return { cost: COST.kind, test: (facts) => what.some((one) => facts[one]) };
    }
    case 'time': {
      const compare = comparison(term.operator, term.value);
      return { cost: COST.number, test: ({ t }) => compare(t - recording.firstT) };
    }
    case 'gap':
    case 'size':
    case 'status':
    case 'code': {
      const { key } = term;
      const compare = comparison(term.operator, term.value);
      return { cost: key === 'gap' ? COST.gap : COST.number, test: (facts) => compare(facts[key]) };
    }
  }
}

/** A test of what a message is in its protocol. */
function asked(holds: (words: Words) => boolean): Omit<Compiled, 'term'> {
  const known = once(holds);
  return { cost: COST.decoded, test: ({ words }) => words !== undefined && known(words) };
}

/** Streams say the same words again and again, and these are the same objects then. */
function once(holds: (words: Words) => boolean): (words: Words) => boolean {
  const known = new WeakMap<Words, boolean>();
  return (words) => {
    let held = known.get(words);
    if (held === undefined) {
      held = holds(words);
      known.set(words, held);
    }
    return held;
  };
}

/** Finds a pattern anywhere in a text. */
export function anywhere(pattern: Pattern): RegExp {
  return 'regex' in pattern ? pattern.regex : new RegExp(escapePattern(pattern.text), 'i');
}

function finder(pattern: Pattern): Finder {
  return 'regex' in pattern ? new TimedRegex(pattern.regex) : anywhere(pattern);
}

/** Types and ids are compared as wholes: 42 is not 142. */
function whole(pattern: Pattern): (text: string | undefined) => boolean {
  const regex = finder(pattern);
  if ('regex' in pattern) return (text) => text !== undefined && regex.test(looked(text));
  const wanted = pattern.text.toLowerCase();
  return (text) => text !== undefined && text.length === pattern.text.length && text.toLowerCase() === wanted;
}

function costOf(pattern: Pattern): number {
  return 'regex' in pattern ? COST.regex : COST.text;
}

/** One of a lane's URLs, or a subprotocol that was asked for. */
function inUrl(pattern: Finder, subprotocols: boolean): (lane: Lane) => boolean {
  return ({ connections }) =>
    connections.some(
      ({ url, protocols }) =>
        pattern.test(looked(url)) || (subprotocols && protocols?.some((protocol) => pattern.test(protocol))),
    );
}

/** The protocol that is recognised, or a subprotocol that was asked for or chosen. */
function speaks(pattern: Finder): (lane: Lane, spoken: Spoken | undefined) => boolean {
  return ({ connections, attempts }, spoken) =>
    (spoken !== undefined && (pattern.test(spoken.name) || pattern.test(spoken.id))) ||
    connections.some(({ protocols }) => protocols?.some((protocol) => pattern.test(protocol))) ||
    attempts.some(({ opened }) => opened?.protocol !== undefined && pattern.test(opened.protocol));
}

function comparison(operator: Operator, value: number): (n: number) => boolean {
  switch (operator) {
    case ':':
      return (n) => n === value;
    case '>':
      return (n) => n > value;
    case '<':
      return (n) => n < value;
    case '>=':
      return (n) => n >= value;
    case '<=':
      return (n) => n <= value;
  }
}
