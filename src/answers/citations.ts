import type { Came } from './growth.ts';
import { LIMITS } from './limits.ts';
import type { CitationPiece } from './piece.ts';

export interface Citation extends Came {
  choice: string;
  url?: string;
  title?: string;
  quote?: string;
}

/** What an answer rests on, each source once: some formats say all of them with every chunk. */
export class Citations {
  readonly list: Citation[] = [];
  /** With those that are not kept. */
  count = 0;
  readonly #known = new Set<string>();

  take({ choice = '0', url, title, quote }: CitationPiece, { t, seq }: Came): void {
    const name = JSON.stringify([choice, url, title, quote].map((part) => part?.slice(0, LIMITS.words)));
    if (this.#known.has(name)) return;
    this.count++;
    if (this.list.length >= LIMITS.citations) return;
    this.#known.add(name);
    const citation: Citation = { choice, t, seq };
    if (url) citation.url = url.slice(0, LIMITS.words);
    if (title) citation.title = title.slice(0, LIMITS.words);
    if (quote) citation.quote = quote.slice(0, LIMITS.words);
    this.list.push(citation);
  }
}
