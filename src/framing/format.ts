import { isPart } from './json-lines.ts';
import { isJson } from './payload.ts';
import type { Format } from './piece.ts';

const FORMATS: Record<string, Format> = {
  'text/event-stream': 'event-stream',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'application/jsonlines': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonl': 'ndjson',
  'application/stream+json': 'ndjson',
  'application/x-json-stream': 'ndjson',
  'application/json-seq': 'json-seq',
  'application/connect+json': 'connect-json',
  'application/vnd.amazon.eventstream': 'aws-event-stream',
};

/** Bytes after which what is still unclear is no stream. */
const SNIFFED = 16_384;

/**
 * The format that a response says it has.
 * @param contentType as in the header, with parameters; '' when there is none.
 * @param header the value of a response header by its lower-case name, null when it is absent or cannot be read.
 * @returns undefined when it is no stream we know; `text` is never told, since no header says it.
 */
export function formatOf(contentType: string, header: (name: string) => string | null): Format | undefined {
  // Some servers send it as text/event-stream, which it is not.
  if (header('x-vercel-ai-data-stream') !== null) return 'ai-data-stream';
  const essence = contentType.split(';', 1)[0]!.trim().toLowerCase();
  if (Object.hasOwn(FORMATS, essence)) return FORMATS[essence];
  if (essence.endsWith('+json-seq')) return 'json-seq';
  if (essence.startsWith('application/connect+')) return 'connect';
  if (/^application\/grpc-web-text(?:\+|$)/.test(essence)) return 'grpc-web-text';
  if (/^application\/grpc-web(?:\+|$)/.test(essence)) return 'grpc-web';
  return header('x-vercel-ai-ui-message-stream') === null ? undefined : 'event-stream';
}

/**
 * The format that a body has by its first bytes, for one that is labelled text/plain, application/json,
 * application/octet-stream or nothing. Careful rather than quick: a document must not be taken for a stream.
 * - event-stream: a whole block of comments and known fields, at least one a field;
 * - ndjson: a first line that is a JSON object or array, and the beginning of another;
 * - json-seq: a record separator and the beginning of a JSON text;
 * - ai-data-stream: a whole line that is a part.
 * @param first all bytes so far, from the body's first.
 * @returns `more` when it may become one of them; undefined when not.
 */
export function sniff(first: Uint8Array): Format | 'more' | undefined {
  const unclear = first.length < SNIFFED ? 'more' : undefined;
  const text = new TextDecoder().decode(first.subarray(0, SNIFFED));
  if (text === '') return unclear;
  if (text[0] === '\x1e')
    return text.trimEnd().length < 2 ? unclear : /^\s*["[{]/.test(text.slice(1)) ? 'json-seq' : undefined;
  if (/^\s*[[{]/.test(text)) return sniffLines(text, unclear);
  if (/^[0-9a-k](?::["[{]|:?$)/.test(text)) return sniffParts(text, unclear);
  return sniffEvents(text, unclear);
}

function sniffLines(text: string, unclear: 'more' | undefined): Format | 'more' | undefined {
  const [line, ...others] = text.trimStart().split('\n');
  const rest = others.join('\n').trimStart();
  if (others.length === 0) return unclear;
  if (!isJson(line!)) return undefined;
  return rest === '' ? unclear : /^[[{]/.test(rest) ? 'ndjson' : undefined;
}

function sniffParts(text: string, unclear: 'more' | undefined): Format | 'more' | undefined {
  const end = text.indexOf('\n');
  if (end < 0) return unclear;
  return isPart(text.slice(0, end).trimEnd()) ? 'ai-data-stream' : undefined;
}

const FIELD = /^(?:data|event|id|retry):/;

function sniffEvents(text: string, unclear: 'more' | undefined): Format | 'more' | undefined {
  const lines = text.split(/\r\n?|\n/);
  const unfinished = lines.pop()!;
  let fields = 0;
  for (const line of lines) {
    if (FIELD.test(line)) fields++;
    else if (line === '' && fields > 0) return 'event-stream';
    else if (line !== '' && line[0] !== ':') return undefined;
  }
  const possible = ['data:', 'event:', 'id:', 'retry:', ':'].some(
    (start) => start.startsWith(unfinished) || unfinished.startsWith(start),
  );
  if (!possible) return undefined;
  // A first event may be a long one.
  return unclear ?? (fields > 0 || unfinished.startsWith('data:') ? 'event-stream' : undefined);
}
