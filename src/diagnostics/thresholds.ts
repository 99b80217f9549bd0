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
  /** After so many it is known either way: comparing costs more than most rules. */
  compared: 1000,
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

/** A connection that was open for less did not work: its end counts as a failure. */
export const WORKED: Milliseconds = 5 * SECOND;
/** Attempts of a lane that are looked at each time, for the sake of the frame rate. */
export const NEWEST_ATTEMPTS = 500;

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
  /** Of a long attempt its first ids and its last ones are compared with others: how they count does not change. */
  firstIds: 100,
  lastIds: 200,
  /** Until a new id comes more of them are, as they may all be replayed. */
  replayed: 1000,
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
