import type { Lane } from '../model/lane.ts';
import type { MessageRecord } from '../model/types.ts';
import type { Bytes } from '../units.ts';
import { headerOf } from './headers.ts';

const JSON_LINES = /\b(?:x-)?(?:ndjson|jsonlines|jsonl|json-stream|stream\+json|json-seq|connect\+json)\b/i;
const KIB = 1024;
const MIB = KIB * KIB;

/**
 * Whether a message is one of the application's, and not a piece of a body as the network happened to cut it: of a
 * fetch or XHR that is known where its events have types, or where its content type says how it is framed.
 */
export function isFramed(lane: Lane, { eventType }: MessageRecord): boolean {
  if (lane.api === 'WebSocket' || lane.api === 'EventSource' || eventType !== undefined) return true;
  return JSON_LINES.test(headerOf(lane.attempt?.opened?.headers, 'content-type') ?? '');
}

/** A size in words: bytes, KiB or MiB. */
export function sizeInWords(bytes: Bytes): string {
  if (bytes < KIB) return `${bytes} bytes`;
  return bytes < MIB ? `${Math.round(bytes / KIB)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}
