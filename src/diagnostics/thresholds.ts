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

/** A connection that was open for less did not work: its end counts as a failure. */
export const WORKED: Milliseconds = 5 * SECOND;

export const WS_NO_RECONNECT = {
  /** A usual backoff has tried several times by then. */
  wait: 30 * SECOND,
  /**
   * Ends that mean "come back": going away, no code, no close frame, server error, restart, try again later (RFC 6455
   * 7.4.1 and its registry). 1000 and the codes of applications (4xxx) may well mean "stay away".
   */
  codes: [1001, 1005, 1006, 1011, 1012, 1013] as readonly number[],
  /** A span in which the page could have come back is looked for in steps of this, */
  step: SECOND,
  /** and no longer than this after the loss. */
  look: 5 * MINUTE,
  /** A socket that is there this long before the loss may have been opened to take over. */
  ahead: SECOND,
} as const;

export const WS_RECONNECT_NO_BACKOFF = {
  /** Two or three quick tries bridge a restart; from the fourth on the server is down. */
  failed: 4,
  /** The longest wait is no more than this times the shortest: it does not grow. */
  growth: 1.2,
  /** Timers are not more exact: waits that differ by less are the same. */
  alike: 50,
  /** Every five seconds for ever is bearable. */
  median: 5 * SECOND,
  /** Libraries begin with some fast steps on purpose (Phoenix: 10 … 2000 ms, then 5 s): judged from the fifth on. */
  libraryFirst: 4,
  /** A page that reconnects in its close handler has no timer at all. */
  atOnce: 10,
  /** Once may be a change of servers. */
  atOnceTimes: 2,
} as const;

export const WS_RECONNECT_NO_JITTER = {
  /** Fewer may be alike by chance. */
  delays: 5,
  /** Newest ones looked at: enough to know, and cheap. */
  newest: 20,
  /** A jitter of less than a twentieth spreads nobody. */
  share: 0.05,
  /** Timers are not more exact. */
  alike: 50,
  /** The smallest factor that counts as a power: 1.2 is the mildest in use. */
  factor: 1.2,
} as const;

export const RECONNECT_STORM = {
  /** Ten in a minute is what no backoff does. */
  reconnects: 10,
  within: MINUTE,
  /** Three in a second is a loop. */
  burst: 3,
  burstWithin: SECOND,
  /** A page that closes a stream so soon and without a message opened it in vain: that is part of the loop. */
  inVain: SECOND,
  /** Waits that grow by this factor each time are a backoff's fast first steps, */
  growth: 1.3,
  /** and by at least this much, or a timer's inexactness would do. */
  growthMs: 20,
  /** A new socket is made in the `error` handler, just before the `close` of the old one. */
  early: 50,
} as const;

export const SSE_MANUAL_RECREATE = {
  /** Longer than the browsers wait by default, twice: the page's own mechanism beside theirs. */
  within: 10 * SECOND,
  /** Once may be a person who pressed "reload". */
  timesForHigh: 2,
} as const;

export const WS_NO_RESUBSCRIBE = {
  /** A client subscribes when the socket opens, not later. */
  repeated: 5 * SECOND,
  silence: 30 * SECOND,
  /** The first session must have had data, */
  received: 5,
  /** and so often that 30 s without any mean something. */
  usualGap: 10 * SECOND,
} as const;

export const SSE_NO_IDS = {
  /** Fewer events are hardly a feed. */
  events: 20,
  /** A shorter one is a job's progress or an answer. */
  open: 2 * MINUTE,
  /** Messages at the beginning in which snapshots and cursors are looked for. */
  sampled: 12,
  /** Of those compared, so many must be alike to call it that. */
  share: 0.8,
  /** Fewer say nothing. */
  compared: 5,
  /** A smaller object is an event, whatever it repeats. */
  keys: 3,
} as const;

export const SSE_RESUME_IGNORED = {
  /** Resumes of one stream that are judged: the newest. */
  kept: 200,
} as const;

/** What browsers wait where no `retry:` came (chromium event_source.cc, gecko all.js; WebKit as Chromium). */
export const DEFAULT_RETRY = { chromium: 3 * SECOND, firefox: 5 * SECOND } as const;

export const SSE_RETRY_MISSING = {
  /** One answer without it may be an accident. */
  attempts: 2,
  /** A wait this near to the browser's default is the default. */
  near: 0.1,
} as const;

export const SSE_RETRY_TOO_SMALL = {
  small: SECOND,
  /** So many within a minute make it felt. */
  reconnects: 3,
  within: MINUTE,
  /** Less than this is a mistake (seconds for milliseconds?) even before anything happened. */
  atAll: 100,
  /** Firefox waits this long at least (gecko MIN_RECONNECTION_TIME_VALUE). */
  firefox: 500,
} as const;

export const SSE_RETRY_TOO_LARGE = {
  /** A person looks at old data for so long after a blip. */
  advice: 30 * SECOND,
  warning: 300 * SECOND,
} as const;

export const SSE_FINISHED_LOOP = {
  /** Ended by the server after a last word, and run again. */
  runs: 2,
  /** Without a last word more runs, and longer ones, must be the same. */
  sameRuns: 3,
  sameMessages: 3,
  /** A last event is short; longer ones are not parsed. */
  read: 2 * KIB,
  /** Runs of one stream that are remembered: the newest. */
  kept: 50,
} as const;

// E. Middleboxes and time

// F. Format and content

export const OVERSIZED_MESSAGE = {
  /** OWASP's WebSocket cheat sheet takes 64 KB for a sensible limit. */
  info: 64 * KIB,
} as const;

// G. Load

// H. AI streams
