import type { Lane } from '../../src/model/lane.ts';
import { host, now } from '../store.ts';

/** The rules whose advice is another transport. */
export const SKETCHED: ReadonlySet<string> = new Set(['ws-one-way', 'ws-mostly-one-way', 'sse-chatty-posts']);

/** What the sketch is of. */
export function sketchTitle(lane: Lane): string {
  return `What it would take as ${lane.api === 'WebSocket' ? 'SSE' : 'a WebSocket'}`;
}

/** Plain text to copy; undefined where no other transport is advised. */
export function sketchText(lane: Lane): string | undefined {
  return host.value?.diagnostics.sketchOf(lane, now());
}
