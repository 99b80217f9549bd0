import type { Milliseconds } from '../../units.ts';
import type { Answers } from './answers.ts';

/** Seconds with one decimal. */
export const seconds = (ms: Milliseconds): number => Math.round(ms / 100) / 10;

/** What all findings about answers say first. */
export function about({ view, format }: Answers): Record<string, string> {
  return { url: view.lane.url, format: format?.name ?? 'unknown' };
}

/** Whose choice it was, where it was not the page's. */
export const chosen = ({ view: { choiceOf } }: Answers): Record<string, string> =>
  choiceOf === undefined ? {} : { provider: choiceOf };

export const AI_STREAMS = {
  text: 'MDN: Using readable streams',
  url: 'https://developer.mozilla.org/en-US/docs/Web/API/Streams_API/Using_readable_streams',
};
