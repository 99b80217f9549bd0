import type { Exchange } from '../network/exchange.ts';
import type { OtherLoad } from '../network/other-tabs.ts';
import type { DocumentInfo, FromRelay, ToRelay } from '../protocol.ts';

/** From the background to a DevTools page, beside what relays tell. */
export interface ToldExchange {
  exchange: Exchange;
}
export interface ToldElsewhere {
  elsewhere: OtherLoad[];
}

/** What a transport tells about the documents of one tab. */
export interface TransportSink {
  /** A document is there and can be attached. Also told again after the back/forward cache or a lost hop. */
  hello(document: DocumentInfo): void;
  message(doc: string, message: FromRelay): void;
  /** The way to the document is gone; the document itself may live (it says hello again then). */
  gone(doc: string): void;
  /** The browser's network layer told of a request of the tab, or more of one. */
  exchange(exchange: Exchange): void;
  /** Streams under way in other tabs of the page's origin, all of them anew. */
  elsewhere(loads: OtherLoad[]): void;
}

/** The way from a recorder to the relays of one tab. */
export interface Transport {
  start(): void;
  send(doc: string, message: ToRelay): void;
  close(): void;
}
