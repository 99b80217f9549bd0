/** The two servers a lab can be: plain HTTP/1.1, or TLS with HTTP/2 and, for WebSockets, HTTP/1.1. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import type { Server } from 'node:net';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.ts';

/** Tests put whole streams into the query: Node's own limit of 16 KiB is too little for that. */
const HEADER_LIMIT_BYTES = 1024 * 1024;

/** On one HTTP/2 connection; Chromium opens no more than 256 whatever the server says. */
const STREAMS_LIMIT = 1000;

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Something of a server that is open and would keep it from closing. */
interface Closable {
  destroy(): void;
}

/** A server of plain HTTP/1.1. */
export function createPlainServer(listener: Listener): Server {
  return createServer({ maxHeaderSize: HEADER_LIMIT_BYTES }, listener);
}

/** A TLS server of HTTP/2 that also speaks HTTP/1.1, with the lab's own certificate. */
export function createTwinServer(listener: Listener): Server {
  const options = {
    allowHTTP1: true,
    cert: CERTIFICATE,
    key: PRIVATE_KEY,
    maxHeaderSize: HEADER_LIMIT_BYTES,
    // Said aloud: browsers take 100 for a server that says nothing.
    settings: { maxHeaderListSize: HEADER_LIMIT_BYTES, maxConcurrentStreams: STREAMS_LIMIT },
  };
  const server = createSecureServer(options);
  // Node's compatibility API: near enough to HTTP/1.1 for the routes; http-versions.ts has what is not.
  server.on('request', listener as unknown as Parameters<typeof server.on<'request'>>[1]);
  return server;
}

/** Keeps a list of what is open on a server; the result destroys all of it. */
export function trackOpen(server: Server): () => void {
  const open = new Set<Closable>();
  const add = (item: Closable & Pick<ServerHttp2Session | Server, 'once'>): void => {
    open.add(item);
    item.once('close', () => open.delete(item));
  };
  for (const event of ['connection', 'secureConnection', 'session']) server.on(event, add);
  return () => {
    for (const item of open) item.destroy();
  };
}
