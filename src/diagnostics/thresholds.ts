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

/** How near a measured time must be to a known default: what operators count in whole seconds, pages see late (s: timeouts.json). */
export const TIMEOUT_MATCH = {
  tolerance: SECOND,
  share: 0.03,
} as const;

/** The two moments that make a time measured are looked at this far before them: was the page there to see them? */
export const MOMENT: Milliseconds = SECOND;

export const WS_ZOMBIE = {
  /** A path that answers at all answers within this; protocols that know better say so. */
  answer: 10 * SECOND,
  /** Answers that came before show that an unknown protocol's pings are answered. */
  answered: 2,
  /** Bytes that leave a working machine leave within this. */
  stuck: 10 * SECOND,
  /** Fewer intervals make no rhythm, */
  intervals: 5,
  /** nor do longer ones, within what people record, */
  longestInterval: 30 * SECOND,
  /** nor such that differ more. */
  variation: 0.3,
  /** So many intervals missed, and at least this long, is no delay any more. */
  missed: 3,
  silence: 30 * SECOND,
} as const;

/** Intervals that a rhythm is judged by: the newest. */
export const RHYTHM_LOOKED = 16;

export const WS_PROXY_CUT = {
  /** "30 s" as pages measure it: timers of proxies run in steps of a second or more. */
  from: 28 * SECOND,
  to: 35 * SECOND,
  /** One cut is an accident. */
  cuts: 2,
  /** A byte this short before the cut: it was not cut for being idle. */
  busy: 5 * SECOND,
} as const;

export const PERIODIC_CUT = {
  cuts: 3,
  /** Three cuts of this length nobody waits for. */
  long: 5 * MINUTE,
  cutsOfLong: 2,
  /** A timer is exact; networks are not (s: timeouts.json). */
  variation: 0.05,
  /** No known timeout is shorter; what dies sooner dies of something else. */
  shortest: 5 * SECOND,
  /** The newest cuts are judged: settings change. */
  looked: 20,
  /** Seconds after which tokens usually expire: a cut then may be one on purpose. */
  tokenSeconds: [300, 900, 3600],
  /** Above this the timeout is not what is idle: a silence so long was survived. */
  survived: 1.05,
} as const;

export const IDLE_GAP = {
  /** Silence that a 30 s proxy does not survive, with room for its own and the network's delays, */
  short: 25 * SECOND,
  /** and one that the defaults of nginx and ALB (60 s) and Heroku (55 s) do not. */
  long: 50 * SECOND,
  /** Once may be a pause; three times is how the stream is. */
  gaps: 3,
} as const;

export const WS_HANDSHAKE = {
  /** Faster than a round trip to most servers: refused at the door or by the browser itself. */
  refused: 100,
  /** Firefox gives up a handshake after 20 s (s: network.websocket.timeout.open). */
  firefox: [19 * SECOND, 22 * SECOND],
  /** A SYN that nobody answers (s: rules.md). */
  tcp: [MINUTE, 130 * SECOND],
  /** Another stream of that host at this time shows that the host was there. */
  sameTime: MINUTE,
} as const;

export const WS_EARLY_DEATH = {
  /** Nobody who wanted it hangs up so soon, */
  open: 5 * SECOND,
  /** and not twice. */
  attempts: 2,
} as const;

export const MASS_DISCONNECT = {
  /** Ends of one cause are this near: what tells of them is told one by one. */
  within: SECOND,
  connections: 2,
} as const;

export const SSE_BUFFERED = {
  /** Fewer events say nothing of a rhythm. */
  events: 10,
  /** Nearly all of them, in the last moments, after a wait that a person notices. */
  late: 0.9,
  tail: 0.05,
  firstByte: 3 * SECOND,
  /** Tokens of a fast model come some 5 ms apart; what a buffer lets go comes in one piece. */
  pieceGap: 2,
  /** A burst: events that come as one, after quiet. */
  burstEvents: 5,
  burstSpan: 20,
  quiet: 2 * SECOND,
  bursts: 3,
  /** Bursts that are kept to be looked at. */
  burstsKept: 20,
  /** Of all events, so many in bursts: else bursts are not how it comes. */
  inBursts: 0.8,
  /** Buffers are powers of two (s: nginx proxy_buffer_size 4k|8k, Kong, IIS). */
  buffers: [4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB],
  /** Their bytes as estimated from payloads. */
  near: 0.05,
  /** Timestamps in payloads that are looked at. */
  stamps: 40,
  /** A payload's own times spread over this share of the wait: it was made all along. */
  spread: 0.5,
  /** Events as they come, one behind: their times must differ by this to tell it from a clock that is wrong. */
  unevenness: 250,
  behind: 0.8,
  behindError: 60,
} as const;

/** Prefix of a payload in which its time is looked for, in UTF-16 units. */
export const STAMP_PREFIX = 256;

export const PLATFORM_LIMITS = {
  /** A connection that is shorter meets no limit. */
  open: MINUTE,
} as const;

// F. Format and content

export const OVERSIZED_MESSAGE = {
  /** OWASP's WebSocket cheat sheet takes 64 KB for a sensible limit. */
  info: 64 * KIB,
} as const;

// G. Load

// H. AI streams
