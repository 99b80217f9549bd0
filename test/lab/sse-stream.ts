/** The sending side of one text/event-stream response. */
import type { ServerResponse } from 'node:http';
import { cutAnswer } from './http-versions.ts';
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
  /** Headers beside the content type. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An open stream. Its timers end when the client goes away. */
export class SseStream {
  readonly timers = new Timers();
  readonly #response: ServerResponse;
  #closed = false;

  /** Sends the headers at once, so that the client's `open` does not wait for the first event. */
  constructor(
    { response }: Exchange,
    { status = 200, mime = 'text/event-stream', headers = {} }: SseHead = {},
  ) {
    this.#response = response;
    response.on('close', () => {
      this.#closed = true;
      this.timers.clear();
    });
    response.writeHead(status, { 'Content-Type': mime, ...headers });
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

  /** Writes bytes as one chunk; `written` is called when the operating system has taken them. */
  raw(bytes: string | Uint8Array, written?: () => void): void {
    // Late callers are told nothing: their client is gone.
    if (this.#response.writableEnded || this.#closed) return;
    this.#response.write(bytes, (error) => void (error || this.#closed || written?.()));
  }

  /** Ends the body properly: an EventSource reconnects. */
  end(): void {
    this.timers.clear();
    this.#response.end();
  }

  /** Cuts the TCP connection in the middle of the body. */
  cut(): void {
    this.timers.clear();
    cutAnswer(this.#response);
  }
}
