/** A client of the lab that sees the chunks of an answer, over HTTP/1.1 or HTTP/2. */
import { type IncomingHttpHeaders as Headers1, request } from 'node:http';
import { connect, type IncomingHttpHeaders as Headers2 } from 'node:http2';
import { CERTIFICATE } from '../../lab/certificate.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers1 | Headers2;
  readonly chunks: readonly Buffer[];
  readonly bytes: Buffer;
  readonly text: string;
  /** False when the connection was cut, or left by this client, before the end of the body. */
  readonly whole: boolean;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** True leaves in the middle of the body; gets what has come so far. */
  readonly enough?: (bytes: Buffer) => boolean;
}

/** Collects the answer of either protocol. */
class Collector {
  readonly #chunks: Buffer[] = [];
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Takes a chunk; true when that was enough. */
  take(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return this.#asking.enough?.(Buffer.concat(this.#chunks)) ?? false;
  }

  answer(status: number, headers: Headers1 | Headers2, whole: boolean): Answer {
    const bytes = Buffer.concat(this.#chunks);
    return { status, headers, chunks: this.#chunks, bytes, text: bytes.toString('utf8'), whole };
  }
}

function ask1(url: string, asking: Asking): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asking;
  const collector = new Collector(asking);
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const finish = (whole: boolean): void =>
        resolve(collector.answer(response.statusCode ?? 0, response.headers, whole));
      response.on('data', (chunk: Buffer) => {
        if (!collector.take(chunk)) return;
        finish(false);
        sent.destroy();
      });
      response.on('end', () => finish(true));
      response.on('error', () => finish(false));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function ask2(url: string, asking: Asking): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = asking;
  const { origin, pathname, search } = new URL(url);
  const collector = new Collector(asking);
  return new Promise((resolve, reject) => {
    const session = connect(origin, { ca: CERTIFICATE });
    const stream = session.request(
      { ':method': method, ':path': pathname + search, ...headers },
      { endStream: false },
    );
    let got: Headers2 | undefined;
    const finish = (whole: boolean, error?: Error): void => {
      if (got) resolve(collector.answer(Number(got[':status']), got, whole));
      else reject(error ?? new Error('closed without an answer'));
      session.destroy();
    };
    session.on('error', (error: Error) => finish(false, error));
    stream.on('response', (h) => {
      got = h;
    });
    stream.on('data', (chunk: Buffer) => {
      if (collector.take(chunk)) finish(false);
    });
    stream.on('end', () => void (stream.rstCode === 0 && finish(true)));
    stream.on('error', (error: Error) => finish(false, error));
    stream.on('close', () => finish(false));
    stream.end(body);
  });
}

/** Asks for `url` and reads until the end of the body or until `enough`: HTTP/2 for https, else HTTP/1.1. */
export function ask(url: string, asking: Asking = {}): Promise<Answer> {
  return url.startsWith('https:') ? ask2(url, asking) : ask1(url, asking);
}
