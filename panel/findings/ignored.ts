import type { Finding } from '../../src/model/types.ts';

/** Which rules a person does not want to hear of, by the origin of the inspected page. Kept as text in the settings. */

/** More are not kept: the oldest go first. */
const MOST = 500;

/** Pairs of an origin and a rule. */
export class Ignored {
  readonly #pairs: ReadonlySet<string>;

  private constructor(pairs: Iterable<string>) {
    this.#pairs = new Set(pairs);
  }

  /** Reads what {@link text} wrote; whatever is foreign is left out. */
  static read(text: string): Ignored {
    return new Ignored(text.split('\n').filter((line) => /^\S+ \S+$/.test(line)));
  }

  /** One pair a line. */
  get text(): string {
    return [...this.#pairs].slice(-MOST).join('\n');
  }

  has(origin: string, rule: string): boolean {
    return this.#pairs.has(pair(origin, rule));
  }

  with(origin: string, rule: string): Ignored {
    return new Ignored([...this.#pairs, pair(origin, rule)]);
  }

  without(origin: string, rule: string): Ignored {
    const gone = pair(origin, rule);
    return new Ignored([...this.#pairs].filter((one) => one !== gone));
  }

  /** What is to be told, and what is not, in their order. */
  sift(findings: readonly Finding[], origin: string): { told: readonly Finding[]; ignored: Finding[] } {
    const ignored = findings.filter(({ rule }) => this.has(origin, rule));
    return {
      told: ignored.length === 0 ? findings : findings.filter((one) => !ignored.includes(one)),
      ignored,
    };
  }
}

/** What a page is known by: its origin; of files and the like, which have none, the scheme. */
export function originOf(pageUrl: string): string {
  if (!URL.canParse(pageUrl)) return 'unknown';
  const { origin, protocol } = new URL(pageUrl);
  return origin === 'null' ? protocol : origin;
}

/** An imported recording may call a rule anything. */
function pair(origin: string, rule: string): string {
  return `${origin} ${rule.replace(/\s/g, '-')}`;
}
