/** What only the network layer knows is in the same records, and no stream is told twice. */
import { startLab } from '../lab/server.ts';
import { expect, test } from './fixtures.ts';
import { type Exported, kinds, messages, of, until } from './support.ts';

/** Records of one kind of the connections whose URL contains `part`. */
function ofKind<K extends Exported['records'][number]['kind']>(recording: Exported, part: string, kind: K) {
  return of(recording, part).filter((record) => record.kind === kind) as (Exported['records'][number] & {
    kind: K;
  })[];
}

test('one row a stream, with status, headers, HTTP version and address from the network layer', async ({
  tab: { panel, visit },
}) => {
  await visit(`new EventSource('/sse/ids?every=100').onmessage = () => {};
   new WebSocket('/ws/ticker?every=100').onmessage = () => {};
   fetch('/stream/sse?count=9999&every=100', { method: 'POST', body: '{}' }).then((r) => r.body.getReader()).then(
     async (reader) => { for (;;) await reader.read(); });
   const xhr = new XMLHttpRequest(); xhr.open('GET', '/stream/sse?count=9999&every=100&xhr'); xhr.send();
   new EventSource('/sse/status?code=503');`);
  const parts = ['/sse/ids', '/ws/ticker', 'every=100', 'xhr'];
  const recording = await until(panel, 'the HTTP version of each', (r) =>
    parts.every((part) => of(r, part).some((record) => 'httpVersion' in record)),
  );
  expect(recording.connections.map(({ api, method }) => [api, method ?? 'GET']).sort()).toEqual([
    ['EventSource', 'GET'],
    ['EventSource', 'GET'],
    ['WebSocket', 'GET'],
    ['XMLHttpRequest', 'GET'],
    ['fetch', 'POST'],
  ]);
  for (const part of ['/sse/ids', '/stream/sse?count=9999&every=100']) {
    const [open] = ofKind(recording, part, 'open');
    expect(open).toMatchObject({ status: 200, httpVersion: 'http/1.1' });
    expect(open!.remoteAddress).toMatch(/^(127\.0\.0\.1|::1)$/);
    const type = open!.headers!.find(([name]) => name.toLowerCase() === 'content-type');
    expect(type?.[1]).toContain('text/event-stream');
    const [connecting] = ofKind(recording, part, 'connecting');
    expect(connecting!.requestHeaders!.length).toBeGreaterThan(3);
    expect(connecting!.t).toBeLessThanOrEqual(open!.t);
  }
  expect(ofKind(recording, '/ws/ticker', 'open')[0]).toMatchObject({ status: 101 });
  expect(ofKind(recording, '/sse/status', 'error')[0]).toMatchObject({ readyState: 2, status: 503 });
  expect(ofKind(recording, 'count=9999&every=100', 'connecting')[0]).toMatchObject({ source: 'wire' });
});

test('comments and retry: of an EventSource, which no page can see, and the wait it asked for', async ({
  tab: { panel, visit },
}) => {
  const body = Buffer.from(': hi\nretry: 300\nid: 7\ndata: x\n\n').toString('base64url');
  await visit(`new EventSource('/sse/script?end=1&body=${body}').onmessage = () => {};`);
  const recording = await until(panel, 'a comment and the wait asked for', (r) =>
    r.records.some((record) => record.kind === 'reconnect' && record.reconnectionTime === 300),
  );
  expect(ofKind(recording, '/sse/script', 'comment')[0]).toMatchObject({ data: 'hi', source: 'wire' });
  expect(ofKind(recording, '/sse/script', 'retry')[0]).toMatchObject({ reconnectionTime: 300 });
  const [first] = messages(recording.records);
  expect(first).toMatchObject({ data: 'x', source: 'hook' });
  // Each attempt's one message is told once.
  const perAttempt = new Map<number, number>();
  for (const { attempt } of messages(recording.records))
    perAttempt.set(attempt, (perAttempt.get(attempt) ?? 0) + 1);
  expect([...perAttempt.values()].every((count) => count === 1)).toBe(true);
});

test('HTTP/2: said as such; 500 streams open at once, each whole and its own', async ({
  freshDriver,
  newTab,
}) => {
  const driver = await freshDriver({ insecure: true });
  // Chromium opens 256 streams on one connection at most, whatever the server allows; hence two servers.
  const labs = await Promise.all([startLab({ http2: true }), startLab({ http2: true })]);
  try {
    const { page, panel } = await newTab({ driver });
    await page.goto(`${labs[0]!.origin}/blank`);
    await page.evaluate(() => {
      new EventSource('/sse/ids?every=100').onmessage = () => {};
    });
    await until(panel, 'the HTTP version', (r) => ofKind(r, '/sse/ids', 'open')[0]?.httpVersion === 'h2');
    const counts = await page.evaluate(
      readAtOnce,
      labs.map(({ origin }) => origin),
    );
    expect(Object.keys(counts)).toHaveLength(500);
    const recording = await until(
      panel,
      'all ends',
      (r) => kinds(r.records).filter((kind) => kind === 'close').length === 500,
    );
    expect(recording.connections).toHaveLength(501);
    const told = new Map<string, number[]>();
    for (const { connection, data } of messages(recording.records)) {
      const numbers = told.get(connection) ?? [];
      told.set(connection, numbers);
      numbers.push(Number.parseInt(String(data), 10));
    }
    for (const { id, url } of recording.connections.filter((c) => c.api === 'fetch'))
      expect(told.get(id), url).toEqual(Array.from({ length: counts[url] ?? 0 }, (_, n) => n + 1));
    expect(recording.losses).toEqual([]);
  } finally {
    for (const lab of labs) await lab.close();
  }
});

/**
 * Reads 250 streams of each origin and gives them up when all 500 have begun; how many events each had, by its URL.
 * Runs in the page.
 */
async function readAtOnce(origins: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const controller = new AbortController();
  let begun = 0;
  const read = async (url: string): Promise<void> => {
    const response = await fetch(url, { signal: controller.signal });
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (text === '' && ++begun === 500) controller.abort();
        text += decoder.decode(part.value, { stream: true });
      }
    } catch {
      counts[url] = text.split('\n\n').length - 1;
    }
  };
  await Promise.all(
    Array.from({ length: 500 }, (_, n) => read(`${origins[n % 2]}/stream/sse?count=100000&every=500&n=${n}`)),
  );
  return counts;
}

test('polling is one connection, each poll an attempt; the answers of ordinary requests are not listed', async ({
  tab: { panel, visit },
}) => {
  await visit(`(async () => { for (let n = 0; ; n++) await (await fetch('/poll/long?hold=2100&cursor=' + n)).json(); })();
   fetch('/poll/short?once');
   fetch('/api/say', { method: 'POST', body: '"h\u00e9"' }).then((response) => response.text());`);
  const recording = await until(panel, 'four polls', (r) => r.connections.length > 0);
  // What the page says to a server is listed, with its size, and without what it says.
  const { lines } = await until(panel, 'the request', (r) =>
    r.lines.some((line) => line.type === 'request' && line.size !== undefined),
  );
  const requests = lines.filter((line) => line.type === 'request');
  expect(requests).toMatchObject([{ method: 'POST', status: 202, size: 5, requestType: 'xmlhttprequest' }]);
  expect(requests[0]!.url).toMatch(/\/api\/say$/);
  expect(requests[0]!.duration).toBeGreaterThan(0);
  expect(recording.connections).toMatchObject([{ polling: 'long', method: 'GET' }]);
  const polls = ofKind(recording, '/poll/long', 'open');
  expect(polls.length).toBeGreaterThanOrEqual(4);
  expect(polls.map(({ attempt }) => attempt)).toEqual(polls.map((_, i) => i + 1));
  expect(polls.every(({ status, source }) => status === 200 && source === 'wire')).toBe(true);

  // Their bodies are not watched; DevTools' own log has them when somebody asks.
  await panel.click({ role: 'tab', name: 'Raw' });
  await panel.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>('select[aria-label=Attempt]')!;
    select.value = '1';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await panel.click({ role: 'button', name: 'Load body' });
  const raw = () =>
    panel.evaluate(() => document.querySelector<HTMLElement>('[role=tabpanel][aria-label=Raw]')!.innerText);
  await expect
    .poll(raw)
    .toMatch(/All of it: \d+ bytes, in 1 chunk, as the network layer told them[\s\S]*"method":"GET"/);
});
