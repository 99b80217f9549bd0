import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ProxyOptions, type ProxyServer, startProxy } from '../lab/proxy.ts';
import { type Lab, startLab } from '../lab/server.ts';
import { type Answer, type Asking, ask as askUrl } from './helpers/lab-client.ts';

let lab: Lab;
let proxy: ProxyServer | undefined;
beforeAll(async () => {
  lab = await startLab();
});
afterEach(() => proxy?.close());
afterAll(() => lab.close());

async function through(options: ProxyOptions, path: string, asking?: Asking): Promise<Answer> {
  proxy = await startProxy(lab.origin, options);
  return askUrl(proxy.origin + path, asking);
}

const sent = async (name: string): Promise<{ open: number; bytes: number }> =>
  JSON.parse((await askUrl(`${lab.origin}/stream/sent?name=${name}`)).text);

describe('a reverse proxy', () => {
  it('passes requests and chunks on as they are', async () => {
    const answer = await through({ mode: 'pass' }, '/stream/bytes?cuts=1,3&gap=1&status=203', {
      method: 'POST',
      body: 'abcdef',
      headers: { Origin: 'http://shop.example' },
    });
    expect(answer).toMatchObject({
      status: 203,
      whole: true,
      headers: { 'access-control-allow-origin': 'http://shop.example' },
    });
    expect(answer.chunks.map(String)).toEqual(['a', 'bc', 'def']);
  });

  it('leaves upstream when the client leaves', async () => {
    const enough = (b: Buffer): boolean => b.includes('data: 3 ');
    await through({ mode: 'pass' }, '/stream/endless?name=left&every=1', { enough });
    await expect.poll(() => sent('left')).toMatchObject({ open: 0 });
  });

  it('passes a broken body on as broken, and no answer as none', async () => {
    expect((await through({ mode: 'pass' }, '/stream/abort?every=1')).whole).toBe(false);
    await proxy?.close();
    await expect(through({ mode: 'pass' }, '/sse/refuse?key=proxy')).rejects.toThrow();
  });

  it('buffers until the end, or n bytes at a time', async () => {
    const path = '/stream/sse?count=6&every=1&bytes=12';
    const whole = await through({ mode: 'buffer' }, path);
    expect(whole.chunks.map(({ length }) => length)).toEqual([6 * 20]);
    await proxy?.close();
    const parts = await through({ mode: 'buffer', bytes: 50 }, `${path}&every=1`);
    expect(parts.bytes).toEqual(whole.bytes);
    for (const { length } of parts.chunks) expect(length).toBeGreaterThanOrEqual(50);
  });

  it('cuts what is idle, and only that', async () => {
    const busy = await through({ mode: 'idle-cut', ms: 500 }, '/stream/sse?count=10&every=1');
    expect(busy.whole).toBe(true);
    await proxy?.close();
    const idle = await through({ mode: 'idle-cut', ms: 200 }, '/stream/sse?count=2&every=1&finish=open');
    expect(idle.whole).toBe(false);
    expect(idle.text).toMatch(/^data: 1 .*\n\ndata: 2 /s);
  });

  it('falls silent while upstream goes on, and keeps the connection', async () => {
    proxy = await startProxy(lab.origin, { mode: 'silent-drop', ms: 200 });
    let seen = 0;
    let settled = false;
    const answer = askUrl(`${proxy.origin}/stream/endless?name=silent&every=1`, {
      enough: (bytes) => {
        seen = bytes.length;
        return false;
      },
    }).finally(() => {
      settled = true;
    });
    // Twice as much has been sent as has come through: so the drop is there.
    const isSilent = async (): Promise<boolean> => (await sent('silent')).bytes > seen * 2 && seen > 0;
    await expect.poll(isSilent, { timeout: 10_000 }).toBe(true);
    expect(settled).toBe(false);
    await proxy.close();
    expect((await answer).whole).toBe(false);
  });

  it('hides the end of upstream, proper or not, once it is silent', async () => {
    const target = await startLab();
    proxy = await startProxy(target.origin, { mode: 'silent-drop', ms: 0 });
    let settled = 0;
    const paths = ['/stream/abort?after=1&every=30', '/stream/sse?count=1&every=30'];
    const answers = paths.map((path) =>
      askUrl(`${proxy?.origin}${path}`).finally(() => {
        settled += 1;
      }),
    );
    await expect.poll(() => target.requests.length).toBe(2);
    const long = await askUrl(`${target.origin}/poll/long?hold=100`);
    expect([long.status, settled]).toEqual([200, 0]);
    await target.close();
    await proxy.close();
    expect((await Promise.all(answers)).map(({ whole, text }) => [whole, text])).toEqual([
      [false, ''],
      [false, ''],
    ]);
  });

  it('compresses, which holds events back', async () => {
    const answer = await through({ mode: 'gzip' }, '/stream/sse?count=5&every=2');
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(
      gunzipSync(answer.bytes)
        .toString()
        .match(/^data: \d /gm),
    ).toHaveLength(5);
    // gzip's ten bytes of header, and then everything at the end.
    expect(answer.chunks.filter(({ length }) => length > 10)).toHaveLength(1);
  });

  it('passes WebSockets through, and cuts idle ones', async () => {
    proxy = await startProxy(lab.origin, { mode: 'idle-cut', ms: 100 });
    const socket = new WebSocket(`${proxy.origin.replace('http', 'ws')}/ws/echo`);
    const messages: string[] = [];
    const code = await new Promise<number>((resolve, reject) => {
      socket.on('open', () => socket.send('hello'));
      socket.on('message', (data) => messages.push(String(data)));
      socket.on('error', reject);
      socket.on('close', resolve);
    });
    expect([messages, code]).toEqual([['hello'], 1006]);
  });
});
