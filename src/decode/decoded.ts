import type { MessageRecord } from '../model/types.ts';

/** Of one message no more than this many characters or bytes are looked through for its parts. */
export const READ_MAX = 1 << 20;
/** Of one object or list this many members are told apart. */
export const MEMBERS_MAX = 10_000;
/** A batch is taken apart into at most this many parts. */
export const PARTS_MAX = 1000;

/** How bytes are written; `treeOf` reads them. */
export type BinaryFormat = 'messagepack' | 'cbor' | 'protobuf';

/** What a message carries, as it was sent: `treeOf` makes a tree of it when it is shown. */
export type Payload =
  /** Source text that is meant to be JSON, and need not be. */
  | { form: 'json'; text: string }
  | { form: 'text'; text: string }
  /** Without a format: nothing is known of them. */
  | { form: 'bytes'; bytes: Uint8Array; format?: BinaryFormat };

/** How a part stands to others of its connection. Ids are of the side that asks: both may count from 1. */
export interface Pair {
  id: string;
  /** `end`: the side that asked wants no more answers. */
  side: 'request' | 'answer' | 'end';
  /** Of an answer: others to the same request may follow. */
  more?: boolean;
}

/** One message of an application protocol; a batch has several in one recorded message. */
export interface Decoded {
  /** The protocol's own word for its kind of message: "EVENT", "CONNECT", "ack". */
  kind: string;
  /** Event, method, procedure or operation. */
  name?: string;
  /** Topic, namespace, destination or channel. */
  channel?: string;
  pair?: Pair;
  /** More of these, where a message stands to several others: what asks for a receipt too, or answers many at once. */
  also?: Pair[];
  /** In order; a name may come more than once. */
  headers?: [name: string, value: string][];
  payload?: Payload;
  /** What else the reader should know, in words. */
  note?: string;
  /** It was cut, and where: "incomplete at byte 17". What is said of it is of what there is. */
  incomplete?: string;
  /** Nothing in the message says that it is of this kind: it only looks like it. */
  guess?: boolean;
}

/** What is known of a message's connection. */
export interface DecodeContext {
  /** Subprotocol that the server chose. */
  subprotocol?: string;
  /** MQTT's protocol level, as the client's CONNECT told it: 3, 4 (3.1.1) or 5. */
  mqttLevel?: number;
}

/** One message, ready to be decoded: text, or bytes. */
export interface Raw {
  /** The page sent it. */
  out: boolean;
  /** Name of an EventSource event; '' elsewhere. */
  eventType: string;
  context: DecodeContext;
}

/** Takes messages of one protocol apart. Pure, never throws, looks at `READ_MAX` at most. */
export interface Decoder {
  text?(text: string, raw: Raw): Decoded[];
  bytes?(bytes: Uint8Array, raw: Raw): Decoded[];
}

export const isOut = ({ kind }: MessageRecord): boolean => kind === 'send';
