import type { Bytes, Milliseconds } from '../units.ts';

/**
 * The numbers at which rules speak, each with its reason. Those that no source gives are proposals, to be tuned on
 * recordings.
 */

const SECOND: Milliseconds = 1000;
const MINUTE: Milliseconds = 60 * SECOND;
const KIB: Bytes = 1024;

/** Records that a finding names at most: enough to look at, not the whole recording. */
export const SHOWN_RECORDS = 20;

// A. Shape of the data flow

export const WS_ONE_WAY = {
  /** A shorter watch says little of how a page is used. */
  open: MINUTE,
  /** Fewer messages are no stream. */
  received: 10,
  /** Five minutes in which a person used the page and it still said nothing: that is how it is. */
  openForHigh: 5 * MINUTE,
} as const;

// B. Connections and limits

// C. Authentication

// D. Reconnect and resume

// E. Middleboxes and time

// F. Format and content

export const OVERSIZED_MESSAGE = {
  /** OWASP's WebSocket cheat sheet takes 64 KB for a sensible limit. */
  info: 64 * KIB,
} as const;

// G. Load

// H. AI streams
