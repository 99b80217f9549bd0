/**
 * The page cannot tell that it is watched: each probe is asked in a browser without the extension, with it dormant,
 * and with it recording, and must give the same answer. The network's view (requests and their headers) as well.
 */
import { expect, test } from './fixtures.ts';
import { pageUrl } from './support.ts';
import { type Asked, askedTabs, testProbes } from './transparency/ask.ts';
import { constructProbes } from './transparency/construct.ts';
import { eventProbes } from './transparency/events.ts';
import { hostileProbes } from './transparency/hostile.ts';
import { pipeProbes } from './transparency/pipes.ts';
import { shapeProbes } from './transparency/shape.ts';
import { streamProbes } from './transparency/streams.ts';
import { streamErrorProbes } from './transparency/streams-errors.ts';
import { streamHostileProbes } from './transparency/streams-hostile.ts';
import { streamShapeProbes } from './transparency/streams-shape.ts';
import { xhrProbes } from './transparency/xhr.ts';

test.describe('a probe is answered alike without the extension, dormant, and recording', () => {
  const asked = askedTabs();
  testProbes(asked, [...shapeProbes, ...constructProbes, ...eventProbes, ...hostileProbes]);
  testProbes(asked, [...streamShapeProbes, ...streamProbes, ...streamErrorProbes, ...streamHostileProbes]);
  testProbes(asked, [...pipeProbes, ...xhrProbes]);

  test('the server sees the same requests with the same headers', async ({ lab }) => {
    const script = `
      const es = new EventSource('/sse/ids?asked&every=10&count=3&retry=100&then=stop');
      const ws = new WebSocket('/ws/echo?asked', ['a', 'b']);
      ws.onopen = () => ws.close(3000, 'bye');
      const ended = new Promise((resolve) => { ws.onclose = resolve; });
      es.onerror = () => { if (es.readyState === 2) ended.then(() => { document.title = 'over'; }); };`;
    const seen = async ({ page }: Asked): Promise<unknown> => {
      const from = lab.requests.length;
      await page.goto(pageUrl(lab.origin, script));
      await page.waitForFunction(() => document.title === 'over');
      return lab.requests
        .slice(from)
        .filter(({ url }) => /^\/(sse|ws)\/\w+\?.*asked/.test(url))
        .map(({ method, url, headers }) => {
          const { 'sec-websocket-key': _key, ...rest } = headers;
          return { method, url, headers: rest };
        })
        .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    };
    const unhooked = await seen(asked[0]!);
    expect(await seen(asked[1]!), 'dormant').toEqual(unhooked);
    expect(await seen(asked[2]!), 'recording').toEqual(unhooked);
  });
});
