import type { HeaderList } from '../model/types.ts';

/** Value of the first header with this lower-case name; undefined when it is absent, or no header is known. */
export function headerOf(headers: HeaderList | undefined, name: string): string | undefined {
  return headers?.find(([one]) => one.toLowerCase() === name)?.[1];
}
