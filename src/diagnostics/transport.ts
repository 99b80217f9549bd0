import type { Lane } from '../model/lane.ts';
import type { Transport } from './timeouts/timeouts.ts';

/** What a lane is to those in between. */
export function transportOf({ api, first }: Lane): Transport {
  if (api === 'WebSocket') return 'ws';
  if (api === 'EventSource') return 'sse';
  return first.polling === 'long' ? 'long-poll' : 'fetch-stream';
}
