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

export const SSE_FORMAT_ERRORS = {
  /** One line in a hundred that nobody reads is no slip any more. An event has two lines or more. */
  share: 0.01,
  linesOfEvent: 2,
  /** So many lines without one event: the framing tells five and says that there are more. */
  linesWithoutEvent: 6,
} as const;

export const SSE_UNHEARD_EVENT = {
  /** One or two may have come before their listener was added. */
  events: 3,
} as const;

export const PAYLOAD_PARSE_ERROR = {
  /** Each of the first messages of a connection is parsed, then one in so many: it costs a microsecond per 200 bytes. */
  parsedAll: 200,
  oneIn: 16,
  /** So many with a wrong last character are parsed besides: a lane of them is another framing. */
  cutParsed: 1000,
  /** Longer ones cost too much of a frame. */
  size: 64 * KIB,
  /** HTML after so many JSON messages is no stream of HTML. */
  jsonBeforeHtml: 3,
} as const;

export const SSE_BINARY_BASE64 = {
  /** Shorter ones are tokens, hashes and signatures. */
  length: 512,
  /** What is looked at of a message, at three places of it. */
  sample: 64,
  /** Base64 of anything uses its alphabet; a run of one letter or of digits does not. */
  distinct: 16,
  shareOfEvents: 0.3,
  shareOfBytes: 0.5,
  /** One picture at the beginning is no habit. */
  events: 3,
} as const;

export const OVERSIZED_MESSAGE = {
  /** OWASP's WebSocket cheat sheet takes 64 KB for a sensible limit. */
  info: 64 * KIB,
  /** Parsing takes a whole frame of the main thread, and several platforms refuse it: API Gateway 128 KB, Socket.IO 1 MB. */
  warning: KIB * KIB,
  /** A 1009 answers what came shortly before it. */
  closedWithin: 2 * SECOND,
} as const;

// G. Load

// H. AI streams

export const AI_SLOW_FIRST_TOKEN = {
  /** Past this people think it hangs. */
  advice: 5 * SECOND,
  /** Near the first-byte limits of platforms: Vercel's edge functions have 25 s, Heroku 30 s. */
  warning: 15 * SECOND,
  /** Who sends several of them shows that it works; one ping is what some send after their greeting. */
  pings: 2,
} as const;

export const AI_STALL = {
  /** Models pause for a second or two between paragraphs. */
  least: 5 * SECOND,
  /** A slow model is no stalled one: by its own pace, so many times its 95th percentile. */
  factor: 10,
  quantile: 0.95,
} as const;
