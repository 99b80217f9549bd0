import type { Data } from '../model/types.ts';
import { saidText as textOf } from '../protocols/ai/said.ts';
import { LIMITS } from './limits.ts';

/** A message as text: some servers send JSON as binary messages. Undefined where it is none. */
export function saidText(data: Data): string | undefined {
  return textOf(data, LIMITS.message);
}
