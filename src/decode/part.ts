import { utf8Length } from '../model/bytes.ts';
import { strictText } from './data.ts';
import type { Decoded, Payload } from './decoded.ts';
import { skipSpace } from './json-scan.ts';

/** What decoders say of a part in the same words. */

/** "incomplete at byte n", of a text that was cut at index `at`. */
export const incompleteAt = (text: string, at = text.length): string =>
  `incomplete at byte ${utf8Length(text.slice(0, at))}`;

/** What reading bytes says of its end: cut, or in words what was not read. */
export function addFault(part: Decoded, fault: string | undefined): void {
  if (fault?.startsWith('incomplete')) part.incomplete = fault;
  else if (fault !== undefined) addNote(part, fault);
}

/** Adds to what else is said of a part. */
export function addNote(part: Decoded, note: string): void {
  part.note = part.note === undefined ? note : `${part.note}; ${note}`;
}

/** Payload of a text: JSON where it begins as an object or a list. */
export function payloadOf(text: string): Payload {
  const first = text.charCodeAt(skipSpace(text.slice(0, 1000), 0));
  return { form: first === 0x7b || first === 0x5b ? 'json' : 'text', text };
}

/** Payload of bytes that are text most often. */
export function payloadOfBytes(bytes: Uint8Array): Payload {
  const text = strictText(bytes);
  return text === undefined ? { form: 'bytes', bytes } : payloadOf(text);
}

/** A message that is not of the protocol. */
export function notOfIt(text: string, note: string): Decoded {
  if (text === '') return { kind: 'empty', note: 'an empty message' };
  return { kind: 'text', payload: payloadOf(text), note };
}
