import { gunzipSync, constants as zlib } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/server.ts';
import { type Answer, type Asking, ask as askUrl } from './helpers/lab-client.ts';

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
const numbers = ({ text }: Answer): number[] =>
  [...text.matchAll(/^data: (\d+) /gm)].map((m) => Number(m[1]));

/** The frames of a Connect or gRPC-Web body. */
function frames(bytes: Buffer): { flags: number; payload: Buffer }[] {
  const found: { flags: number; payload: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    found.push({ flags: bytes[at] ?? 0, payload: bytes.subarray(at + 5, end) });
    at = end;
  }
  return found;
}

describe.each([
  ['HTTP/1.1', false],
  ['HTTP/2', true],
])('streams over %s', (_, http2) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ http2 });
  });
  afterAll(() => lab.close());
  const ask = (path: string, asking?: Asking): Promise<Answer> => askUrl(lab.origin + path, asking);

  it('sends any bytes, cut anywhere', async () => {
    const bytesAndCuts = fc
      .uint8Array({ minLength: 1, maxLength: 300 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 })));
    await fc.assert(
      fc.asyncProperty(bytesAndCuts, fc.boolean(), async ([bytes, unsorted], posts) => {
        const cuts = unsorted.toSorted((a, b) => a - b);
        const query = `gap=0&cuts=${cuts}${posts ? '' : `&body=${base64url(bytes)}`}`;
        const answer = await ask(`/stream/bytes?${query}`, posts ? { method: 'POST', body: bytes } : {});
        expect(answer.bytes).toEqual(Buffer.from(bytes));
        expect(answer.whole).toBe(true);
        const edges = [...new Set([0, ...cuts, bytes.length])];
        const sizes = edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
        // Over HTTP/1.1 the parser shows each chunk by itself; DATA frames may arrive joined.
        if (!http2) expect(answer.chunks.map(({ length }) => length)).toEqual(sizes);
      }),
      { numRuns: 40 },
    );
  });

  it('sends bytes under any content type and status', async () => {
    const { headers, status } = await ask(
      `/stream/bytes?body=${base64url('x')}&status=429&type=${encodeURIComponent('a/b; c="d"')}&charset=latin1`,
    );
    expect(status).toBe(429);
    expect(headers['content-type']).toBe('a/b; c="d"; charset=latin1');
  });

  it('takes very long bodies in the query', async () => {
    const answer = await ask(`/stream/bytes?body=${base64url('x'.repeat(40_000))}`);
    expect(answer.bytes).toHaveLength(40_000);
  });

  it.each(['GET', 'POST'])('sends events to %s', async (method) => {
    const answer = await ask('/stream/sse?count=5&every=1&chunked=2&bytes=10&ids=1&event=e', { method });
    expect(answer).toMatchObject({
      status: 200,
      whole: true,
      headers: { 'content-type': 'text/event-stream' },
    });
    expect(numbers(answer)).toEqual([1, 2, 3, 4, 5]);
    expect(answer.text.startsWith('id: 1\nevent: e\ndata: 1 ........\n\nid: 2\n')).toBe(true);
    if (!http2) expect(answer.chunks).toHaveLength(3);
  });

  it('sends as fast as the client reads, nothing at all, and to HEAD the headers alone', async () => {
    const fast = await ask('/stream/sse?count=5000&every=0&chunked=10&bytes=100');
    expect(numbers(fast)).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1));
    expect(await ask('/stream/sse?count=0&every=1')).toMatchObject({ text: '', whole: true });
    expect(await ask('/stream/endless', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('answers other methods 404', async () => {
    expect((await ask('/stream/sse', { method: 'PUT' })).status).toBe(404);
  });

  it('stays open or is cut after the last event', async () => {
    const open = await ask('/stream/sse?count=2&every=1&finish=open', {
      enough: (b) => b.includes('data: 2'),
    });
    expect(numbers(open)).toEqual([1, 2]);
    const cut = await ask('/stream/sse?count=2&every=1&finish=cut');
    expect([numbers(cut), cut.whole]).toEqual([[1, 2], false]);
  });

  it('sends JSON in lines and sequences', async () => {
    const ndjson = await ask('/stream/ndjson?count=3&every=1&bytes=4');
    expect(ndjson.headers['content-type']).toBe('application/x-ndjson');
    expect(ndjson.text).toBe('{"n":1,"text":"1 .."}\n{"n":2,"text":"2 .."}\n{"n":3,"text":"3 .."}\n');
    const lines = await ask('/stream/json-lines?count=2&every=1&end=crlf&bytes=4');
    expect(lines.text).toBe('{"n":1,"text":"1 .."}\r\n{"n":2,"text":"2 .."}');
    const seq = await ask('/stream/json-seq?count=2&every=1&bytes=4');
    expect(seq.headers['content-type']).toBe('application/json-seq');
    expect(seq.text).toBe('\x1e{"n":1,"text":"1 .."}\n\x1e{"n":2,"text":"2 .."}\n');
  });

  it('sends Connect envelopes with an end', async () => {
    const { bytes, headers } = await ask('/stream/connect?count=2&every=1&error=unavailable');
    expect(headers['content-type']).toBe('application/connect+json');
    const [first, second, end] = frames(bytes);
    expect([first?.flags, second?.flags, end?.flags]).toEqual([0, 0, 2]);
    expect(JSON.parse(String(second?.payload)).n).toBe(2);
    expect(JSON.parse(String(end?.payload)).error.code).toBe('unavailable');
    expect(String(frames((await ask('/stream/connect?count=0&every=1')).bytes)[0]?.payload)).toBe('{}');
  });

  it('sends gRPC-Web frames with trailers, in binary and in text', async () => {
    const { bytes, headers } = await ask('/stream/grpc-web?count=300&every=1&chunked=300&bytes=6');
    expect(headers['content-type']).toBe('application/grpc-web+proto');
    const all = frames(bytes);
    expect(all[299]?.payload).toEqual(Buffer.from([0x08, 0xac, 0x02, 0x12, 6, ...Buffer.from('300 ..')]));
    expect(all[300]).toEqual({ flags: 0x80, payload: Buffer.from('grpc-status:0\r\ngrpc-message:\r\n') });
    const text = await ask('/stream/grpc-web?count=1&every=1&bytes=6&text=1');
    expect(text.headers['content-type']).toBe('application/grpc-web-text+proto');
    const decoded = Buffer.concat((text.text.match(/[^=]+=*/g) ?? []).map((p) => Buffer.from(p, 'base64')));
    expect(frames(decoded).map(({ flags }) => flags)).toEqual([0, 0x80]);
  });

  it('streams like the AI SDK', async () => {
    const data = await ask('/stream/ai-data?count=2&every=1', { method: 'POST', body: '{"messages":[]}' });
    expect(data.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-vercel-ai-data-stream': 'v1',
    });
    expect(data.text.split('\n').map((line) => line.slice(0, 2))).toEqual(['f:', '0:', '0:', 'e:', 'd:', '']);
    expect(data.text).toContain('\n0:"Hel"\n0:"lo "\n');
    const ui = await ask('/stream/ai-ui?count=1&every=1');
    expect(ui.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    expect(ui.text).toContain('data: {"type":"text-delta","id":"0","delta":"Hel"}\n\n');
    expect(ui.text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('mislabels, and says nothing in many events', async () => {
    const mislabelled = await ask('/stream/mislabelled?count=1&every=1');
    expect(mislabelled.headers['content-type']).toBe('text/plain');
    expect(numbers(mislabelled)).toEqual([1]);
    expect((await ask('/stream/empty-events?count=3&every=0')).text).toBe('data\n\n'.repeat(3));
  });

  it('sends a line without an end, and bytes that are no UTF-8', async () => {
    const { text } = await ask('/stream/no-newline?mb=0.5');
    expect(text).toHaveLength(512 * 1024);
    expect(text).toMatch(/^data: x+$/);
    const invalid = await ask('/stream/invalid-utf8?count=6&every=1');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(invalid.bytes)).toThrow();
    expect(invalid.text.match(/^data: \d \[\ufffd+\] .+$/gm)).toHaveLength(6);
  });

  it('compresses with a flush after each event', async () => {
    const decode = (bytes: Buffer): string =>
      gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH }).toString('utf8');
    const open = await ask('/stream/gzip?count=1&every=1&finish=open', {
      enough: (bytes) => bytes.length > 10 && decode(bytes).endsWith('\n\n'),
    });
    expect(open.headers['content-encoding']).toBe('gzip');
    expect(decode(open.bytes)).toMatch(/^data: 1 /);
    const held = await ask('/stream/gzip?count=3&every=1&flush=0');
    expect(
      gunzipSync(held.bytes)
        .toString('utf8')
        .match(/^data: /gm),
    ).toHaveLength(3);
  });

  it('counts what an endless stream has sent until its client left', async () => {
    const sent = async (name: string): Promise<Record<string, number | null>> =>
      JSON.parse((await ask(`/stream/sent?name=${name}`)).text);
    const enough = (b: Buffer): boolean => b.includes('data: 20 ');
    const answer = await ask('/stream/endless?name=a&every=1&chunked=5', { enough });
    await expect.poll(() => sent('a')).toMatchObject({ opened: 1, open: 0, closedAt: expect.any(Number) });
    const counted = await sent('a');
    expect(counted.sent).toBeGreaterThanOrEqual(20);
    expect(Number(counted.sent) % 5).toBe(0);
    expect(counted.bytes).toBeGreaterThanOrEqual(answer.bytes.length);
    await ask('/stream/endless?name=a&every=1', { enough });
    await expect.poll(() => sent('a')).toMatchObject({ opened: 2, open: 0 });
    expect(Number((await sent('a')).sent)).toBeGreaterThanOrEqual(Number(counted.sent) + 20);
    expect(await sent('never')).toEqual({ opened: 0, open: 0, sent: 0, bytes: 0, closedAt: null });
  });

  it.each(['cut', 'reset'])('breaks off by %s after n events', async (how) => {
    const answer = await ask(`/stream/abort?after=2&every=1&partial=1&how=${how}`);
    expect(answer.whole).toBe(false);
    // A reset may overtake what was sent.
    if (how === 'cut') expect(answer.text).toMatch(/^data: 1 .*\n\ndata: 2 .*\n\ndata: cut off$/);
  });

  it('redirects n times, within the lab', async () => {
    let path = '/stream/redirect?times=3&to=//x/stream/sse%3Fcount%3D1';
    const seen: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { status, headers } = await ask(path);
      seen.push(status);
      path = String(headers.location);
    }
    expect(seen).toEqual([307, 307, 307]);
    expect(path).toBe('/x/stream/sse?count=1');
  });

  it('answers other origins as asked', async () => {
    const origin = 'http://shop.example';
    const headersFor = async (query: string, method = 'GET'): Promise<Record<string, unknown>> =>
      (await ask(`/stream/cors?count=1&every=1&${query}`, { method, headers: { origin } })).headers;
    const allowed = 'access-control-allow-origin';
    expect(await headersFor('cors=none')).not.toHaveProperty(allowed);
    expect(await headersFor('cors=none', 'OPTIONS')).not.toHaveProperty('access-control-allow-methods');
    expect(await headersFor('cors=any')).toMatchObject({ [allowed]: '*' });
    const plain = await headersFor('cors=origin&expose=X-Lab');
    expect(plain).toMatchObject({ [allowed]: origin, 'access-control-expose-headers': 'X-Lab' });
    expect(plain).not.toHaveProperty('access-control-allow-credentials');
    expect(await headersFor('')).toMatchObject({
      [allowed]: origin,
      'access-control-allow-credentials': 'true',
      'x-lab': 'cors',
    });
  });

  it('answers polls', async () => {
    expect(JSON.parse((await ask('/poll/short?bytes=3')).text)).toEqual({ n: 1, method: 'GET', text: '...' });
    const asked = performance.now();
    const long = await ask('/poll/long?hold=30', { method: 'POST', body: '{}' });
    expect(performance.now() - asked).toBeGreaterThan(28);
    expect(JSON.parse(long.text)).toEqual({ n: 2, method: 'POST', text: '' });
  });
});
