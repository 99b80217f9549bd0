import type { Bytes, EpochMs } from '../units.ts';

/** Where a request came from. In-process iframes cannot be told from their page. */
export type WireContext = 'page' | 'iframe' | 'dedicated-worker' | 'shared-worker' | 'service-worker';

/** A request that is, or may become, a stream, seen from its very start. */
export interface WireRequest {
  /** Unique while the capture is on. */
  id: string;
  /** Of webRequest's exchange, where the capture knows it; else it is looked for. */
  exchange?: string;
  context: WireContext;
  api: 'EventSource' | 'WebSocket' | 'fetch' | 'XMLHttpRequest';
  /** Of the newest hop. */
  url: string;
  method: string;
  /** Of the first hop, by the clock of the renderer. */
  startedAt: EpochMs;
  lastEventIdSent?: string;
  /** Of a WebSocket's handshake. */
  status?: number;
  responseHeaders?: [name: string, value: string][];
  headersAt?: EpochMs;
}

/** One message of a WebSocket. */
export interface WireFrame {
  direction: 'send' | 'receive';
  /** 1 text, 2 binary (`data` is base64 then). */
  opcode: number;
  data: string;
  t: EpochMs;
}

/** What a capture tells, in the order in which it happened. */
export interface WireSink {
  began(request: WireRequest): void;
  /** The next bytes of its body, content encodings undone; `offset` counts from the body's first. */
  bytes(id: string, offset: Bytes, bytes: Uint8Array, t: EpochMs): void;
  frame(id: string, frame: WireFrame): void;
  /** Nothing more comes of it, whatever the reason. */
  ended(id: string, t: EpochMs): void;
  /** It may go on, unseen. */
  lost(id: string): void;
  /** The capture is over and nobody here ended it: the user cancelled it, or the tab is gone. */
  off(): void;
}

/** Reads the network below the page, live. Off at first. */
export interface WireCapture {
  /**
   * `debugger` (Chromium) sees every EventSource and the streams of dedicated and shared workers; `filter` (Firefox)
   * only EventSources of pages and iframes.
   */
  readonly by: 'debugger' | 'filter';
  /** @throws when the browser refuses, with its words. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
