import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/server.ts';
import { ask } from './helpers/lab-client.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

interface Report {
  readonly type: string;
  readonly data?: unknown;
}

interface Port {
  readonly reports: readonly Report[];
  onmessage?: Handler;
  postMessage(report: Report): void;
}

type Handler = (event: object) => void;

/** Runs a worker's script with the globals given, as far as Node has what a worker has; returns its scope. */
async function run(path: string, globals: object): Promise<Record<string, unknown>> {
  const { text, headers } = await ask(lab.origin + path);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'service-worker-allowed': '/',
  });
  const self: Record<string, unknown> = {
    location: { href: lab.origin + path },
    ...{ URL, URLSearchParams, fetch, AbortController, TextDecoder, TextEncoder, ReadableStream, Response },
    ...{ setInterval, clearInterval },
    ...globals,
  };
  self.self = self;
  runInContext(text, createContext(self));
  return self;
}

const summary = (reports: readonly Report[]): string => reports.map(({ type }) => type).join(' ');
const stream = encodeURIComponent('/stream/sse?count=2&every=1');

describe('worker scripts', () => {
  it('opens what the query names and reports to the page', async () => {
    const reports: Report[] = [];
    const postMessage = (report: Report): void => void reports.push(report);
    await run(`/stream/worker.js?open=fetch&url=${stream}`, { postMessage });
    await expect.poll(() => summary(reports)).toMatch(/^open (message )+end$/);
    expect(reports.map(({ data }) => data ?? '').join('')).toContain('data: 2 ');
  });

  it('tells those who connect later to a shared worker what has been', async () => {
    const self = await run('/stream/worker.js', { SharedWorkerGlobalScope: class {} });
    const connect = (): Port => {
      const reports: Report[] = [];
      const port: Port = { reports, postMessage: (report) => void reports.push(report) };
      (self.onconnect as Handler)({ ports: [port] });
      return port;
    };
    const first = connect();
    // Node has no XMLHttpRequest: that is reported, and does not break the worker.
    first.onmessage?.({ data: { open: 'xhr', url: '/' } });
    expect(connect().reports).toMatchObject([
      { type: 'error', data: expect.stringContaining('XMLHttpRequest') },
    ]);
  });

  it('serves a stream of its own from a service worker', async () => {
    const handlers = new Map<string, Handler>();
    const reports: Report[] = [];
    const client = { postMessage: (report: Report) => void reports.push(report) };
    await run('/sw.js', {
      addEventListener: (type: string, handler: Handler) => void handlers.set(type, handler),
      clients: { matchAll: async () => [client] },
    });
    const answer = (path: string): Promise<Response> | undefined => {
      let answered: Promise<Response> | undefined;
      const respondWith = (response: Promise<Response>): void => {
        answered = response;
      };
      handlers.get('fetch')?.({ request: { url: lab.origin + path }, respondWith });
      return answered;
    };
    const own = await answer('/sw/stream?count=2&every=1');
    expect(await own?.text()).toBe('data: 1 from the service worker\n\ndata: 2 from the service worker\n\n');
    const passed = await answer(`/sw/pass?url=${lab.origin}${stream}`);
    expect(await passed?.text()).toContain('data: 2 ');
    expect(answer('/sw/page')).toBeUndefined();
    handlers.get('message')?.({ data: { open: 'fetch', url: '/stream/sse?count=1&every=1' } });
    await expect.poll(() => summary(reports)).toMatch(/^open (message )+end$/);
    expect((await ask(`${lab.origin}/sw/page?title=x`)).text).toContain('<title>x</title>');
  });
});
