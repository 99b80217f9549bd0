/** What only Chromium lets one ask: a stable order of window's keys, and garbage collection on demand. */
import { expect, test } from './fixtures.ts';
import { type Asked, askedTabs, testProbes } from './transparency/ask.ts';
import { keyOrderProbes } from './transparency/shape.ts';

test.describe('without the extension, dormant, and recording', () => {
  const asked = askedTabs();
  testProbes(asked, keyOrderProbes);

  test('closed streams that the page dropped are collected', async ({ lab }) => {
    const collected = async ({ page }: Asked): Promise<boolean[]> => {
      await page.goto(`${lab.origin}/blank`);
      await page.evaluate(async () => {
        const socket = new WebSocket('/ws/echo');
        await new Promise((resolve) => (socket.onopen = resolve));
        socket.send('x');
        await new Promise((resolve) => (socket.onmessage = resolve));
        socket.close();
        await new Promise((resolve) => (socket.onclose = resolve));
        const source = new EventSource('/sse/once');
        await new Promise((resolve) => (source.onmessage = resolve));
        source.close();
        Object.assign(window, { dropped: [new WeakRef(socket), new WeakRef(source)] });
      });
      const session = await page.context().newCDPSession(page);
      const gone = () =>
        page.evaluate(() =>
          (window as unknown as { dropped: WeakRef<object>[] }).dropped.map(
            (ref) => ref.deref() === undefined,
          ),
        );
      await expect
        .poll(async () => {
          await session.send('HeapProfiler.collectGarbage');
          return gone();
        })
        .toEqual([true, true]);
      await session.detach();
      return gone();
    };
    for (const one of asked) expect(await collected(one), one.mode).toEqual([true, true]);
  });
});
