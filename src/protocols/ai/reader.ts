import { type AiFormat, type AiOpening, type AiStep, excerpt } from './format.ts';
import { AI_FORMATS } from './formats.ts';

/** A stream that does not say what it is by its first messages is not asked again. */
const ASKED = 8;

/** Reads the messages of one answer in order: which format it has, and what each message does. */
export class AiReader {
  format: AiFormat | undefined;
  readonly #opening: AiOpening;
  #asked = 0;

  constructor(opening: AiOpening) {
    this.#opening = opening;
  }

  /** It was not recognised and will not be. */
  get isOther(): boolean {
    return this.format === undefined && this.#asked >= ASKED;
  }

  /** What the next message does; `undefined` while it is not known to be an answer of a model. */
  read(text: string, eventType = ''): AiStep | undefined {
    if (this.isOther) return undefined;
    const message = { text: excerpt(text), eventType };
    if (!this.format) {
      // An event that is empty or a mere greeting decides nothing, but counts.
      this.#asked++;
      this.format = AI_FORMATS.find((format) => format.recognise(message, this.#opening));
    }
    return this.format ? this.format.read(message) : undefined;
  }
}
