import type { Api } from '../model/types.ts';
import type { Milliseconds } from '../units.ts';

/** What a message is for. Only `app` messages count as conversation. */
export type MessageClass = 'heartbeat' | 'handshake' | 'auth' | 'subscribe' | 'ack' | 'app';
export const MESSAGE_CLASSES: readonly MessageClass[] = [
  'app',
  'heartbeat',
  'handshake',
  'auth',
  'subscribe',
  'ack',
];

/** What is known of a connection before its first message. */
export interface Opening {
  api: Api;
  /** Recognisers are given its first 2048 characters. */
  url: string;
  /** Subprotocol that the server chose; '' where it chose none or that is not known. */
  subprotocol: string;
  /** Subprotocols that the page asked for. */
  asked: readonly string[];
  /** Of an EventSource or XHR. */
  withCredentials?: boolean;
  /** Call stack of where it was made. */
  stack?: string;
}

/** One message as a protocol looks at it. */
export interface Said {
  /** The page sent it. */
  out: boolean;
  /** Its text, or the first 256 characters of it; '' when it is binary. */
  text: string;
  /** The first bytes (at most 32) of a binary message; empty when it is text. */
  head: Uint8Array;
  /** Full size in bytes. */
  size: number;
  /** Name of an EventSource event; '' elsewhere. */
  eventType: string;
  /** 1, 2, … among the messages of this attempt in its direction. */
  number: number;
}

/** How a protocol keeps its connections alive, as far as messages show it. */
export interface Heartbeat {
  /** Who says it first. */
  from: 'server' | 'client' | 'both';
  /** Usual time between two. */
  interval?: Milliseconds;
  /** The other side must answer. */
  answered?: boolean;
  /** How long its maker waits: for the answer, or where none is due for the next one. */
  timeout?: Milliseconds;
}

/** An application protocol spoken over a stream: how it is recognised, and what its messages are for. Pure. */
export interface Protocol {
  /** As in the catalogue of application protocols. */
  readonly id: string;
  readonly name: string;
  readonly heartbeat?: Heartbeat;
  /** Tooling of developers: hidden unless asked for, never diagnosed. */
  readonly devNoise?: boolean;
  /** Two-way by design, also when the user is idle: no advice to change the transport. */
  readonly collaborative?: boolean;
  /** Whose choice the transport is, when it is not the page's: a library's or a provider's name. */
  readonly chosenBy?: string;
  /** It takes subscriptions up again by itself after a reconnect. */
  readonly resumes?: boolean;
  /** What its own close codes mean; a key may be a range, such as "4000-4099". */
  readonly closeCodes?: Readonly<Record<string, string>>;
  /** What the application says in it is its own: what `classify` calls `app` is read by how it behaves too. */
  readonly applicationDefined?: boolean;
  /** Ids of wider protocols that it is spoken over: found on a stream of theirs, it takes their place. */
  readonly over?: readonly string[];
  /** Names of its subprotocol. */
  readonly subprotocols?: RegExp;
  /** Known by what is there before the first message, but for the subprotocol. */
  opening?(opening: Opening): boolean;
  /** Known by one of the first messages. */
  message?(said: Said, opening: Opening): boolean;
  /** What a message of this protocol is for. Costs a microsecond or less: it is asked for every message. */
  classify(said: Said): MessageClass;
}
