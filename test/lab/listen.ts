/** Listening on both loopback addresses under one port number. */
import type { Server } from 'node:net';

const TRIES = 5;

interface Listening {
  readonly port: number;
  /** Takes no more connections; resolves when the last open one has gone. */
  close(): Promise<void>;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error(`no port on ${host}`));
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Listens on 127.0.0.1 and ::1 with servers made by `create`; on 127.0.0.1 alone where there is no IPv6.
 * `port` 0 means any port that is free on both.
 */
export async function listenOnLoopback(create: () => Server, port: number): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const v4 = create();
    const taken = await listen(v4, '127.0.0.1', port);
    const v6 = create();
    try {
      await listen(v6, '::1', taken);
      return {
        port: taken,
        close: async () => {
          await Promise.all([shut(v4), shut(v6)]);
        },
      };
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') return { port: taken, close: () => shut(v4) };
      await shut(v4);
      // Another program has the number on ::1: a browser asking for `localhost` would meet that one.
      if (port !== 0 || tries === TRIES) throw error;
    }
  }
}
