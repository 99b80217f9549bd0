import { utf8Length } from '../model/bytes.ts';
import { type Decoded, MEMBERS_MAX, PARTS_MAX, READ_MAX } from './decoded.ts';
import { type Envelope, openEnvelope, withFault } from './envelope.ts';
import { addNote, notOfIt } from './part.ts';

/** Collects the parts of a batch, as many as are taken apart. */
export class Batch {
  readonly parts: Decoded[] = [];
  #left = false;

  /** False once it is full: what comes after is left, and said to be. */
  get room(): boolean {
    if (this.parts.length < PARTS_MAX) return true;
    if (!this.#left)
      addNote(this.parts[PARTS_MAX - 1]!, `more than ${PARTS_MAX} messages: the rest is not taken apart`);
    this.#left = true;
    return false;
  }

  push(...parts: Decoded[]): void {
    for (const part of parts) if (this.room) this.parts.push(part);
  }
}

/** Says of parts of a text that they are cut where they end, in bytes of all of it. O(n) in all for parts in order. */
export class Ends {
  readonly #text: string;
  #at = 0;
  #bytes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** `parts` end at index `to`; those that are cut are told where. */
  mark(parts: readonly Decoded[], to: number): void {
    for (const part of parts) {
      if (!part.incomplete) continue;
      this.#bytes += utf8Length(this.#text.slice(this.#at, to));
      this.#at = Math.max(this.#at, Math.min(to, this.#text.length));
      part.incomplete = `incomplete at byte ${this.#bytes}`;
    }
  }
}

/**
 * Parts of a text of several messages, each ended or parted by `separator`. `isLast`: nothing ends it.
 * A message may begin with line ends that belong to none.
 */
export function splitBatch(
  text: string,
  separator: string,
  read: (one: string, isLast: boolean) => Decoded[],
): Decoded[] {
  const batch = new Batch();
  const ends = new Ends(text);
  let pieces = 0;
  for (let from = 0; from < text.length && batch.room; ) {
    const end = text.indexOf(separator, from);
    const to = end < 0 ? text.length : end;
    if (to > from) {
      const parts = read(text.slice(from, to), end < 0);
      ends.mark(parts, to);
      batch.push(...parts);
    }
    from = to + 1;
    // Empty ones cost time too.
    if ((from > READ_MAX || ++pieces > MEMBERS_MAX) && from < text.length) {
      const last = batch.parts.at(-1);
      if (last)
        addNote(last, `longer than ${READ_MAX} characters or ${MEMBERS_MAX} pieces: not looked at beyond`);
      break;
    }
  }
  return batch.parts;
}

/** Parts of a text that is a JSON object or a list of them, each read by `read`. */
export function readObjects(text: string, read: (fields: Envelope) => Decoded): Decoded[] {
  const all = openEnvelope(text);
  if (!all) return [notOfIt(text, 'no JSON object')];
  if (!all.isList) return [withFault(read(all), all)];
  const batch = new Batch();
  for (let i = 0; i < all.count && batch.room; i++) {
    const fields = all.inner(i);
    batch.push(
      fields && !fields.isList ? withFault(read(fields), fields) : notOfIt(all.source(i)!, 'no JSON object'),
    );
  }
  if (batch.parts.length === 0)
    batch.push({ kind: 'batch', ...(all.fault ? {} : { note: 'an empty batch' }) });
  withFault(batch.parts.at(-1)!, all);
  return batch.parts;
}
