import type { Fact } from '../../../src/protocol.ts';

/** Facts as a page would tell them; times in milliseconds since {@link ORIGIN}. */

export const ORIGIN = 1_700_000_000_000;
export const WS = 'wss://api.example/live';
export const SSE = 'https://api.example/events';

const us = (ms: number): number => Math.round(ms * 1000);

export function made(conn: number, ms: number, url = WS, protocols = ''): Fact {
  const api = url.startsWith('ws') ? 'WebSocket' : 'EventSource';
  return { kind: 'C', numbers: [conn, us(ms), 0], texts: [api, url, protocols, ''] };
}
export function opened(conn: number, ms: number, protocol = ''): Fact {
  return { kind: 'O', numbers: [conn, us(ms)], texts: [protocol, ''] };
}
export function got(conn: number, ms: number, data = 'tick', type = '', lastEventId = ''): Fact {
  return { kind: 'M', numbers: [conn, us(ms), Number.NaN, Number.NaN], texts: [type, lastEventId, data] };
}
export function gotBytes(conn: number, ms: number, size: number, number: number): Fact {
  return { kind: 'M', numbers: [conn, us(ms), size, number], texts: ['', '', ''] };
}
export function sent(conn: number, ms: number, data = 'hi'): Fact {
  return { kind: 'S', numbers: [conn, us(ms), Number.NaN, Number.NaN, 0], texts: [data] };
}
export function errored(conn: number, ms: number, readyState = 0, message = ''): Fact {
  return { kind: 'E', numbers: [conn, us(ms), readyState], texts: [message] };
}
export function closing(conn: number, ms: number, code = Number.NaN): Fact {
  return { kind: 'X', numbers: [conn, us(ms), code], texts: [''] };
}
export function closed(conn: number, ms: number, code = 1006, reason = ''): Fact {
  return { kind: 'K', numbers: [conn, us(ms), code, code === 1006 ? 0 : 1], texts: [reason] };
}
export function backlogBegins(ms: number, dropped = 0, since = 0): Fact {
  return { kind: 'B', numbers: [us(ms), dropped, us(since)], texts: [] };
}
export function backlogEnds(ms: number): Fact {
  return { kind: 'b', numbers: [us(ms)], texts: [] };
}
