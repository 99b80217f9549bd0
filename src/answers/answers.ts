import type { Attempt } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { ConnectionLine, StreamRecord } from '../model/types.ts';
import type { AiFormat } from '../protocols/ai/format.ts';
import type { Seq } from '../units.ts';
import type { Answer } from './answer.ts';
import type { Room } from './growth.ts';
import { LIMITS } from './limits.ts';
import { AnswerStream } from './stream.ts';

/** What is asked of a recording. A `Recording` gives both by its connections and its lanes. */
export interface AnswerSource {
  connection(id: string): ConnectionLine | undefined;
  /** As a lane has it: amended records are known there. */
  attempt?(connection: string, number: number): Attempt | undefined;
}

/** A recording as a source of answers. */
export function sourceOf(recording: Pick<Recording, 'connections' | 'laneOf'>): AnswerSource {
  return {
    connection: (id) => recording.connections.get(id),
    attempt: (id, number) => recording.laneOf(id)?.attemptOf(id, number),
  };
}

/**
 * The streamed answers of a recording as it grows: each record is taken once, in order, in O(1) for a message of usual
 * length. Memory is bounded: see {@link LIMITS}; what is not kept is counted.
 */
export class Answers {
  /** Answers that are forgotten wholly, oldest first. */
  forgotten = 0;
  /** Answers of which only the figures are left. */
  letGo = 0;
  /** Grows with every message of an answer. */
  version = 0;
  readonly #source: AnswerSource;
  readonly #streams = new Map<string, AnswerStream>();
  /** Those with an answer, oldest first. */
  #answering = new Set<AnswerStream>();
  #count = 0;
  readonly #kept = { characters: 0 };
  #seen: Seq = 0;
  #limitAt: number = LIMITS.allCharacters;

  constructor(source: AnswerSource) {
    this.#source = source;
  }

  /** UTF-16 units kept of all answers. */
  get characters(): number {
    return this.#kept.characters;
  }
  /** All that are kept, by attempt and in the order in which they began. */
  get all(): Answer[] {
    return [...this.#answering].flatMap(({ answers }) => answers);
  }
  /** Of a connection, or of one attempt of it. */
  of(connection: string, attempt?: number): Answer[] {
    if (attempt !== undefined) return this.#streams.get(nameOf(connection, attempt))?.answers ?? [];
    return [...this.#answering].flatMap((stream) => (stream.connection === connection ? stream.answers : []));
  }
  stream(connection: string, attempt: number): AnswerStream | undefined {
    return this.#streams.get(nameOf(connection, attempt));
  }

  /** Takes the next record of the recording; one that was taken is not taken again. */
  take(record: StreamRecord): void {
    if (record.seq <= this.#seen) return;
    this.#seen = record.seq;
    const stream = this.#streamOf(record);
    if (!stream) return;
    const before = stream.answers.length + stream.forgotten;
    const lost = stream.forgotten;
    stream.take(record);
    if (stream.answers.length === 0) return;
    this.version++;
    this.#answering.add(stream);
    this.#count += stream.answers.length + stream.forgotten - before - (stream.forgotten - lost);
    this.forgotten += stream.forgotten - lost;
    this.#limit();
  }

  #streamOf({ connection, attempt }: StreamRecord): AnswerStream | undefined {
    const name = nameOf(connection, attempt);
    const known = this.#streams.get(name);
    if (known) return known;
    const line = this.#source.connection(connection);
    if (!line) return undefined;
    const stream = new AnswerStream({
      line,
      attempt,
      look: () => this.#source.attempt?.(connection, attempt),
      room: () => new AnswerRoom(this.#kept),
    });
    this.#streams.set(name, stream);
    if (this.#streams.size > LIMITS.streams) this.#forgetStream();
    return stream;
  }

  /** The oldest that has no answer goes first. */
  #forgetStream(): void {
    for (const [name, stream] of this.#streams) {
      if (stream.answers.length > 0) continue;
      this.#streams.delete(name);
      return;
    }
  }

  #limit(): void {
    while (this.#count > LIMITS.answers) {
      const [oldest] = this.#answering;
      if (!oldest) return;
      if (oldest.answers.length > 0) {
        oldest.forgetOldest();
        this.#count--;
        this.forgotten++;
      }
      if (oldest.answers.length === 0) this.#answering.delete(oldest);
    }
    if (this.#kept.characters <= this.#limitAt) return;
    for (const answer of this.all) {
      if (answer.isLetGo || answer.state === 'streaming') continue;
      answer.letGo();
      this.letGo++;
      if (this.#kept.characters <= LIMITS.allCharacters / 2) break;
    }
    // Where all of them go on, nothing can be let go: not asked again for every message.
    this.#limitAt = Math.max(LIMITS.allCharacters, this.#kept.characters + LIMITS.characters / 4);
  }
}

/** Reads the records of one attempt as an answer in `format`, whatever they look like. */
export function readAs(
  format: AiFormat,
  line: ConnectionLine,
  records: Iterable<StreamRecord>,
): AnswerStream {
  const kept = { characters: 0 };
  let stream: AnswerStream | undefined;
  for (const record of records) {
    stream ??= new AnswerStream({
      line,
      attempt: record.attempt,
      as: format,
      room: () => new AnswerRoom(kept),
    });
    stream.take(record);
  }
  return stream ?? new AnswerStream({ line, attempt: 1, as: format, room: () => new AnswerRoom(kept) });
}

/** Ids of connections are any text: a number and a bar before them keeps names apart. */
function nameOf(connection: string, attempt: number): string {
  return `${attempt}|${connection}`;
}

/** What one answer may keep, and what all of them do. */
class AnswerRoom implements Room {
  #taken = 0;
  readonly #kept: { characters: number };

  constructor(kept: { characters: number }) {
    this.#kept = kept;
  }
  get left(): number {
    return Math.min(LIMITS.characters - this.#taken, LIMITS.mostCharacters - this.#kept.characters);
  }
  take(units: number): void {
    this.#taken += units;
    this.#kept.characters += units;
  }
}
