import type { Bytes } from '../units.ts';
import { Lines } from './lines.ts';
import { Output } from './output.ts';
import { checkJson, isJson, textMessage } from './payload.ts';
import type { Framer, MessagePiece, Piece } from './piece.ts';

/** Names of the parts of the Vercel AI SDK's data stream (ai 3.4 to 4.x), by the code before the colon. */
const PARTS: Record<string, string> = {
  0: 'text',
  1: 'function_call',
  2: 'data',
  3: 'error',
  4: 'assistant_message',
  5: 'assistant_control_data',
  6: 'data_message',
  7: 'tool_calls',
  8: 'message_annotations',
  9: 'tool_call',
  a: 'tool_result',
  b: 'tool_call_streaming_start',
  c: 'tool_call_delta',
  d: 'finish_message',
  e: 'finish_step',
  f: 'start_step',
  g: 'reasoning',
  h: 'source',
  i: 'redacted_reasoning',
  j: 'reasoning_signature',
  k: 'file',
};

/** Longest code of a part that is taken for one. */
const CODE_ROOM = 32;
const CODE = /^[\w-]+$/;

/**
 * Frames lines of JSON: NDJSON, one text a line, or with `parts` the AI SDK's data stream, `code:JSON` a line. Lines
 * end with LF or CRLF (a CR alone is white space of JSON); the last one needs no end. Blank lines are skipped.
 */
export class JsonLinesFramer implements Framer {
  #out = new Output();
  #limit: Bytes;
  #parts: boolean;
  #skipping: boolean;
  #lines: Lines;

  constructor(limit: Bytes, middle: boolean, parts: boolean) {
    this.#limit = limit;
    this.#parts = parts;
    this.#skipping = middle;
    this.#lines = new Lines({ line: (line, size) => this.#line(line, size) }, limit + CODE_ROOM + 2, 'LF');
  }

  push(chunk: Uint8Array): Piece[] {
    this.#out.chunk++;
    this.#lines.push(chunk);
    return this.#out.take();
  }

  end(): Piece[] {
    const { line, size } = this.#lines.end();
    if (size > 0) this.#line(line, size);
    return this.#out.finish();
  }

  #line(line: Uint8Array, size: Bytes): void {
    if (this.#skipping) {
      this.#skipping = false;
      this.#out.note('skipped', `Began in the middle of the stream: ${size} bytes of a line were skipped.`);
      return;
    }
    if (size === line.length && line[size - 1] === 0x0d) {
      line = line.subarray(0, size - 1);
      size--;
    }
    if (size === line.length && line.every(isSpace)) return;
    const code = this.#parts ? codeOf(line) : undefined;
    if (this.#parts && code === undefined)
      this.#out.note('line without a part code', 'A line does not begin with the code of a part.');
    const start = code === undefined ? 0 : code.length + 1;
    const piece: MessagePiece = textMessage(line.subarray(start), size - start, this.#limit, this.#out);
    if (code !== undefined) piece.eventType = partName(code);
    this.#out.add(piece);
    checkJson(piece, this.#out);
  }
}

/** Whether a line is `code:JSON` as the AI SDK's data stream has it: a part that is known, whose value fits. */
export function isPart(line: string): boolean {
  const value = line.slice(2);
  return line[1] === ':' && Object.hasOwn(PARTS, line[0]!) && /^["[{]/.test(value) && isJson(value);
}

function partName(code: string): string {
  return Object.hasOwn(PARTS, code) ? PARTS[code]! : code;
}

function codeOf(line: Uint8Array): string | undefined {
  const colon = line.subarray(0, CODE_ROOM + 1).indexOf(0x3a);
  if (colon < 1) return undefined;
  const code = String.fromCharCode(...line.subarray(0, colon));
  return CODE.test(code) ? code : undefined;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
