/** Reverse proxies as they stand between pages and their streams, with the habits that break these. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { connect } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { listenOnLoopback } from './listen.ts';
import { bufferUpTo, cutWhenIdle, DropAfter } from './proxy-stages.ts';
import { trackOpen } from './servers.ts';

export type ProxyOptions =
  /** Passes every byte on at once. */
  | { readonly mode: 'pass' }
  /** Holds the body back until `bytes` of it have come, then these, and so on; default: until its end. */
  | { readonly mode: 'buffer'; readonly bytes?: number }
  /** Destroys the connection after `ms` without a byte from upstream. */
  | { readonly mode: 'idle-cut'; readonly ms: number }
  /** Passes nothing on from `ms` after the answer began, and leaves the connection open. */
  | { readonly mode: 'silent-drop'; readonly ms: number }
  /** Compresses, and by that holds back what the compressor keeps. */
  | { readonly mode: 'gzip' };

export interface ProxyServer {
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** Stops the proxy at once and cuts every open stream. */
  close(): Promise<void>;
}

/** What the bytes from upstream go through on their way to the client; undefined for nothing. */
function stageOf(options: ProxyOptions, client: { destroy(): unknown }): Duplex | undefined {
  switch (options.mode) {
    case 'pass':
      return undefined;
    case 'buffer':
      return bufferUpTo(options.bytes ?? Number.POSITIVE_INFINITY);
    case 'idle-cut':
      return cutWhenIdle(options.ms, () => client.destroy());
    case 'silent-drop':
      return new DropAfter(options.ms);
    case 'gzip':
      return createGzip();
  }
}

/** Sends bytes from `source` to `client` through the proxy's stage; when either breaks, so does the other. */
function passOn(source: NodeJS.ReadableStream, client: Duplex | ServerResponse, options: ProxyOptions): void {
  const stage = stageOf(options, client);
  const broken = (error?: Error | null): void => void (error && client.destroy());
  if (stage instanceof DropAfter) {
    // Not a pipeline: from the drop on, not even a broken upstream may reach the client.
    source.on('error', () => void (stage.isDropping || client.destroy()));
    client.on('close', () => stage.destroy());
    source.pipe(stage).pipe(client);
  } else if (stage) pipeline(source, stage, client, broken);
  else pipeline(source, client, broken);
}

function forward(target: URL, options: ProxyOptions, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url: path } = asked;
  const failed = (): void => void answer.destroy();
  const upstream = request({ host: target.hostname, port: target.port, method, path, headers, agent: false });
  upstream.on('response', (response) => {
    // From here on errors are those of the body.
    upstream.off('error', failed).on('error', () => {});
    const { connection: _, 'keep-alive': __, ...passed } = response.headers;
    // What is compressed already stays as it is.
    const compresses = options.mode === 'gzip' && passed['content-encoding'] === undefined;
    if (compresses) {
      delete passed['content-length'];
      passed['content-encoding'] = 'gzip';
    }
    answer.writeHead(response.statusCode ?? 502, passed);
    // A proxy that buffers has nothing to say yet, not even that there is an answer.
    if (options.mode !== 'buffer' && options.mode !== 'gzip') answer.flushHeaders();
    passOn(response, answer, options.mode === 'gzip' && !compresses ? { mode: 'pass' } : options);
  });
  upstream.on('error', failed);
  // The client is gone: so shall be the stream that nobody reads.
  answer.on('close', () => upstream.destroy());
  asked.pipe(upstream);
}

/** The request line and headers of an upgrade as they came. */
function upgradeText({ method, url, rawHeaders }: IncomingMessage): string {
  let text = `${method} ${url} HTTP/1.1\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return `${text}\r\n`;
}

/** A WebSocket goes through as bytes, its handshake too; compressing them is not for a proxy. */
function forwardUpgrade(target: URL, options: ProxyOptions, asked: IncomingMessage, client: Duplex): void {
  const upstream = connect(Number(target.port), target.hostname);
  const failed = (): void => void client.destroy();
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
  upstream.once('connect', () => upstream.off('error', failed));
  upstream.on('error', failed);
  upstream.write(upgradeText(asked));
  client.pipe(upstream);
  passOn(upstream, client, options.mode === 'gzip' ? { mode: 'pass' } : options);
}

/**
 * Starts a reverse proxy in front of `targetOrigin` (plain HTTP only), on a free port of both loopback addresses.
 * It speaks HTTP/1.1 and passes requests on as they are, WebSocket upgrades among them.
 */
export async function startProxy(
  targetOrigin: string,
  options: ProxyOptions = { mode: 'pass' },
): Promise<ProxyServer> {
  const target = new URL(targetOrigin);
  const destroyers: (() => void)[] = [];
  const create = (): Server => {
    const server = createServer((asked, answer) => forward(target, options, asked, answer));
    server.on('upgrade', (asked, client, head) => {
      client.unshift(head);
      forwardUpgrade(target, options, asked, client);
    });
    destroyers.push(trackOpen(server));
    return server;
  };
  const listening = await listenOnLoopback(create, 0);
  return {
    origin: `http://localhost:${listening.port}`,
    close: async () => {
      const closed = listening.close();
      for (const destroy of destroyers) destroy();
      await closed;
    },
  };
}
