import type { Choice, Part } from '../../src/answers/choice.ts';
import type { EpochMs } from '../../src/units.ts';

/** Parts that are drawn at most: an answer may have a hundred thousand. */
const MOST = 500;

export interface ShownParts {
  choices: { choice: Choice; parts: readonly { part: Part; index: number }[] }[];
  /** Parts that are there and not drawn. */
  more: number;
}

/** The parts of an answer that had begun. @param at undefined: those of now. */
export function shownParts(choices: readonly Choice[], at?: EpochMs, most = MOST): ShownParts {
  const shown: ShownParts = { choices: [], more: 0 };
  let left = most;
  for (const choice of choices) {
    const begun = choice.parts.flatMap((part, index) => (hasBegun(part, at) ? [{ part, index }] : []));
    // The only one is there even when it is empty.
    if (begun.length === 0 && choices.length > 1 && at !== undefined) continue;
    const parts = begun.slice(0, left);
    left -= parts.length;
    shown.more += begun.length - parts.length;
    if (parts.length > 0 || begun.length === 0) shown.choices.push({ choice, parts });
  }
  return shown;
}

function hasBegun(part: Part, at: EpochMs | undefined): boolean {
  if (part.kind === 'tool') return at === undefined || part.began.t <= at;
  const { growth } = part;
  return at === undefined ? growth.said > 0 : growth.lengthAt(at) > 0;
}
