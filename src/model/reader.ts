import { asLine, isFields } from './guards.ts';
import { Recording, type RecordingLimits } from './recording.ts';
import type { Line } from './types.ts';

/** Record numbers may have holes, but not so wide that walking over them keeps readers busy. */
const WIDEST_SPAN = 10_000_000;

export interface ReadResult {
  recording: Recording;
  /** One sentence each, for the person who imports; empty when the file was whole. */
  warnings: string[];
}

/** The file is not a recording at all; the message says so in words. */
export class NotARecording extends Error {}

/**
 * Reads a recording from NDJSON text. A file that is cut, has foreign lines or comes from a newer version is read as
 * far as it can be, and `warnings` says what was left out.
 * @throws {NotARecording} when the first line is not a recording's head.
 */
export function readRecording(text: string, limits?: Partial<RecordingLimits>): ReadResult {
  const reader = new RecordingReader(limits);
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    reader.line(text.slice(start, newline < 0 ? text.length : newline));
    start = newline < 0 ? text.length : newline + 1;
  }
  return reader.end();
}

/** The reader, line by line, for callers that stream a file or want to show progress. */
export class RecordingReader {
  readonly #limits: Partial<RecordingLimits> | undefined;
  #recording: Recording | undefined;
  #version = 1;
  #lines = 0;
  #skipped = 0;
  #lastBroken = false;
  #ended = false;

  constructor(limits?: Partial<RecordingLimits>) {
    this.#limits = limits;
  }

  /** Takes one line without its line end. @throws {NotARecording} on a first line that is no head. */
  line(text: string): void {
    const trimmed = this.#lines === 0 ? text.replace(/^\uFEFF/, '') : text;
    if (trimmed.trim() === '') return;
    this.#lines++;
    const value = parse(trimmed);
    this.#lastBroken = value === undefined;
    const line = asLine(value);
    if (!this.#recording) this.#head(line, value);
    else if (!line || !this.#take(this.#recording, line)) this.#skipped++;
  }

  /** What was read. @throws {NotARecording} when there was no line at all. */
  end(): ReadResult {
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

  #take(recording: Recording, line: Line): boolean {
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
      case 'loss':
        recording.addLoss(line);
        return true;
      case 'finding':
        recording.importedFindings.push(line);
        return true;
      case 'end':
        this.#ended = true;
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
