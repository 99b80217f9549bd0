import { type AiFormat, type AiMessage, type AiOpening, type AiStep, excerpt } from './format.ts';
import { AI_FORMATS } from './formats.ts';

/** A stream that does not say what it is by its first messages is not asked again. */
const ASKED = 8;

/** The format that a message shows; undefined where it shows none. */
export function formatOf(message: AiMessage, opening: AiOpening): AiFormat | undefined {
  return AI_FORMATS.find((format) => format.recognise(message, opening));
}

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
    return this.#recognise(message)?.read(message);
  }

  /** The format as far as the next message shows it, without a look at what the message does. */
  recognise(text: string, eventType = ''): AiFormat | undefined {
    if (this.format || this.isOther) return this.format;
    return this.#recognise({ text: excerpt(text), eventType });
  }

  #recognise(message: AiMessage): AiFormat | undefined {
    if (this.format) return this.format;
    // An event that is empty or a mere greeting decides nothing, but counts.
    this.#asked++;
    this.format = formatOf(message, this.#opening);
    return this.format;
  }
}
