/** Waiting without events: try, sleep a little, try again. */

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/**
 * Repeats `attempt` until it gives something truthy. An attempt that throws counts as "not yet", and its last error
 * ends up in the message of the time-out, as does what `scene` tells about where it was looked.
 */
export async function poll<T>(
  what: string,
  attempt: () => Promise<T>,
  timeout = 30_000,
  scene?: () => Promise<string>,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeout;
  let last: unknown;
  for (let pause = 30; ; pause = Math.min(pause * 1.5, 400)) {
    try {
      const value = await attempt();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) break;
    await sleep(pause);
  }
  const why = last instanceof Error ? `: ${last.message}` : '';
  const saw = await scene?.().catch((error: unknown) => String(error));
  throw new Error(`Waited ${timeout} ms for ${what}${why}${saw === undefined ? '' : `\nThere was: ${saw}`}`);
}

/** A name for a wait whose caller gave none: the condition's own text, on one line. */
export function nameOf(fn: (...args: never[]) => unknown, arg: unknown): string {
  const text = String(fn).replace(/\s+/g, ' ');
  const short = text.length > 160 ? `${text.slice(0, 160)}…` : text;
  return arg === undefined ? short : `${short} with ${JSON.stringify(arg)?.slice(0, 120)}`;
}

/**
 * The text of an expression that calls `fn` with `arg` in another realm. tsx wraps named inner functions into a helper,
 * `__name`, that does not exist there.
 */
export function callText(fn: (...args: never[]) => unknown, arg: unknown): string {
  const json = arg === undefined ? 'undefined' : JSON.stringify(arg);
  return `((__name) => (${String(fn)})(${json}))((f) => f)`;
}

/** What a panel shows, in a few lines. */
export const gist = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 600);
