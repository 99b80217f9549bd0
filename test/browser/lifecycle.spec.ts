/** Panels come late, pages come and go, hops die: nothing is lost, nothing told twice, and no page notices. */
import { createHash } from 'node:crypto';
import { expect, test } from './fixtures.ts';
import { exported, kinds, messages, of, pageUrl, until } from './support.ts';

/** Numbers of the events of /sse/ids as recorded. */
const ids = (records: { lastEventId?: string }[]): number[] =>
  records.map((record) => Number(record.lastEventId));
const consecutive = (numbers: number[]): boolean =>
  numbers.every((n, i) => i === 0 || n === numbers[i - 1]! + 1);

test('a panel opened late shows open connections and the newest messages, marked; the rest is counted', async ({
  driver,
  page,
  lab,
}) => {
  await page.goto(
    pageUrl(
      lab.origin,
      `window.n = 0;
       new EventSource('/sse/burst?count=500&ids=1').onmessage = () => { n++; };
       const quiet = new WebSocket('/ws/silent'); quiet.onopen = () => { n++; };`,
    ),
  );
  await page.waitForFunction(() => (window as unknown as { n: number }).n === 501);
  const panel = await driver.openPanel(page);
  const recording = await until(panel, 'the backlog', (r) => messages(r.records).length > 0);
  expect(recording.connections.every((c) => c.predatesRecording)).toBe(true);
  expect(kinds(of(recording, '/ws/silent'))).toEqual(['connecting', 'open']);
  const kept = messages(recording.records);
  expect(kept.every((record) => record.backlog)).toBe(true);
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.at(-1)!.lastEventId).toBe('500');
  expect(consecutive(ids(kept))).toBe(true);
  // 501 messages and opens, and the two constructions are told anew.
  const told = recording.records.filter(
    (record) => record.kind === 'message' || record.kind === 'open',
  ).length;
  expect(recording.losses.reduce((sum, loss) => sum + loss.count, 0)).toBeGreaterThanOrEqual(
    500 - kept.length,
  );
  expect(told).toBeGreaterThan(100);
  expect(recording.losses[0]!.reason).toContain('before the recording began');
});

test('a navigation starts an empty recording; with "Preserve log" the old one stays and its streams end', async ({
  newTab,
}) => {
  const { panel, visit } = await newTab();
  const open = (name: string): Promise<void> =>
    visit(`new EventSource('/sse/ids?every=20&${name}').onmessage = () => {};`);
  await open('first');
  await until(panel, 'the first page', (r) => messages(of(r, 'first')).length > 2);
  await open('second');
  const second = await until(panel, 'the second page', (r) => messages(of(r, 'second')).length > 2);
  expect(of(second, 'first')).toEqual([]);
  expect(second.connections.map((c) => c.id)).toEqual(['c1']);
  await panel.waitFor(
    () =>
      document
        .querySelector<HTMLElement>('.connection-row[aria-selected=true]')
        ?.innerText.includes('second'),
    undefined,
    { what: 'the first connection of the second page to be selected' },
  );

  await panel.click({ role: 'checkbox', name: 'Preserve log' });
  await open('third');
  const third = await until(panel, 'the third page', (r) => messages(of(r, 'third')).length > 2);
  expect(messages(of(third, 'second')).length).toBeGreaterThan(2);
  expect(of(third, 'second').at(-1)).toMatchObject({ kind: 'close', by: 'page', source: 'inferred' });
  expect(third.lines.some((line) => line.type === 'mark' && line.mark === 'navigation')).toBe(true);
  expect(third.losses).toEqual([]);
  // Everything up to the very end of the page that was left is there.
  expect(consecutive(ids(messages(of(third, 'second'))))).toBe(true);
});

test('back and forward: a page out of the cache goes on being recorded', async ({
  freshDriver,
  newTab,
  lab,
}) => {
  const { page, panel, visit } = await newTab({ driver: await freshDriver({ bfcache: true }) });
  await panel.click({ role: 'checkbox', name: 'Preserve log' });
  await visit(`addEventListener('pageshow', (event) => { window.restored = event.persisted; });
   function start() { new EventSource('/sse/ids?every=50&made=' + Date.now()).onmessage = () => {}; }
   start();`);
  await until(panel, 'the first page', (r) => messages(r.records).length > 2);
  await page.goto(`${lab.origin}/blank`);
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => 'restored' in window);
  const restored = await page.evaluate(() => (window as unknown as { restored: boolean }).restored);
  const before = messages((await exported(panel)).records).length;
  await page.evaluate(() => (window as unknown as { start(): void }).start());
  const recording = await until(panel, 'new messages', (r) => messages(r.records).length > before + 3);
  const marks = recording.lines.filter((line) => line.type === 'mark').map((line) => line.mark);
  // Whether the cache took the page is the browser's choice; both ways it is recorded, and said.
  expect(marks.at(-1)).toBe(restored ? 'restored' : 'navigation');
  expect(recording.losses).toEqual([]);
  expect(new Set(recording.connections.map((c) => c.id)).size).toBe(recording.connections.length);
});

test('the background is stopped while streams run: nothing lost, nothing doubled', async ({
  tab: { panel, visit },
  driver,
}) => {
  await visit(`new EventSource('/sse/ids?every=5').onmessage = () => {};`);
  for (let round = 0; round < 3; round++) {
    const seen = messages((await exported(panel)).records).length;
    await until(panel, 'messages before the stop', (r) => messages(r.records).length > seen + 20);
    const stopped = await driver.stopBackground();
    expect(stopped).toBe(driver.name === 'firefox');
    const at = messages((await exported(panel)).records).length;
    await until(panel, 'messages after the stop', (r) => messages(r.records).length > at + 50);
  }
  const recording = await exported(panel);
  expect(ids(messages(recording.records))[0]).toBe(1);
  expect(consecutive(ids(messages(recording.records)))).toBe(true);
  expect(recording.losses).toEqual([]);
});

test('the extension is reloaded while a page lives: the page notices nothing and is recorded on', async ({
  freshDriver,
  newTab,
}) => {
  const driver = await freshDriver();
  const { page, panel, visit } = await newTab({ driver });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const script = `window.n = 0; window.echoes = 0;
     new EventSource('/sse/ids?every=10').onmessage = () => { n++; };
     const ws = new WebSocket('/ws/echo');
     ws.onopen = () => setInterval(() => ws.send('x'), 10);
     ws.onmessage = () => { echoes++; };`;
  await visit(script);
  await until(panel, 'messages', (r) => messages(r.records).length > 5);
  await panel.close();
  await driver.reloadExtension();
  const before = await page.evaluate(() => (window as unknown as { n: number }).n);
  await page.waitForFunction((seen) => {
    const { n, echoes } = window as unknown as { n: number; echoes: number };
    return n > seen + 50 && echoes > 20;
  }, before);
  // A stream made now is made through the orphaned hook.
  await page.evaluate(
    () => new Promise((resolve) => (new EventSource('/sse/once').onmessage = () => resolve(undefined))),
  );
  expect(errors).toEqual([]);
  const again = await driver.openPanel(page);
  const old = await until(again, 'the streams from before the reload', (r) => {
    // Of the two a dormant page keeps 200 facts: most of these came since.
    const live = (part: string) => messages(of(r, part)).filter(({ backlog }) => !backlog);
    return live('/sse/ids').length > 50 && live('/ws/echo').length > 50;
  });
  expect(of(old, '/sse/once').length).toBeGreaterThan(0);
  expect(old.connections.every((c) => c.predatesRecording)).toBe(true);
  expect(consecutive(ids(messages(of(old, '/sse/ids'))))).toBe(true);
  await visit(script);
  const recording = await until(again, 'messages after a load', (r) => messages(r.records).length > 20);
  expect(new Set(recording.records.map((record) => record.seq)).size).toBe(recording.records.length);
  expect(recording.connections.length).toBe(2);
  expect(errors).toEqual([]);
});

test('the extension is disabled in the middle of a fetch stream: the page reads on to the end, byte for byte', async ({
  freshDriver,
  newTab,
  lab,
}) => {
  const driver = await freshDriver();
  const { page, panel } = await newTab({ driver });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${lab.origin}/blank`);
  // The page sets the pace: most of the body is still with the server when the extension goes.
  const url = '/stream/sse?count=2000&bytes=5000&every=0';
  await page.evaluate((path) => {
    const goOn = Promise.withResolvers<void>();
    const digest = async (way: (body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>) => {
      const reader = way((await fetch(path)).body!).getReader();
      const parts: BlobPart[] = [];
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value.slice());
        if (parts.length === 2) await goOn.promise;
      }
      const bytes = await new Blob(parts).arrayBuffer();
      return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
    };
    const digests = Promise.all([
      digest((body) => body),
      digest((body) => body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>())),
      digest((body) => body.tee()[0]),
    ]);
    Object.assign(window, { goOn: goOn.resolve, digests });
  }, url);
  await until(panel, 'the beginning of each', (r) => {
    return (
      r.connections.length === 3 &&
      r.connections.every(({ id }) => messages(r.records).some((m) => m.connection === id))
    );
  });
  await driver.setExtensionEnabled(false);
  const digests = await page.evaluate(() => {
    const { goOn, digests: all } = window as unknown as { goOn(): void; digests: Promise<number[][]> };
    goOn();
    return all;
  });
  const whole = await (await fetch(lab.origin + url)).arrayBuffer();
  const expected = [...createHash('sha256').update(new Uint8Array(whole)).digest()];
  expect(digests).toEqual([expected, expected, expected]);
  expect(errors).toEqual([]);
});

test('two tabs at once: each DevTools window sees its own', async ({ tab, newTab }) => {
  const other = await newTab();
  const [mine, theirs] = [tab.panel, other.panel];
  const script = (name: string): string =>
    `new EventSource('/sse/ids?every=30&${name}').onmessage = () => {};`;
  await tab.visit(script('mine'));
  await other.visit(script('theirs'));
  const first = await until(mine, 'mine', (r) => messages(of(r, 'mine')).length > 5);
  const second = await until(theirs, 'theirs', (r) => messages(of(r, 'theirs')).length > 5);
  expect(first.connections.length).toBe(1);
  expect(second.connections.length).toBe(1);
  await theirs.close();
  const seen = messages(first.records).length;
  await until(mine, 'mine after the other DevTools closed', (r) => messages(r.records).length > seen + 10);
});

test('pause keeps nothing but says so; a new record brings the connection back', async ({
  tab: { page, panel, visit },
}) => {
  await visit(`new EventSource('/sse/ids?every=2').onmessage = () => { window.n = (window.n ?? 0) + 1; };`);
  await until(panel, 'messages', (r) => messages(r.records).length > 10);
  await panel.click({ role: 'button', name: 'Record' });
  const n = () => page.evaluate(() => (window as unknown as { n: number }).n);
  const from = await n();
  await page.waitForFunction((start) => (window as unknown as { n: number }).n > start + 300, from);
  const paused = messages((await exported(panel)).records).length;
  expect(paused).toBeLessThan(await n());
  await panel.click({ role: 'button', name: 'Record' });
  const recording = await until(panel, 'messages again', (r) => messages(r.records).length > paused + 210);
  expect(recording.connections.length).toBe(1);
  const numbers = ids(messages(recording.records));
  const missing = numbers.at(-1)! - numbers.length;
  expect(recording.losses.reduce((sum, loss) => sum + loss.count, 0)).toBe(missing);
});
