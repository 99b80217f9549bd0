import { isBinary } from '../model/bytes.ts';
import type { MessageRecord } from '../model/types.ts';

/** Kinds that are told apart; what has more has no kinds but contents. */
const LIMIT = 20;
/** All of the first messages are looked at, then one of so many. */
const FIRST = 256;
const SAMPLE = 64;
/** Looked for in the beginning of a text only: the key that names a kind comes first. */
const HEAD = 512;
/** Only what looks like a name: a message's contents are nobody's business. */
const KEY = /"(?:type|event|action|op|method|cmd|command|kind)"\s*:\s*"([\w.:/-]{1,40})"/;
/** Socket.IO: digits, then an array that begins with the event's name. */
const NAMED_ARRAY = /^\d*\["([\w.:/-]{1,40})"/;
const NAME = /^[\w.:/-]{1,40}$/;

/** Which kinds of messages there are, by the names that they call themselves. A bounded sample. */
export class Kinds {
  readonly #names = new Set<string>();
  #seen = 0;
  /** There are messages without a name, or with more names than are told apart. */
  others = false;

  add(record: MessageRecord): void {
    if (this.#seen++ >= FIRST && this.#seen % SAMPLE !== 0) return;
    const name = nameOf(record);
    if (name === undefined || (this.#names.size >= LIMIT && !this.#names.has(name))) this.others = true;
    else this.#names.add(name);
  }

  /** In the order in which they came. */
  get names(): string[] {
    return [...this.#names];
  }
  get seen(): number {
    return this.#seen;
  }
}

function nameOf({ eventType, data }: MessageRecord): string | undefined {
  if (eventType !== undefined && eventType !== '' && eventType !== 'message')
    return NAME.test(eventType) ? eventType : undefined;
  if (isBinary(data)) return undefined;
  const head = data.slice(0, HEAD);
  return (KEY.exec(head) ?? NAMED_ARRAY.exec(head))?.[1];
}
