import type { Lane } from '../src/model/lane.ts';
import type { Answer, StreamRecord } from '../src/model/types.ts';

/** Characters of one payload that a filter looks at: a regular expression over megabytes would block the panel. */
const LOOKED_AT = 256 * 1024;

/** What the Filter box says, understood once. */
export interface Filter {
  /** Undefined: no filter, or one that cannot be read. */
  readonly pattern?: RegExp;
  /** Why a /regex/ cannot be read, in words. */
  readonly error?: string;
}

/** Reads plain text (any case), `/regex/` or `/regex/i`. No other flags: `/sse/ids` is a path, as in a URL. */
export function parseFilter(text: string): Filter {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const regex = /^\/(.+)\/(i?)$/s.exec(trimmed);
  if (!regex) return { pattern: new RegExp(trimmed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i') };
  try {
    return { pattern: new RegExp(regex[1] as string, regex[2]) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message.replace(/^Invalid regular expression: /, '') };
  }
}

/** Does a connection itself match: one of its URLs, or a subprotocol? */
export function laneMatches(lane: Lane, pattern: RegExp): boolean {
  for (const line of lane.connections) {
    if (pattern.test(line.url.slice(0, LOOKED_AT))) return true;
    if (line.protocols?.some((protocol) => pattern.test(protocol))) return true;
  }
  return false;
}

/** Is it something in a stream that no event of the page shows? */
export function isNote(record: StreamRecord): boolean {
  return record.kind === 'comment' || record.kind === 'retry' || record.kind === 'note';
}

/** Does a record match: its type, its id, its data or its reason? */
export function recordMatches(record: StreamRecord, pattern: RegExp): boolean {
  switch (record.kind) {
    case 'message':
    case 'send':
      return (
        (record.eventType !== undefined && pattern.test(record.eventType)) ||
        (record.lastEventId !== undefined && pattern.test(record.lastEventId)) ||
        (typeof record.data === 'string' && pattern.test(looked(record.data)))
      );
    case 'comment':
    case 'note':
      return pattern.test(looked(record.data));
    case 'reconnect':
    case 'connecting':
      return record.lastEventId !== undefined && pattern.test(record.lastEventId);
    case 'close':
      return pattern.test(`${record.code ?? ''} ${record.reason ?? ''} ${answer(record)}`);
    case 'error':
      return pattern.test(`${record.message ?? ''} ${answer(record)}`);
    case 'open':
      return pattern.test(`${record.protocol ?? ''} ${answer(record)}`);
    case 'retry':
      return pattern.test(`retry ${record.reconnectionTime}`);
  }
}

/** What a row says of an answer. */
function answer({ status, remoteAddress, netError }: Answer): string {
  return `${status ?? ''} ${remoteAddress ?? ''} ${netError ?? ''}`;
}

function looked(text: string): string {
  return text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
}
