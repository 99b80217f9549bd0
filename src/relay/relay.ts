import {
  type Announcement,
  BATCH_EVENT,
  BYTES_EVENT,
  DRAIN_EVENT,
  isAnnouncement,
  isToRelay,
  PAUSE_EVENT,
  PENDING_EVENT,
  RECORD_EVENT,
  RELAY_PORT,
  readSource,
  SOURCE_EVENT,
} from '../protocol.ts';
import { Link, type LinkPort } from '../transport/link.ts';
import { PayloadReader } from './bytes.ts';
import { PageWatch } from './page-watch.ts';

/** How long facts wait for company. */
const BATCH_MS = 50;
/** How long batches are kept for a recorder that vanished without a word (a background restart takes far less). */
const PATIENCE_MS = 30_000;
/** Firefox's build can tap the wire of EventSources that it hears of in time. */
const TAPS = 'webRequestFilterResponse';

/** One document's relay: the hook's private port on one side, the recorder's runtime port on the other. */
export class Relay {
  readonly #hook: EventTarget;
  readonly #doc = randomName();
  readonly #link = new Link();
  /** The page itself, and none of its frames, tells what it went through. */
  readonly #watch =
    window === window.top ? new PageWatch((moments) => this.#link.sendMoments(moments)) : undefined;
  #payloads = new PayloadReader();
  #drain: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Batches that leave in a task of their own: passing one on takes longer than all else that the page pays for. */
  #leaving: (() => void)[] = [];
  readonly #task = new MessageChannel();

  constructor(hook: EventTarget) {
    this.#hook = hook;
  }

  start(): void {
    this.#task.port1.onmessage = () => this.#leave();
    this.#hook.addEventListener(PENDING_EVENT, () => {
      this.#drain ??= setTimeout(() => this.#ask(DRAIN_EVENT), BATCH_MS);
    });
    this.#hook.addEventListener(BYTES_EVENT, (event) => {
      const { data, lastEventId } = event as MessageEvent<unknown>;
      this.#payloads.add(lastEventId, data);
    });
    this.#hook.addEventListener(BATCH_EVENT, (event) => this.#batch((event as MessageEvent<string>).data));

    if (chrome.runtime.getManifest().permissions?.some((permission) => permission === TAPS)) {
      this.#hook.addEventListener(SOURCE_EVENT, (event) =>
        this.#source((event as MessageEvent<string>).data),
      );
    }

    chrome.runtime.onConnect.addListener((port) => {
      if (port.name === RELAY_PORT) this.#connected(port);
    });
    chrome.runtime.onMessage.addListener((message: unknown) => {
      if (isAnnouncement(message) && message.streamgauge === 'who') this.#hello(false);
    });
    addEventListener('pagehide', (event) => {
      this.#ask(DRAIN_EVENT);
      this.#leave();
      // What follows (it is hidden, it is frozen) is leaving the page; out of the cache, the recorder attaches anew.
      this.#watch?.stop();
      this.#link.tell({
        type: 'bye',
        persisted: event.persisted,
        t: performance.timeOrigin + performance.now(),
      });
    });
    // The recorder's port was closed when the page went into the back/forward cache, and nobody told us.
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.#hello(true);
    });
    this.#hello(false);
  }

  #hello(restored: boolean): void {
    const { title } = document;
    const message: Announcement = {
      streamgauge: 'hello',
      doc: this.#doc,
      url: location.href.slice(0, 4096),
      title: title.slice(0, 256),
      restored,
    };
    try {
      chrome.runtime.sendMessage(message).then(
        // A recorder of this tab says so and attaches, however long the page blocks its thread until then.
        (answer: unknown) => this.#waitForRecorder(answer === true ? PATIENCE_MS : 0),
        () => this.#waitForRecorder(0),
      );
    } catch {
      this.#sleep(); // the extension was updated or removed: this relay is an orphan
    }
  }

  #connected(port: chrome.runtime.Port): void {
    const out: LinkPort = { post: (message) => port.postMessage(message) };
    port.onMessage.addListener((message: unknown) => {
      if (!isToRelay(message)) return;
      if (message.type === 'attach') {
        clearTimeout(this.#patience);
        const { recorder } = this.#link;
        // For a new recorder the hook tells everything anew; what it still holds was meant for another.
        if (recorder !== '' && message.recorder !== recorder) this.#record(false);
        this.#link.attach(out, message);
        this.#record(message.record);
      } else if (message.type === 'record') this.#record(message.record);
      else if (message.type === 'ack') this.#link.ack(message.n);
      else if (message.type === 'detach') this.#sleep();
    });
    port.onDisconnect.addListener(() => {
      this.#link.detach(out);
      this.#waitForRecorder(PATIENCE_MS);
    });
  }

  /** Back to sleep if nobody records after this long. */
  #waitForRecorder(ms: number): void {
    clearTimeout(this.#patience);
    if (this.#link.connected) return;
    if (ms <= 0) this.#sleep();
    else this.#patience = setTimeout(() => this.#waitForRecorder(0), ms);
  }

  /** Nobody records any more. */
  #sleep(): void {
    clearTimeout(this.#patience);
    this.#record(false);
    this.#link.forget();
    this.#payloads = new PayloadReader();
  }

  #record(record: boolean): void {
    this.#ask(record ? RECORD_EVENT : PAUSE_EVENT);
    if (record) this.#watch?.start();
    else this.#watch?.stop();
  }

  #batch(text: string): void {
    const { recorder } = this.#link;
    this.#payloads.whenRead((bytes) => {
      this.#leaving.push(() => {
        // Meanwhile another recorder may have come, which is told everything anew.
        if (this.#link.recorder === recorder) this.#link.send(text, bytes);
      });
      // Not at once: a large batch comes while the page reads what it is about, and would have to wait for it.
      if (this.#leaving.length === 1) this.#task.port2.postMessage(undefined);
    });
  }

  #leave(): void {
    for (const send of this.#leaving.splice(0)) send();
  }

  /** At once, and not by the recorder's port: a document's first EventSource is made before that is there. */
  #source(data: string): void {
    const news = readSource(data);
    if (!news) return;
    const message: Announcement = { streamgauge: 'source', t: Date.now(), ...news };
    try {
      chrome.runtime.sendMessage(message).catch(() => undefined); // nobody captures the wire
    } catch {
      // The extension was updated or removed.
    }
  }

  #ask(event: string): void {
    if (event === DRAIN_EVENT) {
      clearTimeout(this.#drain);
      this.#drain = undefined;
    }
    this.#hook.dispatchEvent(new Event(event));
  }
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('');
}
