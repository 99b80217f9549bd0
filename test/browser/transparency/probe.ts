/**
 * A probe asks the page something that a hook could change, and gives the answer as plain JSON. It runs in the page,
 * alone: everything it needs is in its own body. Streams it leaves open have a URL of their own (`u`), because Firefox
 * lets a request wait for another of the same URL; and few of them, because a browser opens six connections at most. `expected` holds on a browser without any extension too.
 */
export interface Probe {
  name: string;
  run: (lab: { origin: string; ws: string }) => unknown;
  /** What every browser answers; left out where Chromium and Firefox differ (the unhooked browser is the oracle). */
  expected?: unknown;
}
