import type { Bytes, Milliseconds } from '../units.ts';

/**
 * The numbers at which rules speak, each with its reason. Those that no source gives are proposals, to be tuned on
 * recordings.
 */

const SECOND: Milliseconds = 1000;
const MINUTE: Milliseconds = 60 * SECOND;
const KIB: Bytes = 1024;
const MIB: Bytes = 1024 * KIB;

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

export const HTTP1_SIX_CONNECTIONS = {
  /** Two are left for everything else that the page loads. */
  warning: 4,
  /** Chromium's and Firefox's limit of connections to a host (kMaxSocketsPerGroup, max-persistent-connections). */
  error: 6,
  /** Four fifths of 100 streams on one HTTP/2 connection, the least that RFC 9113 recommends servers to allow. */
  multiplexed: 80,
  /** A server that is asked answers sooner; what waits longer may wait for a connection. */
  stalled: SECOND,
} as const;

export const DUPLICATE_STREAMS = {
  /** React's StrictMode closes the first within a second, and a planned handover to a new connection takes less. */
  overlap: 5 * SECOND,
  /** Pairs of same messages: one may be chance, such as a snapshot that all get. */
  pairs: 3,
  /** Share of the messages compared that have their twin: streams of other rooms share some only. */
  share: 0.5,
  /** After so many without a twin they are different. */
  different: 10,
  /** Copies of a message come together; later it is the same value again. */
  within: 5 * SECOND,
  /** Messages of one endpoint that wait for their twin. */
  remembered: 64,
  /** Units of a payload that are compared, with its size. */
  hashed: 64,
  /** Open at once that are compared pair by pair: past this the number says enough. */
  atOnce: 64,
} as const;

export const CONNECTION_LEAK = {
  /** Two may be a handover. */
  live: 3,
  /** Grown so many times with no close between: a view that comes and goes. */
  steps: 3,
  /** Made closer together they are of one rendering, one for each widget by design. */
  apart: SECOND,
  /** Nobody looks at one view for so long without the others. */
  age: 10 * MINUTE,
  /** As many as a browser keeps over HTTP/1.1. */
  error: 6,
} as const;

export const WS_COUNT_HIGH = {
  /** A tenth of Firefox's 200 for the whole browser: ten such tabs. */
  info: 20,
  /** Half of Firefox's 200, and two such frames are near Chromium's 255 of a renderer. */
  warning: 100,
} as const;

// C. Authentication

export const TOKEN_IN_URL = {
  /** A value under the name of a secret that is shorter is a switch or an enumeration: `auth=basic`. */
  named: 8,
  /** Shorter values are ids and names. */
  random: 20,
  /** Bits of entropy a character, from which text reads as random; English has about 4 but in words. */
  entropy: 3.5,
  /** Letters and digits without a break: words joined by dashes have no such run. */
  run: 16,
  /** A token that lives this long at most is a ticket, used up before anybody reads a log. */
  ticketLife: MINUTE,
} as const;

export const WS_FIRST_MESSAGE_AUTH = {
  /** Further messages are conversation. */
  messages: 2,
  /** A token at hand is sent at once: a longer wait fetches it first, with the socket open to anyone. */
  window: SECOND,
  /** Attempts of one lane that are kept. */
  attempts: SHOWN_RECORDS,
} as const;

// D. Reconnect and resume

// E. Middleboxes and time

// F. Format and content

export const OVERSIZED_MESSAGE = {
  /** OWASP's WebSocket cheat sheet takes 64 KB for a sensible limit. */
  info: 64 * KIB,
} as const;

// G. Load

export const WS_BACKPRESSURE = {
  /** A queue of a megabyte is seconds of a slow uplink. */
  queued: MIB,
  queuedFor: 2 * SECOND,
  /** Never empty for so long: the link does not keep up. */
  neverEmptyFor: 10 * SECOND,
  /** Sends in a row, each of which found a longer queue than the one before. */
  growing: 5,
  /** The queue is only brought up to date between tasks: sends closer together are looked at as one. */
  apart: 50,
  /** Growth below this may be the TCP window opening. */
  grownTo: 64 * KIB,
  /** Spans of one lane that are kept. */
  spans: SHOWN_RECORDS,
} as const;

export const CHATTY_MESSAGES = {
  /** As often as screens are drawn: more cannot be shown. */
  perSecond: 60,
  /** A shorter burst is a snapshot. */
  seconds: 5,
  /** Below this the framing, the task and the handler cost more than the content. */
  small: 200,
} as const;

export const WS_COMPRESSION = {
  /** The `ws` library's default threshold: compression pays from here on. */
  large: KIB,
  /** Less traffic is not worth a compressor's memory on the server. */
  received: MIB,
  /** Smaller messages hardly shrink. */
  tiny: 100,
  /** Fewer messages say little of a median. */
  messages: 100,
  /** Sizes that are looked at, evenly spread. */
  sampled: 200,
} as const;

// H. AI streams
