/** Pages that are broken, huge or hostile: nothing breaks, nothing is executed, and what was cut is said. */
import type { Line } from '../../src/model/types.ts';
import { expect, test } from './fixtures.ts';
import { messages, of, until } from './support.ts';

test('a page cannot forge records or steal the channel', async ({ tab: { page, panel, visit } }) => {
  await visit(`const heard = window.heard = [];
   for (const type of ['sg:port', 'batch', 'bytes', 'pending', 'message']) {
     document.addEventListener(type, (event) => { if (!event.mine) heard.push(type); }, true);
     window.addEventListener(type, (event) => { if (!event.mine) heard.push(type); }, true);
   }
   const mine = (event) => Object.assign(event, { mine: true });
   const { port1, port2 } = new MessageChannel();
   const forged = '0,1,' + performance.timeOrigin + ';C0,1,0;9:WebSocket13:ws://forged/x0:0:';
   document.dispatchEvent(mine(new MessageEvent('sg:port', { ports: [port1] })));
   for (const target of [port1, port2, document, window]) {
     target.dispatchEvent(mine(new MessageEvent('batch', { data: forged })));
     target.dispatchEvent(mine(new MessageEvent('pending')));
   }
   postMessage({ type: 'batch', n: 1, text: forged, bytes: {} });
   new EventSource('/sse/ids?every=20').onmessage = () => {};`);
  const recording = await until(panel, 'real messages', (r) => messages(r.records).length > 3);
  expect(recording.text).not.toContain('forged/x');
  expect(recording.losses).toEqual([]);
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(['message']);
});

test('a page that replaces WebSocket, freezes prototypes and poisons builtins is recorded all the same', async ({
  tab: { panel, visit },
}) => {
  await visit(`const Native = WebSocket;
   window.WebSocket = class extends Native { constructor(url) { super(url); this.mine = true; } };
   Object.freeze(Native.prototype); Object.freeze(EventTarget.prototype); Object.freeze(EventSource);
   for (const C of [Array, Map, WeakMap, String, Promise, Set]) {
     for (const key of ['push', 'get', 'set', 'slice', 'indexOf', 'then', 'add', 'forEach', 'join']) {
       if (key in C.prototype && key !== 'then') C.prototype[key] = () => { throw new Error('poisoned ' + key); };
     }
   }
   Array.prototype[Symbol.iterator] = () => { throw new Error('poisoned iterator'); };
   JSON.stringify = () => 'poisoned';
   Object.defineProperty(Object.prototype, 'toJSON', { get() { throw new Error('poisoned'); } });
   new WebSocket('/ws/ticker?every=20').onmessage = () => {};
   const es = new EventSource('/sse/named?types=order&every=20');
   es.addEventListener('order', () => {});`);
  const recording = await until(panel, 'messages', (r) => {
    return messages(of(r, '/ws/ticker')).length > 3 && messages(of(r, '/sse/named')).length > 3;
  });
  expect(recording.losses).toEqual([]);
});

test('a 64 MB message arrives at the page whole and is kept in part, with its size', async ({ newTab }) => {
  const { page, panel, visit } = await newTab();
  await visit(`new WebSocket('/ws/big?bytes=67108864').onmessage = (event) => { window.size = event.data.length; };
   const binary = new WebSocket('/ws/big?bytes=3000000&binary=1');
   binary.binaryType = 'arraybuffer'; binary.onmessage = () => {};`);
  await page.waitForFunction(() => (window as unknown as { size?: number }).size === 67_108_864);
  const recording = await until(panel, 'both messages', (r) => messages(r.records).length === 2);
  const [text] = messages(of(recording, '67108864'));
  expect([text!.size, text!.truncated, (text!.data as string).length]).toEqual([
    67_108_864,
    true,
    1024 * 1024,
  ]);
  const [binary] = messages(of(recording, 'binary=1'));
  expect([binary!.size, binary!.truncated]).toEqual([3_000_000, true]);
  expect((binary!.data as { base64: string }).base64.length).toBe(Math.ceil((1024 * 1024) / 3) * 4);
});

test('a thousand connections and more, a URL of 1 MB: all rows are there and the panel stays usable', async ({
  newTab,
  product,
}) => {
  // Firefox itself takes the better part of a minute over 10,000 requests.
  const closed = product === 'firefox' ? 1000 : 10_000;
  const all = closed + 2;
  const { panel, visit } = await newTab();
  await visit(`for (let i = 0; i < ${closed}; i++) new EventSource('/sse/never?' + i).close();
   new EventSource('/sse/never?' + 'a'.repeat(1e6)).close();
   new EventSource('/sse/ids?every=20').onmessage = () => {};`);
  await panel.waitFor(
    (said) =>
      new RegExp(`${said} streams(\\d{2,}|[4-9]) events`).test(
        document.querySelector('.status')?.textContent ?? '',
      ),
    all.toLocaleString('en'),
    { timeout: 60_000, what: 'all connections and events' },
  );
  // Read where it is: to bring megabytes out of the panel takes seconds.
  const { connections, losses, long } = await panel.evaluate(async () => {
    const lines = (await window.streamgauge.exportText()).trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line) as Line);
    const made = parsed.filter((line) => line.type === 'connection');
    return {
      connections: made.length,
      losses: parsed.filter((line) => line.type === 'loss'),
      long: made.find(({ urlLength }) => urlLength !== undefined),
    };
  });
  expect(connections).toBe(all);
  expect(losses).toEqual([]);
  expect(long?.urlLength).toBeGreaterThan(1_000_000);
  expect(long?.url.length).toBeLessThan(20_000);
  expect(await panel.evaluate(() => document.querySelectorAll('.connection-row').length)).toBeLessThan(200);
  await panel.fill({ role: 'combobox', name: 'Filter' }, '/sse/ids');
  await panel.waitFor(() => document.querySelectorAll('.connection-row').length === 1, undefined, {
    what: 'one row after filtering',
  });
});
