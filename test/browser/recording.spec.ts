/** What the page does is recorded: all of it, exactly, from the first event. */

import type { PageMark } from '../../src/model/types.ts';
import { expect, test } from './fixtures.ts';
import { type Exported, kinds, messages, of, until } from './support.ts';

test('streams opened by the first inline script are recorded from their first event', async ({
  tab: { panel, visit },
}) => {
  await visit(`const es = new EventSource('/sse/ids?every=20&count=5'); es.onmessage = () => {};
   const ws = new WebSocket('/ws/ticker?every=20'); ws.onmessage = () => {};
   fetch('/stream/sse?count=1').then((response) => response.body.getReader().read());`);
  const recording = await until(panel, 'five events, five ticks and a fetched one', (r) => {
    const count = (part: string) => messages(of(r, part)).length;
    return count('/sse/ids') >= 5 && count('/ws/ticker') >= 5 && count('/stream/sse') === 1;
  });
  const events = of(recording, '/sse/ids');
  expect(kinds(events).slice(0, 3)).toEqual(['connecting', 'open', 'message']);
  expect(
    messages(events)
      .map((m) => m.lastEventId)
      .slice(0, 5),
  ).toEqual(['1', '2', '3', '4', '5']);
  expect(kinds(of(recording, '/ws/ticker')).slice(0, 3)).toEqual(['connecting', 'open', 'message']);
  expect(recording.records.some((record) => record.backlog)).toBe(false);
  expect(recording.losses).toEqual([]);
  expect(recording.connections.every((c) => c.context === 'page')).toBe(true);
  for (const { api, stack = '' } of recording.connections) {
    // Of the page's frames all, of ours none: the page's script is in each line.
    const frames = stack.trim().split('\n');
    if (api !== 'fetch') expect(frames).toHaveLength(1);
    if (api !== 'fetch' || stack !== '') expect(frames.filter((line) => !line.includes('/page'))).toEqual([]);
  }
  for (let i = 1; i < events.length; i++) expect(events[i]!.t).toBeGreaterThanOrEqual(events[i - 1]!.t);
  expect(Math.abs(events[0]!.t - Date.now())).toBeLessThan(120_000);
});

test('a burst before the recorder answers loses nothing', async ({ tab: { panel, visit } }) => {
  await visit(`new EventSource('/sse/burst?count=3000&size=100').onmessage = () => {};`);
  const recording = await until(panel, '3,000 events', (r) => messages(r.records).length === 3000);
  expect(recording.losses).toEqual([]);
});

test('payloads are kept to the byte: text, ArrayBuffer, view, Blob, both ways', async ({
  tab: { panel, visit },
}) => {
  await visit(`for (const binaryType of ['blob', 'arraybuffer']) {
    const ws = new WebSocket('/ws/echo?' + binaryType);
    ws.binaryType = binaryType;
    ws.onopen = () => {
      ws.send('h\\u00e9 \\ud83d\\ude00');
      ws.send(new Uint8Array([0, 1, 254, 255]).buffer);
      ws.send(new DataView(new Uint8Array([9, 8, 7, 6]).buffer, 1, 2));
      ws.send(new Uint16Array([1, 2]).subarray(1));
      ws.send(new Blob(['bl', 'ob']));
      ws.send('');
      ws.send('\\ud800');
      ws.send(5);
    };
      }`);
  const recording = await until(panel, '16 echoes', (r) => messages(r.records).length === 16);
  const expected = [
    ['hé 😀', 8],
    [{ base64: 'AAH+/w==' }, 4],
    [{ base64: 'CAc=' }, 2],
    [{ base64: 'AgA=' }, 2],
    [{ base64: 'YmxvYg==' }, 4],
    ['', 0],
    ['\ud800', 3],
    ['5', 1],
  ];
  for (const type of ['blob', 'arraybuffer']) {
    const records = of(recording, `/ws/echo?${type}`);
    const sent = records.filter((record) => record.kind === 'send');
    expect(sent.map((s) => [s.data, s.size])).toEqual(expected);
    expect(sent.every((s) => typeof s.bufferedAmount === 'number' && !s.truncated)).toBe(true);
    // A lone surrogate goes over the wire as U+FFFD.
    const received = messages(records).map((m) => [m.data, m.size]);
    expect(received).toEqual(expected.map(([data, size]) => [data === '\ud800' ? '\ufffd' : data, size]));
  }
});

test('named events, event types with odd names, and HTML in data are data', async ({
  tab: { panel, visit },
}) => {
  const body = Buffer.from(
    'event: __proto__\ndata: <img src=x onerror="window.pwned=1">\n\nevent: order\nid: 7\ndata: a\ndata: b\n\ndata: plain\n\n',
  ).toString('base64url');
  await visit(`const es = new EventSource('/sse/script?body=${body}');
   for (const type of ['__proto__', 'order']) es.addEventListener(type, () => {});`);
  const recording = await until(panel, 'three events', (r) => messages(r.records).length === 3);
  expect(messages(recording.records).map((m) => [m.eventType, m.lastEventId, m.data])).toEqual([
    ['__proto__', undefined, '<img src=x onerror="window.pwned=1">'],
    ['order', '7', 'a\nb'],
    ['message', '7', 'plain'],
  ]);
  expect(await panel.evaluate(() => [document.images.length, 'pwned' in window])).toEqual([0, false]);
});

test('who closed, and how', async ({ tab: { panel, visit } }) => {
  await visit(`new WebSocket('/ws/close?code=4001&reason=enough');
   new WebSocket('/ws/cut?after=50');
   new WebSocket('/ws/status?code=401');
   const mine = new WebSocket('/ws/silent'); mine.onopen = () => mine.close(3000, 'bye');
   const es = new EventSource('/sse/ids?every=20'); es.onmessage = () => es.close();
   new EventSource('/sse/status?code=503');`);
  const ends = (r: { records: { kind: string }[] }): number =>
    r.records.filter((record) => record.kind === 'close').length;
  const recording = await until(
    panel,
    'five closes and a failure',
    (r) => ends(r) === 5 && of(r, '503').length === 2,
  );
  const close = (part: string) => of(recording, part).find((record) => record.kind === 'close');
  expect(close('/ws/close')).toMatchObject({ by: 'server', code: 4001, reason: 'enough', wasClean: true });
  expect(close('/ws/cut')).toMatchObject({ by: 'network', code: 1006, wasClean: false });
  expect(close('/ws/status')).toMatchObject({ by: 'network', code: 1006 });
  expect(close('/ws/silent')).toMatchObject({ by: 'page', code: 3000, reason: 'bye', wasClean: true });
  expect(close('/sse/ids')).toMatchObject({ by: 'page' });
  expect(of(recording, '503').at(-1)).toMatchObject({ kind: 'error', readyState: 2 });
});

test('reconnects: attempts, observed delay, Last-Event-ID held, and what the server was sent', async ({
  tab: { panel, visit },
  lab,
}) => {
  const from = lab.requests.length;
  await visit(`new EventSource('/sse/ids?every=20&drop=3&retry=600').onmessage = () => {};`);
  const recording = await until(panel, 'a third attempt', (r) => messages(r.records).length >= 7);
  // The wait is seen from the loss to the request itself, by which the browser tells which id it sends.
  const reconnects = recording.records.filter((record) => record.kind === 'reconnect');
  expect(reconnects[0]).toMatchObject({ attempt: 2, source: 'wire', lastEventId: '3' });
  expect(reconnects[1]).toMatchObject({ attempt: 3, lastEventId: '6' });
  expect(reconnects[0]!.delay).toBeGreaterThanOrEqual(590);
  const tries = recording.records.filter((record) => record.kind === 'connecting');
  expect(tries.map(({ lastEventIdSent }) => lastEventIdSent)).toEqual([undefined, '3', '6']);
  const sent = lab.requests.slice(from).filter(({ url }) => url.startsWith('/sse/ids'));
  expect(sent.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '3', '6']);
});

test('a WebSocket that the page makes anew after a loss continues the lost one', async ({
  tab: { panel, visit },
}) => {
  await visit(`let n = 0;
   (function connect() {
     const ws = new WebSocket('/ws/cut?after=50');
     ws.onclose = () => { if (++n < 3) setTimeout(connect, 150); };
   })();`);
  const recording = await until(
    panel,
    'three ends',
    (r) => kinds(r.records).filter((k) => k === 'close').length === 3,
  );
  expect(recording.connections.map((c) => c.continues)).toEqual([undefined, 'c1', 'c2']);
  const reconnects = recording.records.filter((record) => record.kind === 'reconnect');
  expect(reconnects.map((r) => r.source)).toEqual(['inferred', 'inferred']);
  expect(reconnects.every((r) => r.delay >= 140)).toBe(true);
  expect(await panel.text()).toContain('×2');
});

test('what the page goes through is marked when it happens: offline and back, inputs, in Chromium long tasks too', async ({
  driver,
  tab: { page, panel, visit },
}) => {
  await visit(
    `window.told = [];
     for (const mark of ['offline', 'online'])
       addEventListener(mark, (event) => {
         if (event.isTrusted) told.push({ mark, t: performance.timeOrigin + event.timeStamp });
       });
     function busy() { for (const end = performance.now() + 120; performance.now() < end; ); }
     new EventSource('/sse/ids?every=20').onmessage = () => {};`,
  );
  await until(panel, 'messages', (r) => messages(r.records).length > 2);
  const isLong = ({ mark }: PageMark) => mark === 'long-task';
  const marks = ({ lines }: Exported) => lines.filter((line) => line.type === 'mark');
  // A busy machine has long tasks of its own, and may stop for seconds.
  const states = (r: Exported) => marks(r).filter((line) => !isLong(line) && line.mark !== 'slept');
  // Only the browser is believed, not what a page says of itself.
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  try {
    await page.context().setOffline(true);
    await until(panel, 'offline', (r) => states(r).length === 1);
  } finally {
    await page.context().setOffline(false);
  }
  const recording = await until(panel, 'online', (r) => states(r).length === 2);
  const told = await page.evaluate(() => (window as unknown as { told: object[] }).told);
  expect(told).toHaveLength(2);
  expect(states(recording)).toEqual(told.map((one) => ({ type: 'mark', url: page.url(), ...one })));

  // What a person does is counted, at once and then every 10 s; not what a script makes up.
  await page.evaluate(() => {
    for (const type of ['pointerdown', 'keydown'])
      document.body.dispatchEvent(new Event(type, { bubbles: true }));
  });
  await page.mouse.click(5, 5);
  await page.keyboard.press('a');
  const used = await until(panel, 'the input', (r) => marks(r).some(({ mark }) => mark === 'input'));
  const inputs = marks(used).filter(({ mark }) => mark === 'input');
  expect(inputs).toHaveLength(1);
  expect(inputs[0]).not.toHaveProperty('count');

  // Firefox tells nobody of long tasks.
  if (driver.name === 'firefox') return;
  await page.evaluate(() => void setTimeout((window as unknown as { busy(): void }).busy));
  await until(panel, 'the long task', (r) =>
    marks(r).some((line) => isLong(line) && (line.duration ?? 0) >= 119),
  );
});
