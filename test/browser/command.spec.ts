/** The way in from the command line: `npm run record`, end to end. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record } from '../tools/record.ts';
import { summarize } from '../tools/summary.ts';
import { expect, test } from './fixtures.ts';
import { pageUrl } from './support.ts';

test('records a page with a real DevTools window, and says what it recorded', async ({ product, lab }) => {
  const out = await mkdtemp(join(tmpdir(), 'streamgauge-record-'));
  const url = pageUrl(
    lab.origin,
    `new EventSource('/sse/ids?every=20&drop=5&retry=100').onmessage = () => {};
     let n = 0;
     (function connect() { new WebSocket('/ws/cut?after=100').onclose = () => { if (++n < 3) connect(); }; })();`,
  );
  const { ndjson, files } = await record({ url, seconds: 4, out, browser: product, screenshot: true });
  expect(files.map((file) => file.slice(out.length + 1))).toEqual([
    'recording.ndjson',
    'panel.png',
    'page.png',
  ]);
  expect(await readFile(files[0]!, 'utf8')).toBe(ndjson);
  const png = await readFile(files[1]!);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const table = summarize(ndjson);
  expect(table).toMatch(/EventSource\s+\/sse\/ids\S*\s+200\s+\S+\s+hook\+wire\s+\d+\s+\d\d/);
  expect(table).toMatch(/WebSocket\s+\/ws\/cut\S*\s+101\s+\S+\s+hook\+wire\s+3\s+0\s+0\s+0 B\s+3/);
  expect(table).toContain('Every record was kept.');
  await rm(out, { recursive: true });
});

test('a page that cannot be reached is one clear line', async ({ product }) => {
  const out = join(tmpdir(), 'streamgauge-record-none');
  const failure = record({ url: 'http://127.0.0.1:1/', seconds: 1, out, browser: product });
  await expect(failure).rejects.toThrow(/^Cannot reach http:\/\/127\.0\.0\.1:1\/: [^\n]+$/);
});
