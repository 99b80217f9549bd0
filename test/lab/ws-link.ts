/** Helpers for the WebSocket routes: timers of a link, sending JSON, reading what a client said. */
import type { RawData, WebSocket } from 'ws';
import { Timers } from './timers.ts';

/** Timers that end when the socket closes. */
export function timersOf(socket: WebSocket): Timers {
  const timers = new Timers();
  socket.on('close', () => timers.clear());
  return timers;
}

/** Sends a JSON text message, unless the socket is on its way out. */
export function sendJson(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

/** The text of a message in any of the shapes `ws` may give. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

/** A JSON object sent by a client; undefined for anything else. */
export function jsonOf(data: RawData): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(textOf(data));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
