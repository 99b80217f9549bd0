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
  /** Presses of a pointer or a key that make "a person used the page". */
  inputsForHigh: 3,
  /** So many HTTP streams on an HTTP/1.1 origin, and one more would take the last of the browser's six connections. */
  streamsOnHttp1: 5,
} as const;

/** "In any 10 s": long enough for a burst of a person's doing, short enough that a rate means something. */
export const TALK_WINDOW: Milliseconds = 10 * SECOND;

export const WS_MOSTLY_ONE_WAY = {
  /** Rare commands need a longer watch than none. */
  open: 2 * MINUTE,
  received: 40,
  /** Messages in for each one out. */
  ratio: 20,
  /** Commands a second on average: one in 10 s is somebody clicking, not talking. */
  sentRate: 0.1,
  /** Messages out in any 10 s: more is a burst that a request each would feel. */
  busiest: 3,
  /** An answer this soon to what a person did may be why it is a WebSocket. */
  answer: 250,
  /** Where messages come in more often than this a second, chance answers as soon. */
  tellable: 1,
} as const;

export const WS_CONVERSATION = {
  /** Fewer messages in for each one out: both talk. */
  ratio: 5,
  /** Messages each way, to speak of both. */
  each: 10,
  /** Messages out in any 10 s: one a second is no command now and then. */
  busiest: 10,
  /** Half of the answers this soon: a dialogue. Of at least so many. */
  answer: 100,
  answers: 10,
  /** The client asks at a fixed interval of this or more: polling over a WebSocket. Intervals, and their variation. */
  polledEvery: 5 * SECOND,
  polledIntervals: 4,
  polledVariation: 0.1,
  /** So evenly many in as out, and so many of them answered, at this rate or slower: request and response. */
  rpcBalance: 1.25,
  rpcAnswered: 0.9,
  rpcRate: 0.5,
} as const;

export const WS_UNDECIDED = {
  messages: 20,
  /** Before this no verdict but "conversation" could have been reached. */
  open: 2 * MINUTE,
} as const;

export const WS_UNUSED = {
  /** A channel for rare events may be silent for a while. */
  open: 5 * MINUTE,
} as const;

export const SSE_CHATTY_POSTS = {
  /** A larger body is an upload, no remark. */
  size: 4 * KIB,
  /** Two a second for 10 s: headers weigh more than what is said. */
  window: 10 * SECOND,
  inWindow: 20,
  /** Somewhat slower, for a whole minute. */
  longWindow: MINUTE,
  inLongWindow: 30,
  /** An event this soon is taken for the answer; and this share of answers for a conversation. */
  answer: SECOND,
  answered: 0.5,
} as const;

export const SSE_POST_PATTERN = {
  /** Commands, to speak of a pattern. */
  commands: 3,
  /** A second, while the stream is open. */
  rate: 0.5,
  open: MINUTE,
  received: 10,
} as const;

/** Of a polling lane the newest requests are looked at: how it is now. */
export const POLLS_LOOKED_AT = 100;

export const LONG_POLLING = {
  /** Requests one after the other: fewer may be a person's doing. */
  polls: 4,
  /** The next begins this soon after the last has ended, at the median and at the most. */
  gap: 250,
  longestGap: SECOND,
  /** It is held this long at the median, or it is not waiting for anything. */
  duration: 2 * SECOND,
  /** So many in a row are no accident of somebody calling a slow API. */
  pollsForHigh: 10,
  /** Engine.IO begins with polling and upgrades; by then it has, or never will. */
  upgrade: 30 * SECOND,
} as const;

export const SHORT_POLLING = {
  polls: 5,
  /** Coefficient of variation of the intervals: a timer's, not a person's. */
  variation: 0.2,
  /** Slower than that costs little. */
  interval: 30 * SECOND,
  /** It is answered at once: nobody waited for news. */
  duration: SECOND,
  /** Answers that said nothing new. */
  wasted: 0.5,
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
