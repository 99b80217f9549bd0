/** Wire capture in Firefox: what an open EventSource gets beside its messages, live; and nothing of anything else. */
import type { Page } from '@playwright/test';
import { count, data, got, stop } from './counted-source.ts';
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { type Exported, kinds, messages, of, pageUrl, until } from './support.ts';

/** Switches it, and waits until the background has heard of it: what it is told later, it does later. */
async function toggle(panel: Panel): Promise<void> {
  await panel.click({ role: 'checkbox', name: 'Wire capture' });
  await panel.evaluate(
    () =>
      new Promise<void>((done) => {
        const { tabId } = chrome.devtools.inspectedWindow;
        const port = chrome.runtime.connect({ name: `streamgauge:tap:${tabId}` });
        port.onMessage.addListener(() => {
          port.disconnect();
          done();
        });
      }),
  );
}

const ofKind = (recording: Exported, part: string, kind: string) =>
  of(recording, part).filter((record) => record.kind === kind);
/** The network log tells comments too, up to a second late: all that it then has, with one time. */
const live = (recording: Exported, part: string): boolean =>
  new Set(ofKind(recording, part, 'comment').map(({ t }) => t)).size >= 10;
test('open EventSources: comments, retry: and raw bytes as they come, and each message once', async ({
  driver,
  page,
  lab,
}) => {
  const panel = await driver.openPanel(page);
  await page.goto(`${lab.origin}/blank`);
  await toggle(panel);
  const body = Buffer.from('\ufeff: hi\nretry: 4321\n\nid: 1\ndata: x\n\n: bye\n\ndata: y\n\n');
  // In the document's very first script, and before its thread is blocked for longer than the server needs.
  const urls = [
    '/sse/comments?every=20&first',
    '/stream/gzip?comments=1&count=30&every=20&finish=open',
    `/sse/script?body=${body.toString('base64url')}&split=5,20,33`,
  ];
  const script = `window.sources = ${JSON.stringify(urls)}.map((url) => new EventSource(url));
    const from = Date.now();
    while (Date.now() < from + 300);`;
  await page.goto(pageUrl(lab.origin, script));
  await until(panel, 'comments, live', (r) => live(r, '&first'));
  const recording = await until(
    panel,
    'compressed ones, and all of the short one',
    (r) =>
      live(r, '/stream/gzip') && data(r, '/stream/gzip').length === 30 && data(r, '/sse/script').length === 2,
  );
  expect(ofKind(recording, '/stream/gzip', 'comment')).toHaveLength(30);
  const records = of(recording, '/sse/script');
  expect(ofKind(recording, '/sse/script', 'comment')).toMatchObject([
    { data: 'hi', source: 'wire' },
    { data: 'bye', source: 'wire' },
  ]);
  expect(ofKind(recording, '/sse/script', 'retry')).toMatchObject([{ reconnectionTime: 4321 }]);
  expect(messages(records).map(({ data: text, source }) => [text, source])).toEqual([
    ['x', 'hook'],
    ['y', 'hook'],
  ]);
  expect(recording.losses).toEqual([]);
  // Over: the log has the whole text now, which tells nothing new.
  await page.evaluate(() => {
    for (const source of (window as unknown as { sources: EventSource[] }).sources) source.close();
  });
  const ended = await until(
    panel,
    'three ends',
    (r) => kinds(r.records).filter((k) => k === 'close').length === 3,
  );
  expect(of(ended, '/stream/gzip').filter(({ kind }) => kind === 'comment')).toHaveLength(30);
  await panel.close();
});

test('switched on and off in the middle: the page and the recording have the same', async ({
  driver,
  page,
  lab,
}) => {
  const panel = await driver.openPanel(page);
  await page.goto(`${lab.origin}/blank`);
  await count(page, '/sse/ids?every=20');
  await until(panel, 'messages', (r) => data(r, '/sse/ids').length > 10);
  await toggle(panel);
  expect(await panel.text()).toContain('Reload the page to capture streams from their start');
  await page.reload();
  await panel.waitFor(() => !document.body.innerText.includes('Reload the page to capture'));
  await count(page, '/sse/ids?every=20');
  for (let n = 0; n < 3; n++) {
    const { length } = await got(page);
    await until(panel, 'more', (r) => data(r, '/sse/ids').length > length + 10);
    await toggle(panel);
  }
  const all = await stop(page);
  const recording = await until(panel, 'the end', (r) => kinds(r.records).includes('close'));
  expect(data(recording, '/sse/ids')).toEqual(all);
  expect(all).toEqual(all.map((_, n) => `event ${n + 1}`));
  expect(recording.losses).toEqual([]);
  await panel.close();
});

/** What a page sees of streams that end in every way; the fetches are cut off, and have to fail. */
const endings = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const source = (url: string, until: (log: unknown[]) => boolean) =>
      new Promise((done) => {
        const log: unknown[] = [];
        const es = new EventSource(url);
        es.onopen = () => log.push('open');
        es.onmessage = ({ data: text, lastEventId }) => log.push([text, lastEventId]);
        es.onerror = () => {
          log.push(es.readyState);
          if (es.readyState !== 2 && !until(log)) return;
          es.close();
          done(log);
        };
      });
    const first = (): boolean => true;
    const read = async (init?: RequestInit): Promise<string> => {
      const response = await fetch('/stream/abort?after=3&partial=1', init);
      return response.text().catch(String);
    };
    // As like an EventSource as a fetch can be: for its URL, at its time, and while it waits for its next attempt.
    const alike = (): Promise<string> =>
      read({ headers: { Accept: 'text/event-stream' }, cache: 'no-store' });
    const cut = source('/stream/abort?after=3&partial=1', first);
    const together = await Promise.all([alike(), read(), cut]);
    return [
      together,
      ...(await Promise.all([
        source('/sse/ids?every=30&drop=4&retry=1&count=12&then=stop', () => false),
        source('/sse/ids?every=5&drop=4&how=cut&count=8&then=stop&retry=1', () => false),
        source('/sse/status?code=503', first),
        source('/sse/type', first),
        source('/sse/redirect?to=/sse/burst%3Fcount=3%26ids=1%26end=1', first),
        alike(),
      ])),
    ];
  });

test('the page behaves the same, torn fetches fail, and the next attempts are captured', async ({
  driver,
  page,
  lab,
}) => {
  const panel = await driver.openPanel(page);
  await page.goto(`${lab.origin}/blank`);
  const plain = await endings(page);
  expect(JSON.stringify(plain)).toMatch(/TypeError.*TypeError.*TypeError/);
  await toggle(panel);
  await page.reload();
  expect(await endings(page)).toEqual(plain);
  const part = 'drop=4&retry=1';
  const recording = await until(panel, 'the fourth attempt, which is refused', (r) =>
    of(r, part).some(({ attempt, kind }) => attempt === 4 && kind === 'error'),
  );
  for (const attempt of [1, 2, 3]) {
    const records = of(recording, part).filter((record) => record.attempt === attempt);
    const [retry, ...others] = records.filter(({ kind }) => kind === 'retry');
    // Before the attempt was over, when the log has it.
    expect(retry?.t, `attempt ${attempt}`).toBeLessThanOrEqual(messages(records).at(-1)!.t);
    expect(others).toEqual([]);
  }
  await panel.close();
});
