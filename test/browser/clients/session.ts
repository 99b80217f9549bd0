/** What the sessions of all clients are made of. */

/** Opens a healthy session at the lab and leaves it open; resolves when all that it says was said and answered. */
export type Session = (lab: Lab) => Promise<void>;

/** Where the lab is: its origin for HTTP and for WebSockets. */
export interface Lab {
  readonly http: string;
  readonly ws: string;
}

/** How many messages each client says, and says again after a reconnect. */
export const TURNS = [1, 2, 3] as const;
/** Between two heartbeats where the client can be told, in ms. */
export const BEAT_MS = 300;
/** Reconnecting need not take longer than this, in ms. */
export const SOON_MS = 100;

/** Counts something that happens, for those who wait for it. */
export class Tally {
  #count = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  readonly add = (): void => {
    this.#count += 1;
    for (const { count, resolve } of this.#waiting) if (count <= this.#count) resolve();
  };

  /** Resolves when it has happened `count` times in all. */
  reached(count: number): Promise<void> {
    if (this.#count >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}

/** Has the lab close the sockets of a run as a server does that is restarted. */
export async function restart({ http }: Lab, run: string): Promise<void> {
  await fetch(`${http}/speak/restart?run=${run}`);
}
