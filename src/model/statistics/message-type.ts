import { isBinary } from '../bytes.ts';
import type { Api, MessageRecord } from '../types.ts';

/** Looked for in the beginning of a payload only: the key that names a type comes first. */
const HEAD = 512;
const LONGEST = 64;
const KEY = /"(?:type|event|action|op|method|cmd|command|kind|msg)"\s*:\s*"([^"\\]{1,64})"/;
/** Engine.IO and Socket.IO: digits, then an array that begins with the event's name. */
const NAMED_ARRAY = /^\d*\["([^"\\]{1,64})"/;

/**
 * What kind of message this is, in the sender's own words as far as they are found: the event's type, or the first
 * `type`, `event`, `action`… in a JSON text; else what the payload is. A guess by name, not a decoder.
 */
export function messageType(record: MessageRecord, api: Api): string {
  if (record.eventType) return record.eventType.slice(0, LONGEST);
  if (isBinary(record.data)) return 'binary';
  const head = record.data.slice(0, HEAD);
  const name = (KEY.exec(head) ?? NAMED_ARRAY.exec(head))?.[1];
  return name ?? (api === 'WebSocket' ? 'text' : 'message');
}
