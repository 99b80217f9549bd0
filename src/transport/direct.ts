import { originOf } from '../network/exchange.ts';
import { OtherTabs } from '../network/other-tabs.ts';
import { observeWebRequest } from '../network/web-request.ts';
import { type DocumentInfo, isAnnouncement, isFromRelay, RELAY_PORT, type ToRelay } from '../protocol.ts';
import type { Transport, TransportSink } from './transport.ts';

/**
 * Straight from an extension context with `tabs` to each document's relay: no hop that could die. Chromium's DevTools
 * pages have it; in Firefox the background uses it on their behalf.
 */
export class DirectTransport implements Transport {
  readonly #tabId: number;
  readonly #sink: TransportSink;
  readonly #ports = new Map<string, chrome.runtime.Port>();
  /** Origins of the tab's documents: all that is known of who asked for what belongs to no tab (workers). */
  readonly #origins = new Set<string>();
  readonly #otherTabs: OtherTabs;
  #stopObserving: (() => void) | undefined;
  readonly #onMessage = (
    message: unknown,
    sender: chrome.runtime.MessageSender,
    answer: (recorded: boolean) => void,
  ): void => {
    if (sender.id !== chrome.runtime.id || sender.tab?.id !== this.#tabId) return;
    if (!isAnnouncement(message) || message.streamgauge !== 'hello') return;
    answer(true);
    const { doc, url, title, restored } = message;
    const { documentId, frameId = 0 } = sender;
    this.#connect({ doc, url, title, restored, frameId, documentId });
  };

  constructor(tabId: number, sink: TransportSink) {
    this.#tabId = tabId;
    this.#sink = sink;
    const urlOf = async (id: number) => (await chrome.tabs.get(id)).url;
    this.#otherTabs = new OtherTabs(tabId, urlOf, (loads) => sink.elsewhere(loads));
  }

  start(): void {
    chrome.runtime.onMessage.addListener(this.#onMessage);
    this.#stopObserving = observeWebRequest(
      (tabId, initiator) =>
        tabId === this.#tabId ||
        (tabId === -1 && initiator !== undefined && this.#origins.has(originOf(initiator))),
      (exchange) => this.#sink.exchange(exchange),
    );
    this.#otherTabs.start();
    // Documents that are already there answer with a hello; a tab without any (a browser page) has nobody to answer.
    Promise.resolve(chrome.tabs.sendMessage(this.#tabId, { streamgauge: 'who' })).catch(() => undefined);
    this.#injectRelays();
  }

  /**
   * Documents from before an update of the extension have a hook but no living relay. Firefox injects content scripts
   * into them by itself; elsewhere this does, and a relay that finds another one in its world stops at once.
   */
  #injectRelays(): void {
    const files = chrome.runtime.getManifest().content_scripts?.[0]?.js;
    if (!files) return;
    const target = { tabId: this.#tabId, allFrames: true };
    // Pages that no extension may touch refuse.
    chrome.scripting?.executeScript({ target, files, injectImmediately: true }).catch(() => undefined);
  }

  send(doc: string, message: ToRelay): void {
    try {
      this.#ports.get(doc)?.postMessage(message);
    } catch {
      this.#drop(doc); // its page went away between two events
    }
  }

  close(): void {
    chrome.runtime.onMessage.removeListener(this.#onMessage);
    this.#stopObserving?.();
    this.#otherTabs.stop();
    for (const port of this.#ports.values()) port.disconnect();
    this.#ports.clear();
  }

  #connect(document: DocumentInfo): void {
    const { doc, documentId } = document;
    if (document.frameId === 0) {
      this.#origins.clear();
      this.#otherTabs.page = document.url;
    }
    this.#origins.add(originOf(document.url));
    // A hello of a document that has a port: the port died unnoticed (back/forward cache) or is about to.
    this.#ports.get(doc)?.disconnect();
    const target = documentId === undefined ? { frameId: document.frameId } : { documentId };
    const port = chrome.tabs.connect(this.#tabId, { name: RELAY_PORT, ...target });
    this.#ports.set(doc, port);
    port.onMessage.addListener((message: unknown) => {
      if (this.#ports.get(doc) === port && isFromRelay(message)) this.#sink.message(doc, message);
    });
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // read, or the browser logs it
      if (this.#ports.get(doc) === port) this.#drop(doc);
    });
    this.#sink.hello(document);
  }

  #drop(doc: string): void {
    this.#ports.delete(doc);
    this.#sink.gone(doc);
  }
}
