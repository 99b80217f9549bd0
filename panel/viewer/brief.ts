import type { Decoded, Payload } from '../../src/decode/decoded.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { oneLine } from '../format.ts';
import { decodable, decodeIn } from './decode-in.ts';
import { packedAs } from './inflate.ts';
import { mediaType } from './media.ts';
import { bytesText, compactText } from './tree-text.ts';

/** A message in a line of the table. */
export interface Brief {
  kind: string;
  name: string;
  channel: string;
  /** The beginning of its payload, or what is to be said of it. */
  text: string;
  /** Messages in it. */
  parts: number;
  incomplete: string;
  guess: boolean;
}

const TEXT = 300;
/** Bytes that are read for the sake of a line. */
export const READ = 8 * 1024;
/** Kinds that say no more than the row does. */
export const PLAIN: ReadonlySet<string> = new Set(['json', 'text', 'bytes', 'message', 'empty']);

const briefs = new WeakMap<MessageRecord, { protocol: string | undefined; brief: Brief | undefined }>();

/**
 * A message in few words; undefined where the row says as much: without a protocol of its own, text is shown as it is.
 * The same object for the same record.
 */
export function briefOf(
  record: MessageRecord,
  lane: Lane,
  recording: Recording,
  protocol: string | undefined,
): Brief | undefined {
  const id = decodable(protocol);
  const known = briefs.get(record);
  if (known && known.protocol === id) return known.brief;
  const brief =
    id === undefined && !isBinary(record.data)
      ? undefined
      : inBrief(decodeIn(record, lane, recording, id), id, record.eventType);
  briefs.set(record, { protocol: id, brief });
  return brief;
}

/** Parts of a message in few words. */
export function inBrief(
  parts: readonly Decoded[],
  protocol: string | undefined,
  eventType = '',
): Brief | undefined {
  const [first] = parts;
  if (!first) return undefined;
  // Bytes in which nothing was found are shown as the row shows bytes.
  if (protocol === undefined && !first.guess && first.payload?.form === 'bytes') return undefined;
  return { ...lineOf(first, eventType), parts: parts.length };
}

/** One part in few words. */
export function lineOf(part: Decoded, eventType = ''): Omit<Brief, 'parts'> {
  const says = part.payload ? payloadText(part.payload) : '';
  return {
    kind: PLAIN.has(part.kind) || part.kind === eventType ? '' : part.kind,
    name: oneLine(part.name ?? '', 120),
    // Socket.IO's namespace where there is no other.
    channel: part.channel === '/' ? '' : oneLine(part.channel ?? '', 120),
    text: says || (part.payload ? '' : oneLine(part.note ?? '')),
    incomplete: part.incomplete ?? '',
    guess: part.guess ?? false,
  };
}

function payloadText(payload: Payload): string {
  if (payload.form !== 'bytes') return oneLine(payload.text, TEXT);
  const { bytes, format } = payload;
  if (!format || bytes.length > READ) {
    const what = mediaType(bytes) ?? packedAs(bytes);
    return `${what ? `${what}: ` : ''}${bytesText(bytes, 18)}`;
  }
  const { root } = treeOf(payload);
  return root ? compactText(root, TEXT) : bytesText(bytes, 18);
}
