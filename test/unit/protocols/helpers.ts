import type { Data, MessageRecord } from '../../../src/model/types.ts';
import type { MessageClass, Opening } from '../../../src/protocols/protocol.ts';
import { Speech } from '../../../src/protocols/speech.ts';
import { record } from '../helpers/recordings.ts';

/** Which way, what, what for; an EventSource event's name. Bytes are written in hexadecimal, with spaces. */
export type Line = readonly [way: '<' | '>', data: string | Bytes, kind: MessageClass, eventType?: string];
interface Bytes {
  hex: string;
  /** Where the message goes on after these bytes. */
  size?: number;
}
export const hex = (text: string, size?: number): Bytes => ({ hex: text, size });

export const opening = (about: Partial<Opening> = {}): Opening => ({
  api: 'WebSocket',
  url: 'wss://page.example/live',
  subprotocol: '',
  asked: [],
  ...about,
});

export function messageRecord(line: Pick<Line, 0 | 1 | 3>, t: number, seq: number): MessageRecord {
  const [way, data, , eventType] = line as unknown as Line;
  const kind = way === '>' ? 'send' : 'message';
  const fields = typeof data === 'string' ? { data: data as Data } : ofBytes(data);
  return record({ kind, t, seq, eventType, ...fields }) as MessageRecord;
}

function ofBytes({ hex, size }: Bytes): { data: Data; size: number } {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return { data: { base64: bytes.toString('base64') }, size: size ?? bytes.length };
}

/** What is made of these lines in a lane that opened with `about`: 40 ms after each other, unless told otherwise. */
export function hear(
  about: Partial<Opening>,
  lines: readonly Line[],
  at: (i: number) => number = (i) => 40 * i,
): { id: string | undefined; kinds: MessageClass[]; since: number; speech: Speech } {
  const speech = new Speech();
  speech.open(opening(about), 0);
  const known = [speech.protocol?.id];
  const kinds = lines.map((line, i) => {
    const kind = speech.classify(messageRecord(line, at(i), i + 1));
    known.push(speech.protocol?.id);
    return kind;
  });
  const id = known.at(-1);
  return { id, kinds, since: known.indexOf(id), speech };
}
