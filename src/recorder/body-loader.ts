import { base64Bytes, utf8Bytes } from '../model/bytes.ts';
import type { Attempt } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import { BODY_LIMIT, readHarEntry, valuesOf } from '../network/har-entry.ts';
import type { NetworkLog } from '../network/network-log.ts';
import type { Milliseconds } from '../units.ts';
import type { BrowserLog, LoggedBody } from './browser-log.ts';

/** A log that does not answer is not waited for any longer. */
const ANSWER_MS: Milliseconds = 10_000;

/** Asks the browser's network log, when somebody wants to see it, for a body that nobody saw. Fetches nothing. */
export class BodyLoader {
  readonly #log: BrowserLog | undefined;
  readonly #network: NetworkLog;

  constructor(log: BrowserLog | undefined, network: NetworkLog) {
    this.#log = log;
    this.#network = network;
  }

  /**
   * Puts the body of an attempt that has ended beside it, as much as there is room for.
   * @throws {Error} in words for the user, when it cannot be had.
   */
  async load(recording: Recording, attempt: Attempt): Promise<void> {
    const log = this.#log;
    const exchange = attempt.connecting && this.#network.toldBy(attempt.connecting);
    if (!log || !exchange) throw new Error('It is not known which request of the browser this was.');
    const { generation } = recording;
    const values = new Map(
      valuesOf(await inTime(log.getHar())).flatMap((value) => {
        const entry = readHarEntry(value);
        return entry ? [[entry, value] as const] : [];
      }),
    );
    const found = this.#network.mergeHar([...values.keys()]).find((known) => known.exchange === exchange);
    if (!found) throw new Error('The browser’s log does not have this request (any more).');
    const body = await inTime(log.bodyOf(values.get(found.entry)));
    const bytes = body && bytesOf(body);
    if (!bytes || bytes.length === 0)
      throw new Error(
        'It is empty, or the browser does not keep it (any more). Chromium keeps none of blobs and of fetched event streams.',
      );
    // Cleared meanwhile, or seen by somebody else.
    if (recording.generation !== generation || attempt.raw) return;
    recording.addRaw(attempt, 'wire', bytes);
    recording.notify();
  }
}

function bytesOf({ text, base64 }: LoggedBody): Uint8Array {
  if (text.length > BODY_LIMIT) throw new Error('It is too large to be shown.');
  return base64 ? base64Bytes(text) : utf8Bytes(text);
}

/** @throws {Error} what `answer` is rejected with, or that there is none. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            'The browser’s log gave no answer: Chromium’s does not while the page has not read the body.',
          ),
        ),
      ANSWER_MS,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
