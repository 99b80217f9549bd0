import type { Data } from '../model/types.ts';
import { saidText as textOf } from '../protocols/ai/said.ts';
import { parseJson } from './json.ts';
import { LIMITS } from './limits.ts';
import type { Said } from './piece.ts';
import { Raw } from './raw.ts';

/** A message as text: some servers send JSON as binary messages. Undefined where it is none. */
export function saidText(data: Data): string | undefined {
  return textOf(data, LIMITS.message);
}

/** A message for the readers. @param eventType '' where it has none. @param out the page sent it. */
export function saidOf(text: string, eventType = '', out = false): Said {
  return { text, json: parseJson(text), raw: new Raw(text), eventType, out };
}
