/** The sending side of one text/event-stream response. */
import type { ServerResponse } from 'node:http';
import type { Exchange } from './route.ts';
import { Timers } from './timers.ts';

export interface SseEvent {
  readonly data: string;
  readonly id?: string | number;
  readonly event?: string;
  /** Reconnection time in ms. */
  readonly retry?: number;
}

/** The lines of one event, blank line included. */
export function formatEvent({ id, event, retry, data }: SseEvent): string {
  let lines = '';
  if (retry !== undefined) lines += `retry: ${retry}\n`;
  if (id !== undefined) lines += `id: ${id}\n`;
  if (event !== undefined) lines += `event: ${event}\n`;
  for (const line of data.split('\n')) lines += `data: ${line}\n`;
  return `${lines}\n`;
}

export interface SseHead {
  /** Default 200. */
  readonly status?: number;
  /** Default text/event-stream. */
  readonly mime?: string;
}

/** An open stream. Its timers end when the client goes away. */
export class SseStream {
  readonly timers = new Timers();
  readonly #response: ServerResponse;

  /** Sends the headers at once, so that the client's `open` does not wait for the first event. */
  constructor({ response }: Exchange, { status = 200, mime = 'text/event-stream' }: SseHead = {}) {
    this.#response = response;
    response.on('close', () => this.timers.clear());
    response.writeHead(status, { 'Content-Type': mime });
    response.flushHeaders();
  }

  /** Bytes written and not yet taken by the operating system. */
  get pending(): number {
    return this.#response.writableLength;
  }

  send(event: SseEvent): void {
    this.raw(formatEvent(event));
  }

  comment(text: string): void {
    this.raw(`: ${text}\n\n`);
  }

  raw(bytes: string | Uint8Array): void {
    if (!this.#response.writableEnded) this.#response.write(bytes);
  }

  /** Ends the body properly: an EventSource reconnects. */
  end(): void {
    this.timers.clear();
    this.#response.end();
  }

  /** Cuts the TCP connection in the middle of the body. */
  cut(): void {
    this.timers.clear();
    this.#response.destroy();
  }
}
