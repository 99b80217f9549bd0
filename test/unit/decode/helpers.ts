import type { DecodeContext, Decoded, Payload } from '../../../src/decode/decoded.ts';
import { decode } from '../../../src/decode/decoders.ts';
import type { TreeNode } from '../../../src/decode/tree.ts';
import { treeOf } from '../../../src/decode/tree-of.ts';
import type { Data, MessageRecord } from '../../../src/model/types.ts';
import { record } from '../helpers/recordings.ts';

export const toData = (data: string | Uint8Array): Data =>
  typeof data === 'string' ? data : { base64: Buffer.from(data).toString('base64') };

export const hexBytes = (hex: string): Uint8Array =>
  new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** What is made of a message: `>` sent, `<` received. */
export function read(
  id: string | undefined,
  way: '<' | '>',
  data: string | Uint8Array,
  context: DecodeContext & { eventType?: string } = {},
): Decoded[] {
  const { eventType } = context;
  const message = record({
    kind: way === '>' ? 'send' : 'message',
    t: 0,
    seq: 1,
    data: toData(data),
    size: data.length,
    eventType,
  }) as MessageRecord;
  return decode(id, message, context);
}

/** Of a message of one part. */
export function readOne(...args: Parameters<typeof read>): Decoded {
  const parts = read(...args);
  if (parts.length !== 1) throw new Error(`${parts.length} parts`);
  return parts[0]!;
}

/** A tree as plain values; numbers as they are written, bytes in hexadecimal; members as pairs. */
export function plain(node: TreeNode | undefined): unknown {
  if (!node) return undefined;
  switch (node.kind) {
    case 'object':
      return { members: node.entries().map(({ key, value }) => [key, plain(value)]) };
    case 'array':
      return node.entries().map(({ value }) => plain(value));
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    case 'bytes':
      return Buffer.from(node.bytes ?? []).toString('hex');
    default:
      return node.text;
  }
}

export const payloadValue = (payload: Payload | undefined): unknown => payload && plain(treeOf(payload).root);

/** Everything that a part says, its payload read, so that nothing that is lazy stays unread. */
export function exhaust(part: Decoded): void {
  if (typeof part.kind !== 'string' || part.kind === '') throw new Error('no kind');
  for (const text of [part.name, part.channel, part.pair?.id, part.note, part.incomplete])
    if (text !== undefined && typeof text !== 'string') throw new Error('no text');
  payloadValue(part.payload);
}
