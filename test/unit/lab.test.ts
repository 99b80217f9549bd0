import { get, type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { routes } from '../lab/routes.ts';
import { type Lab, startLab } from '../lab/server.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** False when the connection was cut before the end of the body. */
  readonly whole: boolean;
}

/** Asks for `path` and reads until the end of the body, or until `enough` of it has come. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  enough: (body: string) => boolean = () => false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = get(lab.origin + path, { headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: got } = response;
      let body = '';
      const finish = (whole: boolean): void => resolve({ status, headers: got, body, whole });
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
        if (!enough(body)) return;
        finish(false);
        asked.destroy();
      });
      response.on('end', () => finish(true));
      response.on('error', () => finish(false));
    });
    asked.on('error', reject);
  });
}

const ids = ({ body }: Answer): number[] =>
  [...body.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('event streams', () => {
  it('drops after n events and resumes after the Last-Event-ID', async () => {
    const first = await ask('/sse/ids?every=1&drop=3&retry=250');
    expect(ids(first)).toEqual([1, 2, 3]);
    expect(first).toMatchObject({ status: 200, whole: true });
    expect(first.body.startsWith('retry: 250\n\n')).toBe(true);
    expect(ids(await ask('/sse/ids?every=1&drop=3', { 'Last-Event-ID': '3' }))).toEqual([4, 5, 6]);
  });

  it('forgets what happened meanwhile', async () => {
    expect(ids(await ask('/sse/forget?every=1&drop=2', { 'Last-Event-ID': '3' }))).toEqual([6, 7]);
  });

  it('cuts a body short', async () => {
    expect((await ask('/sse/ids?every=1&drop=2&how=cut')).whole).toBe(false);
  });

  it('stops for good with 204 after the last event', async () => {
    const path = '/sse/ids?every=1&count=2&then=stop';
    expect(ids(await ask(path))).toEqual([1, 2]);
    expect((await ask(path, { 'Last-Event-ID': '2' })).status).toBe(204);
  });

  it.each([204, 404, 500, 503])('answers %i', async (code) => {
    expect((await ask(`/sse/status?code=${code}`)).status).toBe(code);
  });

  it('answers with the wrong type, and redirects', async () => {
    const wrong = await ask('/sse/type?mime=text/html', {}, (body) => body.includes('\n\n'));
    expect(wrong.headers['content-type']).toBe('text/html');
    const redirect = await ask('/sse/redirect?code=307&to=//example.org');
    expect(redirect).toMatchObject({ status: 307, headers: { location: '/example.org' } });
  });

  it.each([
    ['lf', /^[^\r]+$/],
    ['cr', /^[^\n]+$/],
    ['crlf', /^(?:[^\r\n]*\r\n)+$/],
  ])('ends lines with %s', async (end, pattern) => {
    const blank = { lf: '\n\n', cr: '\r\r', crlf: '\r\n\r\n' }[end] ?? '';
    const { body } = await ask(`/sse/lines?end=${end}&bom=1`, {}, (text) => text.split(blank).length > 3);
    expect(body.charCodeAt(0)).toBe(0xfeff);
    expect(body.slice(1)).toMatch(pattern);
  });

  it('mixes line ends without making an unwanted CRLF', async () => {
    const { body } = await ask('/sse/lines?end=mixed&count=3', {}, (text) =>
      /third of 3|third\r\n\r.*third\r\n\r/s.test(text),
    );
    expect(body.split(/\r\n|\r|\n/).slice(0, 7)).toEqual([
      'id: 1',
      'event: lines',
      'data: first of 1',
      'data',
      'data: third',
      '',
      'id: 2',
    ]);
  });

  it('sends the bytes of a script, in chunks', async () => {
    const text = 'data: a\r\n\r\n: ü\ndata';
    expect((await ask(`/sse/script?body=${base64url(text)}&split=3,14&gap=1&end=1`)).body).toBe(text);
  });

  it('refuses n times, then works', async () => {
    const path = '/sse/refuse?times=2&key=unit&every=1&drop=1';
    await expect(ask(path)).rejects.toThrow();
    await expect(ask(path)).rejects.toThrow();
    expect(ids(await ask(path))).toEqual([1]);
    expect((await ask('/sse/refuse?times=1&key=code&code=502')).status).toBe(502);
  });

  it('loses nothing of a burst or a flood', async () => {
    const numbers = (body: string): number[] =>
      [...body.matchAll(/^data: (\d+) /gm)].map((m) => Number(m[1]));
    const all = Array.from({ length: 500 }, (_, i) => i + 1);
    expect(numbers((await ask('/sse/burst?count=500&size=40&end=1')).body)).toEqual(all);
    const flood = await ask('/sse/flood?rate=5000&seconds=0.1&size=40', {}, (b) =>
      b.includes('event: done\ndata: 500\n\n'),
    );
    expect(numbers(flood.body)).toEqual(all);
    expect(flood.body).toContain(`data: 7 ${'.'.repeat(38)}\n`);
  });

  it('echoes the origin and notes every request', async () => {
    const { headers } = await ask('/sse/status?code=204&noted=1', { Origin: 'http://shop.example' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'http://shop.example',
      'access-control-allow-credentials': 'true',
      'cache-control': 'no-store',
    });
    const noted = lab.requests.find(({ url }) => url.includes('noted=1'));
    expect(noted).toMatchObject({ method: 'GET', headers: { origin: 'http://shop.example' } });
  });
});

describe('pages and demo', () => {
  it('serves the script first, with a policy on request', async () => {
    const { body, headers } = await ask(`/page?csp=1&script=${base64url('window.a = "</script>"')}`);
    expect(headers['content-security-policy']).toMatch(/script-src 'nonce-[^']+'; connect-src \*/);
    expect(body).toMatch(/<head><script nonce="[^"]+">window\.a = "<\\\/script>"<\/script>/);
    expect((await ask('/page')).headers['content-security-policy']).toBeUndefined();
  });

  it('lists every route', async () => {
    const { body } = await ask('/');
    for (const route of routes) {
      const post = route.kind === 'http' && route.method === 'POST';
      expect(body).toContain(`<code>${post ? 'POST ' : ''}${route.path}</code>`);
    }
  });

  it('serves the demo page, its files, and nothing beside them', async () => {
    const { body } = await ask('/demo');
    for (const [, path] of body.matchAll(/(?:src|href)="(\/demo\/[^"]+)"/g)) {
      expect((await ask(path ?? '')).status).toBe(200);
    }
    expect((await ask('/demo/..%2fserver.ts')).status).toBe(404);
  });

  it('takes commands', async () => {
    const post = (body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${lab.origin}/api/orders/o-7719/label`,
          { method: 'POST', agent: false },
          (response) => {
            response.resume();
            response.on('end', () => resolve(response.statusCode));
          },
        );
        sent.on('error', reject);
        sent.end(body);
      });
    expect(await post('{"copies":1}')).toBe(202);
    expect(await post('{')).toBe(400);
  });

  it('misses two orders at every third resume', async () => {
    const resume = async (): Promise<number | undefined> =>
      ids(await ask('/api/orders/events', { 'Last-Event-ID': '1100' }, (b) => b.includes('data:')))[0];
    expect(ids(await ask('/api/orders/events', {}, (b) => b.includes('data:')))[0]).toBe(1041);
    expect([await resume(), await resume(), await resume(), await resume()]).toEqual([
      1101, 1101, 1103, 1101,
    ]);
  });
});

describe('the lab itself', () => {
  it('closes at once, with streams open', async () => {
    const own = await startLab();
    const socket = new WebSocket(`ws://127.0.0.1:${own.port}/ws/silent`);
    const cut = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    const ended = new Promise<void>((resolve, reject) => {
      get(`${own.crossOrigin}/sse/never`, (response) => {
        response.on('error', () => resolve());
        void own.close();
      }).on('error', reject);
    });
    await ended;
    expect(await cut).toBe(1006);
  });
});
