import { asLine, isFields } from './guards.ts';
import { Recording, type RecordingLimits } from './recording.ts';
import type { Line } from './types.ts';

/** Record numbers may have holes, but not so wide that walking over them keeps readers busy. */
const WIDEST_SPAN = 10_000_000;
/** Of a file this much is read at once: about ten milliseconds' work. */
const SLICE = 512 * 1024;

export interface ReadResult {
  recording: Recording;
  /** One sentence each, for the person who imports; empty when the file was whole. */
  warnings: string[];
}

/** The file is not a recording at all; the message says so in words. */
export class NotARecording extends Error {
  override readonly name = 'NotARecording';
}

/** Is it one? Also of an error from another document, which is no instance of this one's class. */
export function isNotARecording(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === 'NotARecording';
}

/**
 * Reads a recording from NDJSON text. A file that is cut, has foreign lines or comes from a newer version is read as
 * far as it can be, and `warnings` says what was left out.
 * @throws {NotARecording} when the first line is not a recording's head.
 */
export function readRecording(text: string, limits?: Partial<RecordingLimits>): ReadResult {
  const reader = new RecordingReader(limits);
  for (let start = 0; start < text.length; start += SLICE) reader.push(text.slice(start, start + SLICE));
  return reader.end();
}

/**
 * The same from a file, however large, in slices between which others have their turn.
 * @param progress is told the share that was read, 0 to 1.
 * @throws {NotARecording} likewise, and the reason of `signal` once that is aborted.
 */
export async function readRecordingFile(
  file: Blob,
  options: {
    limits?: Partial<RecordingLimits>;
    progress?: (share: number) => void;
    signal?: AbortSignal;
  } = {},
): Promise<ReadResult> {
  const reader = new RecordingReader(options.limits);
  const decoder = new TextDecoder();
  for (let start = 0; start < file.size; start += SLICE) {
    const bytes = await file.slice(start, start + SLICE).arrayBuffer();
    options.signal?.throwIfAborted();
    reader.push(decoder.decode(bytes, { stream: true }));
    options.progress?.(Math.min(1, (start + SLICE) / file.size));
  }
  reader.push(decoder.decode());
  return reader.end();
}

/** The reader, for callers that have a file piece by piece. */
export class RecordingReader {
  readonly #limits: Partial<RecordingLimits> | undefined;
  #recording: Recording | undefined;
  #version = 1;
  #lines = 0;
  #skipped = 0;
  #lastBroken = false;
  #ended = false;
  /** The beginning of a line whose end has not come yet. */
  #rest = '';

  constructor(limits?: Partial<RecordingLimits>) {
    this.#limits = limits;
  }

  /** Takes the next piece of the text, cut anywhere. @throws {NotARecording} on a first line that is no head. */
  push(text: string): void {
    const newline = text.lastIndexOf('\n');
    if (newline < 0) {
      this.#rest += text;
      return;
    }
    const lines = this.#rest + text.slice(0, newline);
    this.#rest = text.slice(newline + 1);
    this.#take(lines.split('\n'));
  }

  #take(lines: string[]): void {
    if (this.#lines === 0) {
      for (const line of lines) this.#line(line);
      return;
    }
    const values = parseAll(lines);
    for (const [i, line] of lines.entries()) {
      if (values) this.#value(values[i]);
      else this.#line(line);
    }
  }

  /** One line without its line end. */
  #line(text: string): void {
    const trimmed = this.#lines === 0 ? text.replace(/^\uFEFF/, '') : text;
    if (trimmed.trim() !== '') this.#value(parse(trimmed));
  }

  #value(value: unknown): void {
    this.#lines++;
    this.#lastBroken = value === undefined;
    const line = asLine(value);
    if (!this.#recording) this.#head(line, value);
    else if (!line || !this.#add(this.#recording, line)) this.#skipped++;
  }

  /** What was read. @throws {NotARecording} when there was no line at all. */
  end(): ReadResult {
    this.#take([this.#rest]);
    this.#rest = '';
    const recording = this.#recording;
    if (!recording) throw new NotARecording('This file is empty: it is not a Streamgauge recording.');
    const warnings: string[] = [];
    if (this.#version > 1) {
      warnings.push(
        `This recording has format version ${this.#version}; version 1 is understood. What is known was read.`,
      );
    }
    if (this.#lastBroken) this.#skipped--;
    if (this.#skipped > 0)
      warnings.push(`${this.#skipped} of ${this.#lines} lines could not be understood and were left out.`);
    if (!this.#ended)
      warnings.push(
        `This recording was cut: the first ${recording.length} records were read, the rest is missing.`,
      );
    return { recording, warnings };
  }

  #head(line: Line | undefined, value: unknown): void {
    if (line?.type !== 'recording') {
      const json = isFields(value) ? 'has no recording head in its first line' : 'is not NDJSON';
      throw new NotARecording(`This is not a Streamgauge recording: it ${json}.`);
    }
    const { type: _type, version, product: _product, ...head } = line;
    this.#version = version;
    this.#recording = new Recording(head, this.#limits);
  }

  #add(recording: Recording, line: Line): boolean {
    switch (line.type) {
      case 'connection':
        recording.addConnection(line);
        return true;
      case 'record':
        if (!recording.connections.has(line.connection) || line.seq < recording.nextSeq) return false;
        if (recording.length > 0 && line.seq - recording.firstSeq > WIDEST_SPAN) return false;
        recording.append(line);
        return true;
      case 'mark':
        recording.addMark(line);
        return true;
      case 'request':
        recording.addRequest(line);
        return true;
      case 'loss':
        recording.addLoss(line);
        return true;
      case 'finding':
        recording.importedFindings.push(line);
        return true;
      case 'end':
        this.#ended = true;
        recording.until = line.t ?? Number.NaN;
        return true;
      case 'recording':
        return false;
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Many lines at once, which takes half the time; undefined when one of them is not JSON. */
function parseAll(lines: readonly string[]): unknown[] | undefined {
  if (!lines.every((line) => line.startsWith('{') && line.endsWith('}'))) return undefined;
  const values = parse(`[${lines.join()}]`);
  return Array.isArray(values) && values.length === lines.length ? values : undefined;
}
