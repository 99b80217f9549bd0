import type { Diagnostics } from '../diagnostics/runner.ts';
import type { Attempt } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { OriginLoad } from '../network/network-log.ts';
import type { WireCapture } from '../network/wire-capture.ts';
import type { WireState } from './wire-switch.ts';

export type HostState =
  /** Live: records arrive. */
  | 'recording'
  /** The user stopped it; what happens meanwhile is not kept (but for the hook's small backlog). */
  | 'paused'
  /** A file is shown. `record()` goes back to the page, with an empty recording. */
  | 'imported';

/** Work that a person waits for, and may stop waiting for. */
export interface LongWork {
  /** Is told the share that is done, 0 to 1. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

/** What the panel is given: the recorder that lives in the DevTools page. */
export interface RecorderHost {
  /** Replaced by an import and by going back to live: read it anew after `onState`. */
  readonly recording: Recording;
  readonly diagnostics: Diagnostics;
  readonly state: HostState;
  /** Documents (frames) of the page that are connected now; 0 means that the hook is not (yet) in this page. */
  readonly documents: number;
  /** Requests under way by origin, with other tabs' streams, for the limit of six HTTP/1.1 connections that browsers keep. */
  readonly load: OriginLoad[];
  /** Keep records across navigations of the page. */
  preserveLog: boolean;
  /** Whether the network below the page is read, live; off at first. */
  readonly wireCapture: WireState;
  /** How it is read, where it can be. */
  readonly wireCaptureBy: WireCapture['by'] | undefined;
  /** Open streams that the wire capture tells nothing of: they began before it did. */
  readonly wireMisses: number;
  /** @throws in words of the browser, when it refuses. */
  captureWire(on: boolean): Promise<void>;
  record(): void;
  pause(): void;
  clear(): void;
  /**
   * Asks the browser's own log for the body of an attempt that has ended and whose body nobody saw.
   * @throws {Error} in words for the user, when it cannot be had.
   */
  loadBody(attempt: Attempt): Promise<void>;
  /**
   * Shows a recording file instead of the page, once it is read.
   * @returns one sentence for each thing that could not be read.
   * @throws {NotARecording} with a sentence for the user, or the reason of `signal`; the recording shown stays as it was.
   */
  importFile(file: Blob, work?: LongWork): Promise<string[]>;
  /** The recording as NDJSON, findings included; secrets in URLs and headers are masked unless `keepSecrets`. */
  exportFile(options?: LongWork & { keepSecrets?: boolean }): Promise<Blob>;
  /** `listener` runs when state, documents, preserveLog, wireCapture or `recording` changed. Returns the way to stop it. */
  onState(listener: () => void): () => void;
}
