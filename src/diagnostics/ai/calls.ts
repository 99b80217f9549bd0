import { Choice } from '../../answers/choice.ts';

import { READERS } from '../../answers/readings/readings.ts';
import { saidOf } from '../../answers/said.ts';
import type { ToolCall } from '../../answers/tool-call.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { AiFormat } from '../../protocols/ai/format.ts';
import { saidText } from '../../protocols/ai/said.ts';

/** UTF-16 units of arguments that are kept of one answer, and the longest message that is read for them. */
const KEPT = 256 * 1024;
const LONGEST = 256 * 1024;
/** Choices of one answer. */
const CHOICES = 8;

/**
 * The tool calls of one answer, read as the Answer tab reads them. Only the messages that tell of a call are parsed:
 * O(1) a message, and bounded.
 */
export class Calls {
  /** Nothing of them was left out. */
  isWhole = true;
  readonly #choices = new Map<string, Choice>();
  readonly #room = {
    left: KEPT,
    take(units: number): void {
      this.left -= units;
    },
  };

  /** A message that tells of a call. */
  take({ t, seq, data, eventType = '' }: MessageRecord, format: AiFormat): void {
    const text = saidText(data, LONGEST);
    if (text === undefined || text.length > LONGEST) {
      this.isWhole = false;
      return;
    }
    const reading = READERS.get(format.id)?.(saidOf(text, eventType));
    for (const piece of reading?.pieces ?? [])
      if (piece.is === 'tool') this.#choice(piece.choice)?.tool(piece, { t, seq });
  }

  /** All of them, in the order in which they began. */
  get all(): ToolCall[] {
    return [...this.#choices.values()].flatMap(({ tools }) => tools);
  }

  #choice(index = '0'): Choice | undefined {
    let choice = this.#choices.get(index);
    if (!choice && this.#choices.size < CHOICES) {
      choice = new Choice(index, this.#room);
      this.#choices.set(index, choice);
    }
    return choice;
  }
}
