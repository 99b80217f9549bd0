/** One script for the page: every SDK asks the lab, and says what it made of the answer; some of them in other ways too. */
import { agents } from './agents.ts';
import { geminiLive } from './gemini-live.ts';
import { openai } from './openai.ts';
import type { Told } from './told.ts';
import { vendors } from './vendors.ts';
import { ways } from './ways.ts';

const DEADLINE_MS = 15_000;

/** What each SDK gave, by the format it was given; an error in words where it failed. */
async function askAll(origin: string): Promise<Record<string, Told | string>> {
  const all = { ...openai, ...vendors, ...geminiLive, ...agents, ...ways };
  const told = await Promise.all(
    Object.entries(all).map(async ([format, ask]): Promise<[string, Told | string]> => {
      const late = new Promise<string>((resolve) => setTimeout(resolve, DEADLINE_MS, 'too late'));
      const done = ask(`${origin}/speak/ai/${format}`).catch((error: unknown) => String(error));
      return [format, await Promise.race([done, late])];
    }),
  );
  return Object.fromEntries(told);
}

Object.assign(globalThis, { askAll });
