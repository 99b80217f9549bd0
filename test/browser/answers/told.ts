/** What an SDK gives its user of one answer; left out: it does not say, or nothing came. */
export interface Told {
  text?: string;
  reasoning?: string;
  refusal?: string;
  /** Arguments parsed. */
  tools?: { name: string; args: unknown }[];
  finish?: string;
  usage?: { input?: number; output?: number; total?: number };
}

/** Asks one SDK at the lab; `base` is the address that all its paths begin with. */
export type Ask = (base: string) => Promise<Told>;
