import { createParser, type EventSourceParser } from 'eventsource-parser';
import type { Bytes } from '../units.ts';
import { type LineEnd, Lines } from './lines.ts';
import { Output } from './output.ts';
import type { Framer, MessagePiece, Piece } from './piece.ts';
import { characterEnd, decode, preview, previewBytes } from './utf8.ts';

/** More than a byte order mark, the longest field name and its colon and space need. */
const NAME_ROOM = 16;

/**
 * Frames text/event-stream as WHATWG HTML 9.2.6 interprets it: the messages are those an EventSource would dispatch.
 *
 * Lines and ids are ours: eventsource-parser knows no last event ID, no id of a block without data and no NUL in an
 * id, drops a mis-decoded byte order mark, and holds a line however long it is. It is fed one whole line at a time.
 */
export class EventStreamFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  #lines: Lines;
  #parser: EventSourceParser;
  /** Middle of a stream: skip to the first blank line. The first line is a rest, even when it looks blank. */
  #skipping: boolean;
  #firstLine = true;
  #middle: boolean;
  #lineEnds = new Set<LineEnd>();

  #lastEventId = '';
  /** What the unfinished block has so far. */
  #id: string | undefined;
  #type: string | undefined;
  #dataLines = 0;
  #dataSize: Bytes = 0;
  #dataKept: Bytes = 0;
  #dataCut = false;
  #blockStart: Bytes = 0;
  #blockBeginning: string | undefined;

  constructor(limit: Bytes, middle: boolean) {
    this.#limit = limit;
    this.#middle = middle;
    this.#skipping = middle;
    const handler = {
      line: (line: Uint8Array, size: Bytes) => this.#line(line, size),
      lineEnd: (end: LineEnd) => this.#lineEnd(end),
    };
    this.#lines = new Lines(handler, limit + NAME_ROOM, 'any');
    this.#parser = createParser({
      onEvent: ({ event, data }) => this.#dispatch(event ?? 'message', data),
      onComment: (data) => this.#out.add({ kind: 'comment', data, chunk: this.#out.chunk }),
      onRetry: (time) => this.#retry(time),
      onError: ({ field }) => this.#ignored(field),
    });
    // It takes ï»¿ (U+00EF U+00BB U+00BF) at its very beginning for a byte order mark. A blank line gets that over.
    this.#parser.feed('\n');
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    this.#lines.push(chunk);
    return this.#out.take();
  }

  end(): Piece[] {
    const { line, size } = this.#lines.end();
    const inBlock = this.#blockBeginning !== undefined;
    if (this.#skipping) {
      this.#out.note(
        'skipped',
        `Began in the middle of the stream, and no blank line came: its ${this.#lines.total} bytes were skipped.`,
      );
    } else if (inBlock || size > 0) {
      const tail = this.#lines.total - (inBlock ? this.#blockStart : this.#lines.lineStart);
      const beginning = inBlock ? preview(this.#blockBeginning as string) : previewBytes(line);
      const reason = 'a block without a blank line after it, or a line without an end';
      this.#out.note(
        'discarded tail',
        `The stream ended in ${reason}: ${tail} bytes were discarded, ${beginning}.`,
        this.#dataLines > 0 || fieldName(line) === 'data' ? 'discarded data' : 'discarded tail',
      );
    }
    return this.#out.finish();
  }

  #line(line: Uint8Array, size: Bytes): void {
    const first = this.#firstLine;
    this.#firstLine = false;
    if (this.#skipping) this.#skip(first, size);
    else if (first && !this.#middle && hasMark(line)) {
      this.#out.note('byte order mark', 'The stream begins with a byte order mark, which readers drop.');
      this.#field(line.subarray(3), size - 3);
    } else this.#field(line, size);
  }

  #skip(first: boolean, size: Bytes): void {
    if (first || size > 0) return;
    this.#skipping = false;
    const skipped = `${this.#lines.lineStart} bytes were skipped up to the first blank line`;
    this.#out.note(
      'skipped',
      `Began in the middle of the stream: ${skipped}. An id sent before it is not known.`,
    );
  }

  #field(line: Uint8Array, size: Bytes): void {
    if (size === 0) {
      this.#blank();
      return;
    }
    const name = fieldName(line);
    if (name === 'data') this.#data(line, size);
    else if (name === undefined && this.#out.isFull('ignored field')) this.#out.note('ignored field', '');
    else {
      const cut = size > line.length;
      this.#short(
        name,
        decode(cut ? line.subarray(0, characterEnd(line, line.length)) : line, this.#out),
        cut,
      );
      if (cut) this.#out.note('cut line', `A line of ${size} bytes was cut, ${previewBytes(line)}.`);
    }
  }

  /** A line that is not expected to be long. */
  #short(name: string | undefined, line: string, cut: boolean): void {
    if (name === 'id') {
      this.#begin(line);
      this.#takeId(value(line));
    } else if (name === 'event') {
      this.#begin(line);
      this.#type = value(line);
      this.#feed(line);
    } else if (name === 'retry' && (cut || !/^[0-9]+$/.test(value(line)))) {
      // Cut digits are another number. The parser would make an Error of each.
      this.#out.note(
        'ignored retry',
        `A retry was ignored because it is not digits only: ${preview(value(line))}.`,
      );
    } else this.#feed(line);
  }

  #data(line: Uint8Array, size: Bytes): void {
    const start = valueStart(line, 4);
    const separator = this.#dataLines > 0 ? 1 : 0;
    const valueSize = Math.max(0, size - start);
    this.#dataLines++;
    this.#dataSize += separator + valueSize;
    // What comes after a cut would be joined to the wrong place.
    if (this.#dataCut) return;
    const room = this.#limit - this.#dataKept - separator;
    if (valueSize <= room) {
      this.#dataKept += separator + valueSize;
      this.#feed(this.#begin(decode(line, this.#out)));
      return;
    }
    this.#dataCut = true;
    if (room >= 0) {
      const end = characterEnd(line, Math.min(line.length, start + room));
      this.#feed(this.#begin(decode(line.subarray(0, end), this.#out)));
    }
  }

  #takeId(id: string): void {
    if (!id.includes('\0')) this.#id = id;
    else this.#out.note('ignored id', `An id was ignored because it contains NUL: ${preview(id)}.`);
  }

  /** The end of a block: the id counts from here on, whether or not there is an event to dispatch. */
  #blank(): void {
    if (this.#id !== undefined) this.#lastEventId = this.#id;
    this.#parser.feed('\n');
    if (this.#dataLines === 0) this.#noteNoData();
    this.#id = undefined;
    this.#type = undefined;
    this.#dataLines = 0;
    this.#dataSize = 0;
    this.#dataKept = 0;
    this.#dataCut = false;
    this.#blockBeginning = undefined;
  }

  #dispatch(eventType: string, data: string): void {
    const piece: MessagePiece = {
      kind: 'message',
      data,
      size: this.#dataSize,
      eventType,
      chunk: this.#out.chunk,
    };
    if (this.#dataCut) piece.truncated = true;
    if (this.#lastEventId !== '') piece.lastEventId = this.#lastEventId;
    if (this.#id !== undefined) piece.id = this.#id;
    this.#out.add(piece);
    if (this.#dataCut)
      this.#out.note('cut data', `The data of an event, ${this.#dataSize} bytes, was cut at ${this.#limit}.`);
  }

  #noteNoData(): void {
    if (this.#type)
      this.#out.note(
        'block without data',
        `A block names the event ${preview(this.#type)} but has no data: no event is dispatched.`,
      );
    if (this.#id !== undefined)
      this.#out.note(
        'block with an id only',
        `A block has the id ${preview(this.#id)} but no data. Chromium takes the id, as the standard says; ` +
          'Firefox drops it; Safari takes it with the next event.',
      );
  }

  #retry(time: number): void {
    const reconnectionTime = Math.min(time, Number.MAX_SAFE_INTEGER);
    this.#out.add({ kind: 'retry', reconnectionTime, chunk: this.#out.chunk });
  }

  #ignored(field = ''): void {
    this.#out.note(
      'ignored field',
      `A line was ignored because no field has the name ${preview(field)}.`,
      ignoredCode(field),
    );
  }

  #lineEnd(end: LineEnd): void {
    if (this.#lineEnds.has(end)) return;
    this.#lineEnds.add(end);
    if (this.#lineEnds.size > 1)
      this.#out.note(
        'line ends',
        `Line ends are mixed: ${[...this.#lineEnds].join(', ')}.`,
        'mixed line ends',
      );
    // LF is what everybody sends.
    else if (end !== 'LF') this.#out.note('line ends', `Lines end with ${end}.`, `line ends ${end}`);
  }

  #begin(text: string): string {
    if (this.#blockBeginning === undefined) {
      this.#blockBeginning = text;
      this.#blockStart = this.#lines.lineStart;
    }
    return text;
  }

  #feed(line: string): void {
    this.#parser.feed(`${line}\n`);
  }
}

const NAMES = ['data', 'event', 'id', 'retry'] as const;

/** The field that a line sets; '' for a comment, undefined for a field that readers ignore. */
function fieldName(line: Uint8Array): (typeof NAMES)[number] | '' | undefined {
  if (line[0] === 0x3a) return '';
  for (const name of NAMES) {
    if (line[0] !== name.charCodeAt(0)) continue;
    let at = 1;
    while (at < name.length && line[at] === name.charCodeAt(at)) at++;
    if (at === name.length && (at === line.length || line[at] === 0x3a)) return name;
  }
  return undefined;
}

/** What a line is whose field has no name that a reader knows, by that name: all up to its first colon. */
function ignoredCode(field: string): string {
  if (field.startsWith('\ufeff')) return 'byte order mark in a line';
  if ((NAMES as readonly string[]).includes(field.trim().toLowerCase()))
    return 'field name in another spelling';
  if (/^[{[]/.test(field)) return 'line of JSON';
  // The AI SDK's data stream has lines such as 0:"text".
  if (/^[0-9a-k]$/.test(field)) return 'line with a part code';
  return 'ignored field';
}

/** Where the value begins: after the colon and one space. */
function valueStart(line: Uint8Array, nameLength: number): number {
  return nameLength + 1 + (line[nameLength + 1] === 0x20 ? 1 : 0);
}

function value(line: string): string {
  const colon = line.indexOf(':');
  return colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
}

function hasMark(line: Uint8Array): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
}
