/** Wire capture, by the build that has it: what nothing else shows live, and nothing twice. */

import type { Page } from '@playwright/test';
import { count, data, got, stop } from './counted-source.ts';
import type { Panel } from './drivers/driver.ts';
import { test as base, expect } from './fixtures.ts';
import { type Exported, kinds, messages, of, until } from './support.ts';

const test = base.extend<{ capture(): Promise<void> }>({
  /** Switches the capture of the shared tab on; after the test it is off. */
  capture: async ({ tab: { panel } }, use) => {
    await use(() => capture(panel));
    if (await isOn(panel)) await toggle(panel);
    await attached(panel, false);
  },
});
test.use({ wire: true });

const toggle = (panel: Panel): Promise<void> => panel.click({ role: 'checkbox', name: 'Wire capture' });
const isOn = (panel: Panel): Promise<boolean> =>
  panel.evaluate(() =>
    [...document.querySelectorAll('label')].some(
      (label) => label.textContent === 'Wire capture' && label.querySelector('input')?.checked,
    ),
  );

async function capture(panel: Panel): Promise<void> {
  await toggle(panel);
  // Attaching takes a moment; what begins before it is not captured.
  await attached(panel, true);
}

/** Waits until the extension debugs the tab, or does not. */
async function attached(panel: Panel, expected: boolean): Promise<void> {
  await panel.waitFor(
    async (on) => {
      const { tabId } = chrome.devtools.inspectedWindow;
      const answered = await chrome.debugger
        .sendCommand({ tabId }, 'Runtime.getIsolateId')
        .then(() => true)
        .catch(() => false);
      return answered === on;
    },
    expected,
    { what: expected ? 'the debugger to attach' : 'the debugger to detach' },
  );
  // Its commands are under way in the order in which they were sent: this one comes after them.
  if (expected)
    await panel.evaluate(() =>
      chrome.debugger.sendCommand({ tabId: chrome.devtools.inspectedWindow.tabId }, 'Network.enable'),
    );
}

test('an EventSource: comments and retry: while it is open, each message once', async ({
  tab: { page, panel },
  capture,
}) => {
  await capture();
  const body = Buffer.from('\ufeff: hi\nretry: 4321\n\nid: 1\ndata: x\n\n: bye\n\ndata: y\n\n').toString(
    'base64url',
  );
  await count(page, `/sse/script?body=${body}&split=5,20,33`);
  const recording = await until(
    panel,
    'both comments, and the messages, which come from the page',
    (r) =>
      kinds(r.records).filter((kind) => kind === 'comment').length >= 2 && messages(r.records).length >= 2,
  );
  const records = of(recording, '/sse/script');
  expect(kinds(records)).not.toContain('error');
  expect(records.find((record) => record.kind === 'comment')).toMatchObject({ data: 'hi', source: 'wire' });
  expect(records.find((record) => record.kind === 'retry')).toMatchObject({ reconnectionTime: 4321 });
  expect(messages(records).map(({ data: text, source }) => [text, source])).toEqual([
    ['x', 'hook'],
    ['y', 'hook'],
  ]);
  expect(recording.losses).toEqual([]);
});

test('workers: messages live and once, and no worker hangs', async ({ tab: { page, panel }, capture }) => {
  await capture();
  await page.evaluate(() => {
    const seen: { [kind: string]: string[] } = { dedicated: [], shared: [], socket: [], ndjson: [] };
    const listen =
      (kind: string) =>
      ({ data }: MessageEvent<{ type: string; data: string }>) => {
        if (data.type === 'message') seen[kind]!.push(data.data);
      };
    const script = (how: string, url: string): string =>
      `/stream/worker.js?open=${how}&url=${encodeURIComponent(url)}`;
    const dedicated = new Worker(script('eventsource', '/sse/ids?every=50&d'));
    dedicated.onmessage = listen('dedicated');
    const ndjson = new Worker(script('fetch', '/stream/ndjson?count=9999&every=50&n'));
    ndjson.onmessage = listen('ndjson');
    // Chromium does not announce shared workers: they are found a moment after they started.
    const later = '&after=2500';
    const shared = new SharedWorker(script('eventsource', '/sse/ids?every=50&s') + later);
    shared.port.onmessage = listen('shared');
    const socket = new SharedWorker(script('websocket', '/ws/ticker?every=50&w') + later, 'socket');
    socket.port.onmessage = listen('socket');
    Object.assign(window, { seen, workers: [dedicated, shared, socket, ndjson] });
  });
  const seen = (): Promise<{ [kind: string]: string[] }> =>
    page.evaluate(() => (window as unknown as { seen: { [kind: string]: string[] } }).seen);
  for (const [part, kind] of [
    ['&d', 'dedicated'],
    ['&s', 'shared'],
    ['&w', 'socket'],
    ['&n', 'ndjson'],
  ] as const) {
    const recording = await until(panel, `ten messages of ${kind}`, (r) => data(r, part).length >= 10);
    const pages = (await seen())[kind]!;
    expect(pages.length, kind).toBeGreaterThanOrEqual(10);
    const told = data(recording, part);
    if (kind === 'ndjson') expect(pages.join('')).toContain(String(told[0]));
    else expect(told.slice(0, 10)).toEqual(pages.slice(0, 10).map((text) => text));
    expect(recording.connections.filter(({ url }) => url.endsWith(part))).toHaveLength(1);
    const times = messages(of(recording, part)).map(({ t }) => t);
    // Not all at once, as a reading of the log has them.
    const gaps = times.slice(1, 10).map((t, n) => t - times[n]!);
    expect(Math.max(...gaps), kind).toBeLessThan(1000);
  }
  const recording = await until(panel, 'the contexts', () => true);
  const contexts = recording.connections.map(({ context, url }) => [context, url.at(-1)]);
  expect(contexts.sort()).toEqual([
    ['dedicated-worker', 'd'],
    ['dedicated-worker', 'n'],
    ['shared-worker', 's'],
    ['shared-worker', 'w'],
  ]);
  // Off: the network log goes on with the dedicated worker's, where the capture was.
  await toggle(panel);
  const before = data(recording, '&d').length;
  const later = await until(panel, 'more from the log', (r) => data(r, '&d').length >= before + 20, 30_000);
  const all = data(later, '&d');
  expect(all).toEqual((await seen()).dedicated!.slice(0, all.length));
});

test('switched on and off in the middle of a stream: the page and the recording have the same', async ({
  tab: { page, panel },
  capture,
}) => {
  await count(page, '/sse/ids?every=20');
  await until(panel, 'messages', (r) => data(r, '/sse/ids').length > 10);
  await capture();
  expect(await panel.text()).toContain('Reload the page to capture streams from their start');
  await page.reload();
  await panel.waitFor(() => !document.body.innerText.includes('Reload the page to capture'));
  await count(page, '/sse/ids?every=20');
  for (let n = 0; n < 3; n++) {
    const length = (await got(page)).length;
    await until(panel, 'more', (r) => data(r, '/sse/ids').length > length + 10);
    await toggle(panel);
    await attached(panel, n % 2 === 1);
  }
  const all = await stop(page);
  const recording = await until(panel, 'the end', (r) => kinds(r.records).includes('close'));
  expect(data(recording, '/sse/ids')).toEqual(all);
  expect(recording.losses).toEqual([]);
});

test('the page behaves the same: endings of EventSource, fetch and XHR', async ({
  tab: { page },
  capture,
}) => {
  const endings = async (page: Page): Promise<unknown> =>
    page.evaluate(async () => {
      const source = (url: string) =>
        new Promise((done) => {
          const log: unknown[] = [];
          const es = new EventSource(url);
          es.onopen = () => log.push('open');
          es.onmessage = ({ data: text, lastEventId }) => log.push([text, lastEventId]);
          es.onerror = () => {
            log.push(es.readyState);
            es.close();
            done(log);
          };
        });
      const read = (url: string) => fetch(url).then((r) => r.text());
      const xhr = (url: string) =>
        new Promise((done) => {
          const request = new XMLHttpRequest();
          request.onloadend = () => done([request.status, request.responseText]);
          request.open('GET', url);
          request.send();
        });
      return Promise.all([
        source('/sse/burst?count=3&ids=1&end=1'),
        source('/sse/status?code=503'),
        source('/sse/script?end=1&body=OiBoaQoKZGF0YTogeA'),
        read('/stream/sse?count=5&every=5'),
        xhr('/stream/sse?count=5&every=5'),
        read('/blank'),
      ]);
    });
  const plain = await endings(page);
  await capture();
  expect(await endings(page)).toEqual(plain);
});

test('frames of other processes, and a flood: nothing is lost', async ({
  tab: { page, panel },
  capture,
  lab,
}) => {
  await capture();
  const script = `new EventSource('/sse/comments?every=50&frame').onmessage = () => {};`;
  const src = `${lab.crossOrigin}/frame?script=${Buffer.from(script).toString('base64url')}`;
  await page.evaluate((address) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: address }));
  }, src);
  const ofFrame = (r: Exported) => of(r, '&frame').filter(({ kind }) => kind === 'comment');
  const recording = await until(panel, 'comments of the frame', (r) => ofFrame(r).length >= 5, 10_000);
  expect(recording.connections).toMatchObject([{ context: 'iframe' }]);

  await page.evaluate(() => {
    let got = 0;
    const source = new EventSource('/sse/flood?rate=3000&seconds=2');
    source.onmessage = () => got++;
    source.addEventListener('done', ({ data: total }) =>
      Object.assign(window, { got, total: Number(total) }),
    );
  });
  await page.waitForFunction(() => 'total' in window, undefined, { timeout: 30_000 });
  const { got: gotten, total } = await page.evaluate(() => {
    const { got: all, total: told } = window as unknown as { got: number; total: number };
    return { got: all, total: told };
  });
  expect(gotten).toBe(total);
  const whole = await until(panel, 'all of the flood', (r) => data(r, '/sse/flood').length > total);
  expect(data(whole, '/sse/flood')).toHaveLength(total + 1);
  expect(whole.losses).toEqual([]);
});

test('closing DevTools lets go of the debugger, also when the guard was stopped meanwhile', async ({
  driver,
  tab,
  newTab,
  lab,
}) => {
  const { page, panel } = await newTab();
  await page.goto(`${lab.origin}/blank?inspected`);
  await capture(panel);
  const guards = () =>
    panel.evaluate(() =>
      chrome.runtime
        .getContexts({ contextTypes: [chrome.runtime.ContextType.BACKGROUND] })
        .then((all) => all.map(({ contextId }) => contextId)),
    );
  const [first] = await guards();
  expect(await driver.stopBackground()).toBe(true);
  // The port is opened anew, and that starts it again.
  await expect.poll(async () => (await guards()).some((guard) => guard !== first)).toBe(true);
  await panel.close();
  await tab.panel.waitFor(
    async () => {
      const targets = await chrome.debugger.getTargets();
      const tabId = targets.find(({ url }) => url.endsWith('?inspected'))?.tabId;
      // Another attach by the same extension is refused while one is there.
      return chrome.debugger
        .attach({ tabId }, '1.3')
        .then(() => chrome.debugger.detach({ tabId }))
        .then(() => true);
    },
    undefined,
    { what: 'the debugger to be free', timeout: 10_000 },
  );
});
