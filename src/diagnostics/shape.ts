import type { EpochMs, Milliseconds } from '../units.ts';
import type { LaneView } from './lane-view.ts';
import { amount, perSecond, span } from './spell.ts';
import { WS_CONVERSATION, WS_MOSTLY_ONE_WAY, WS_ONE_WAY, WS_UNDECIDED, WS_UNUSED } from './thresholds.ts';

/** Who talks on a stream, by its application messages. */
export type Shape = 'one-way' | 'mostly one-way' | 'conversation' | 'undecided' | 'silent';

/** What was not counted as talk, by what it is for, and how much of what was received is bytes. */
export interface NotCounted {
  heartbeats: number;
  subscribe: number;
  auth: number;
  handshake: number;
  ack: number;
}

/** The shape of one connection's data flow, and what it was judged by. */
export interface Verdict {
  shape: Shape;
  /** False: "so far", as it was not watched for long enough. */
  final: boolean;
  /** One sentence. */
  words: string;
  /** How long it was open. */
  open: Milliseconds;
  /** As much of that as somebody could use the page: a hidden page says nothing. */
  usable: Milliseconds;
  /** Application messages. */
  messagesIn: number;
  messagesOut: number;
  /** The same a second, while it was open. */
  rateIn: number;
  rateOut: number;
  /** Messages in for each one out; undefined where none went out. */
  ratio: number | undefined;
  /** Messages out in the busiest 10 s; 64 stands for that or more. */
  busiest: number;
  notCounted: NotCounted;
  /** Messages received as bytes, which Server-Sent Events cannot carry. */
  binaryIn: number;
  /** Why a shape that the numbers suggest is not the verdict, or why it is whatever they say. */
  because?: string;
}

/** The shape of a lane at `now`; undefined where there is none: it never opened, or is a series of polls. O(1). */
export function shapeOf(view: LaneView, now: EpochMs): Verdict | undefined {
  const { lane, in: received, out: sent, talk } = view;
  const open = view.openFor(now);
  const silent = received.app + sent.app === 0;
  if (lane.first.polling || (open <= 0 && silent)) return undefined;
  const seconds = open / 1000;
  const rate = (messages: number) => (seconds > 0 ? messages / seconds : 0);
  const facts: Facts = {
    open,
    usable: view.usableFor(now),
    messagesIn: received.app,
    messagesOut: sent.app,
    rateIn: rate(received.app),
    rateOut: rate(sent.app),
    ratio: sent.app > 0 ? received.app / sent.app : undefined,
    busiest: sent.app > 0 ? talk.busiest : 0,
    notCounted: {
      heartbeats: received.heartbeat + sent.heartbeat,
      subscribe: received.subscribe + sent.subscribe,
      auth: received.auth + sent.auth,
      handshake: received.handshake + sent.handshake,
      ack: received.ack + sent.ack,
    },
    binaryIn: received.binary,
  };
  const judged = lane.api === 'WebSocket' ? judge(facts, view) : judgeStream(facts);
  return {
    ...judged,
    ...facts,
    // Asked of all connections every second, and read of a few.
    get words() {
      return wordsOf(judged, facts);
    },
  };
}

type Facts = Omit<Verdict, keyof Judged | 'words'>;
type Judged = Pick<Verdict, 'shape' | 'final' | 'because'>;

/** What comes as an answer to one request goes one way by its nature. */
const judgeStream = ({ messagesIn }: Facts): Judged =>
  messagesIn > 0 ? { shape: 'one-way', final: true } : { shape: 'silent', final: false };

function judge(facts: Facts, { protocol, talk }: LaneView): Judged {
  const { messagesIn, messagesOut, usable, busiest, ratio = Number.POSITIVE_INFINITY, rateOut } = facts;
  if (messagesIn + messagesOut === 0) return { shape: 'silent', final: usable >= WS_UNUSED.open };
  if (protocol?.collaborative)
    return { shape: 'conversation', final: true, because: `${protocol.name} is two-way by design` };
  if (messagesOut === 0)
    return {
      shape: 'one-way',
      final: usable >= WS_ONE_WAY.open && messagesIn >= WS_ONE_WAY.received,
    };
  const { every } = talk;
  if (busiest >= WS_CONVERSATION.busiest) return { shape: 'conversation', final: true };
  const both = messagesIn >= WS_CONVERSATION.each && messagesOut >= WS_CONVERSATION.each;
  if (both && ratio < WS_CONVERSATION.ratio && every === undefined)
    return { shape: 'conversation', final: true };
  const few = busiest <= WS_MOSTLY_ONE_WAY.busiest && rateOut <= WS_MOSTLY_ONE_WAY.sentRate;
  if (ratio >= WS_MOSTLY_ONE_WAY.ratio && few)
    return {
      shape: 'mostly one-way',
      final: usable >= WS_MOSTLY_ONE_WAY.open && messagesIn >= WS_MOSTLY_ONE_WAY.received,
    };
  return {
    shape: 'undecided',
    final: messagesIn + messagesOut >= WS_UNDECIDED.messages && usable >= WS_UNDECIDED.open,
    ...(every === undefined
      ? {}
      : { because: `the client asks every ${span(every)}: polling over a WebSocket` }),
  };
}

const SHAPES: { [shape in Shape]: string } = {
  'one-way': 'One-way',
  'mostly one-way': 'Mostly one-way',
  conversation: 'A conversation',
  undecided: 'Undecided',
  silent: 'Silent',
};

function wordsOf({ shape, final, because }: Judged, facts: Facts): string {
  const { messagesIn, messagesOut, rateIn, rateOut, ratio, open, usable } = facts;
  const parts = [
    `${messagesIn} in (${perSecond(rateIn)}), ${messagesOut} out (${perSecond(rateOut)}) in ${span(open)} open`,
  ];
  if (ratio !== undefined && messagesIn > 0) parts.push(`${amount(ratio)} in for each one out`);
  if (open - usable >= 1000) parts.push(`nobody could use the page for ${span(open - usable)} of that`);
  parts.push(`not counted: ${spellNotCounted(facts.notCounted)}`);
  if (because) parts.push(because);
  return `${SHAPES[shape]}${final ? '' : ' so far'}: ${parts.join('; ')}.`;
}

/** "2 heartbeats, 1 subscription", or "nothing". */
export function spellNotCounted({ heartbeats, subscribe, auth, handshake, ack }: NotCounted): string {
  const count = (n: number, one: string, more = `${one}s`) => (n > 0 ? [`${n} ${n > 1 ? more : one}`] : []);
  return (
    [
      ...count(heartbeats, 'heartbeat'),
      ...count(subscribe, 'subscribe message'),
      ...count(auth, 'auth message'),
      ...count(handshake, 'handshake message'),
      ...count(ack, 'ack'),
    ].join(', ') || 'nothing'
  );
}
