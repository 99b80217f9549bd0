import type { ConnectionLine } from '../model/types.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { BodyReader } from './body-reader.ts';
import type { OnWire } from './wire.ts';

/** Types of events remembered of an EventSource; with more of them nothing is said of any. */
const HEARD_LIMIT = 200;

/** What is known of one native object. */
export interface Known extends OnWire {
  /** When its newest attempt began, as far as the page saw. */
  startedAt: EpochMs;
  state: 'connecting' | 'open' | 'waiting' | 'ended';
  openedAt: EpochMs;
  lostAt: EpochMs;
  /** When it failed for good. */
  failedAt: EpochMs;
  /** The id that the newest event carried: what the object holds, as far as the page can know. */
  lastEventId: string;
  closeCalled: boolean;
  /** Asked for by the server's newest `retry:`, as far as raw text is known. */
  reconnectionTime?: Milliseconds;
  /** Of an EventSource: the types of its events so far. */
  heard: Set<string>;
  /** Of a fetch or XHR, once it has answered. */
  body?: BodyReader;
}

/** An object that was made at `t`, at its first attempt. */
export function newKnown(line: ConnectionLine, t: EpochMs): Known {
  return {
    line,
    attempt: 1,
    startedAt: t,
    state: 'connecting',
    openedAt: Number.NaN,
    lostAt: Number.NaN,
    failedAt: Number.NaN,
    lastEventId: '',
    closeCalled: false,
    heard: new Set(),
  };
}

/** The page heard an event of this type. */
export function hear({ heard }: Known, eventType: string): void {
  if (heard.size < HEARD_LIMIT) heard.add(eventType);
}

/** Whether the page heard an event of this type, or may have. */
export function mayHaveHeard({ heard }: Known, eventType: string): boolean {
  return heard.size >= HEARD_LIMIT || heard.has(eventType);
}
