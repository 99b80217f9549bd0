import { text } from './encode.ts';

export type HookedApi = 'EventSource' | 'WebSocket' | 'fetch' | 'XMLHttpRequest';

/**
 * What the hook knows of one native object. It holds no reference to the object itself, so that a page can drop it.
 */
export interface Connection {
  readonly id: number;
  /** The encoded `C` fact. */
  readonly made: string;
  /** Whether that fact is in the backlog, in its place among the others. */
  madeKept: boolean;
  /** The encoded `O` (or `H`) fact of the attempt that is open now, or ''. */
  open: string;
  /** Whether that fact is in the backlog. */
  openKept: boolean;
  /** No further fact can come. */
  ended: boolean;
  /** Facts of it in the backlog. */
  kept: number;
}

/** A new connection's state; `t` in microseconds since `performance.timeOrigin`. */
export function newConnection(
  id: number,
  t: number,
  api: HookedApi,
  about: { url: string; withCredentials: boolean; protocols: string; stack: string },
): Connection {
  const numbers = `${id},${t},${about.withCredentials ? 1 : 0}`;
  return {
    id,
    made: `C${numbers};${text(api)}${text(about.url)}${text(about.protocols)}${text(about.stack)}`,
    madeKept: false,
    open: '',
    openKept: false,
    ended: false,
    kept: 0,
  };
}
