/** What the panel tells of requests and bodies: the tabs Headers and Raw, and rows of what no event shows. */
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { kinds, messages, of, pageUrl, until } from './support.ts';

/** The text of the tab that is open. */
const open = (panel: Panel, name: string): Promise<string> =>
  panel.evaluate(
    (label) =>
      document.querySelector<HTMLElement>(`[role=tabpanel][aria-label="${label}"]`)?.innerText ??
      '(not open)',
    name,
  );
const see = (panel: Panel, tab: string, text: RegExp): Promise<void> =>
  expect.poll(() => open(panel, tab), { message: `${tab} says ${text}`, timeout: 15_000 }).toMatch(text);

test('Headers: general facts, headers with secrets masked, Last-Event-ID, attempts', async ({ newTab }) => {
  const { panel, visit } = await newTab();
  await visit(`fetch('/stream/sse?count=5&every=20', { headers: { 'X-Api-Key': 'k-hidden' } }).then((r) => r.text());
   new EventSource('/sse/ids?every=20&drop=3&retry=300').onmessage = () => {};
   new WebSocket('/ws/ticker?every=100').onmessage = () => {};`);
  const recording = await until(panel, 'a fetch that ended and a reconnect', (r) => {
    const opened = of(r, '/sse/ids').filter(({ kind }) => kind === 'open');
    return kinds(of(r, '/stream/sse')).includes('close') && opened.length > 1;
  });
  expect(recording.text).not.toContain('k-hidden');

  await panel.click({ role: 'row', name: /FETCH.*\/stream\/sse/ });
  await panel.click({ role: 'tab', name: 'Headers' });
  await see(panel, 'Headers', /Status\s+200/);
  await see(panel, 'Headers', /Remote address\s+(127\.0\.0\.1|::1)/);
  await see(panel, 'Headers', /content-type\s+text\/event-stream/i);
  await see(panel, 'Headers', /seen on the wire/);
  await see(panel, 'Headers', /Initiator\s+(script at .*|the document or worker script .*)\/page\?script=/);
  await see(panel, 'Headers', /x-api-key\s+•+\s+show/i);
  expect(await open(panel, 'Headers')).not.toContain('k-hidden');
  await panel.click({ role: 'button', name: /^Show the value of x-api-key$/i });
  await see(panel, 'Headers', /x-api-key\s+k-hidden\s+hide/i);

  await panel.click({ role: 'row', name: /\/sse\/ids/ });
  // Once one is chosen it stays, while newer ones come.
  await panel.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>('select[aria-label=Attempt]')!;
    select.value = '1';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await see(panel, 'Headers', /Not sent: none was held/);
  // A request that the browser tells of too late leaves an attempt without one: some attempt has it.
  await expect
    .poll(
      async () => {
        await panel.click({ role: 'button', name: 'Next attempt' });
        return open(panel, 'Headers');
      },
      { timeout: 20_000 },
    )
    .toMatch(/They agree[\s\S]*Sent\s+(\d+)\s+seen on the wire[\s\S]*Held\s+\1\s+the page's own events/);

  await panel.click({ role: 'row', name: /\/ws\/ticker/ });
  await see(panel, 'Headers', /Upgrade\s+websocket/i);
});

test('the status bar counts the connections of HTTP/1.1 where they are known, other tabs included', async ({
  driver,
  lab,
  tab: { panel, visit },
}) => {
  const script = `for (let i = 0; i < 3; i++) new EventSource('/sse/ids?every=200&i=' + i).onmessage = () => {};`;
  await visit(script);
  const load = () =>
    panel.evaluate(() => {
      const element = document.querySelector<HTMLElement>('.status .load');
      return `${element?.className} ${element?.innerText} ${element?.title}`;
    });
  await expect.poll(load).toMatch(/HTTP\/1\.1: 3 of 6 connections to localhost:\d+ .*3 over HTTP\/1\.1/s);
  const other = await driver.newPage();
  await other.goto(
    pageUrl(
      lab.origin,
      `for (const i of [7, 8]) new EventSource('/sse/ids?every=200&i=' + i).onmessage = () => {};`,
    ),
  );
  await expect
    .poll(load)
    .toMatch(
      /warn HTTP\/1\.1: 5 of 6 connections to localhost:\d+ \(3 here, 2 in other tabs\).*in other tabs 2 over/s,
    );
  await other.close();
  await expect.poll(load).toMatch(/HTTP\/1\.1: 3 of 6 connections to localhost:\d+ (?!\()/);
});

test('Headers: a request made before DevTools was open says so', async ({ driver, page, lab }) => {
  await page.goto(pageUrl(lab.origin, `new EventSource('/sse/ids?every=50').onmessage = () => {};`));
  const panel = await driver.openPanel(page);
  await until(panel, 'its events', (r) => messages(of(r, '/sse/ids')).length > 2);
  await panel.click({ role: 'tab', name: 'Headers' });
  await see(panel, 'Headers', /made before DevTools was open\. Reload to see it/);
});

test('Raw: line ends, BOM, controls and chunks; hex; a WebSocket has none', async ({ newTab, driver }) => {
  const body = Buffer.from('\ufeff: hi\r\nretry: 500\n\nid: 1\rdata: a\0b\n\ndata: last\n\n').toString(
    'base64url',
  );
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 620 } } });
  await visit(`fetch('/stream/bytes?body=${body}&cuts=9,21&gap=150').then(async (response) => {
     const reader = response.body.getReader();
     while (!(await reader.read()).done);
   });
   new EventSource('/sse/ids?every=50').onmessage = () => {};
   new WebSocket('/ws/ticker?every=100').onmessage = () => {};`);
  await until(panel, 'its end', (r) => kinds(of(r, '/stream/bytes')).includes('close'));
  await panel.click({ role: 'row', name: /FETCH/ });
  await panel.click({ role: 'tab', name: 'Raw' });
  await see(panel, 'Raw', /All of it: \d+ bytes, in \d chunks?, as the page read them/);
  await see(panel, 'Raw', /BOM\s*: hi␍␊/);
  await see(panel, 'Raw', /id: 1␍/);
  await see(panel, 'Raw', /data: a␀b␊/);
  const chunks = await panel.evaluate(() =>
    [...document.querySelectorAll('.raw-chunk, .v-chunk')]
      .map((marker) => marker.textContent)
      .filter(Boolean),
  );
  expect(chunks).toEqual(['1', '2', '3']);
  await panel.click({ role: 'button', name: 'Hex' });
  await see(panel, 'Raw', /00000000 {2}ef bb bf 3a 20 68 69 0d {2}0a/);
  await panel.click({ role: 'button', name: 'Text' });

  await panel.click({ role: 'row', name: /\/ws\/ticker/ });
  await see(panel, 'Raw', /A WebSocket has no body/);
  await panel.click({ role: 'row', name: /\/sse\/ids/ });
  // Firefox's network log has the body of what is under way.
  const unknown = /raw bytes of an EventSource are known when it has ended, or with wire capture/;
  await see(panel, 'Raw', driver.name === 'chromium' ? unknown : /id: 1␊\s*data: event 1␊/);

  // What no event shows has rows of its own, and a chip that leaves only those.
  await panel.click({ role: 'row', name: /FETCH/ });
  await panel.click({ role: 'tab', name: /^Events/ });
  const rows = () =>
    panel.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.event-rows .event-row')].map((row) => row.innerText),
    );
  expect((await rows()).join('\n')).toMatch(/last/);
  await panel.click({ role: 'button', name: 'Notes' });
  await expect.poll(async () => (await rows()).join('\n')).not.toMatch(/last/);
  const notes = (await rows()).join('\n');
  expect(notes).toMatch(/comment[\s\S]*hi/);
  expect(notes).toMatch(/retry: the server asks to wait 500 ms/);
  await panel.click({ role: 'row', name: /comment/ });
  const details = () =>
    panel.evaluate(() => document.querySelector<HTMLElement>('[role=region][aria-label=Details]')!.innerText);
  await expect.poll(details).toMatch(/Chunk\s+[12] of the body/);
});

test('Settings: URLs that the user calls streams are shown piece by piece, whatever their type', async ({
  freshDriver,
  newTab,
  lab,
}) => {
  // The setting stays in its browser.
  const { page, panel } = await newTab({ driver: await freshDriver() });
  await page.goto(`${lab.origin}/blank`);
  await panel.click({ role: 'button', name: 'Settings' });
  await panel.fill({ role: 'textbox', name: 'Stream URLs' }, '/poll/*key=mine');
  await panel.click({ role: 'button', name: 'Save' });
  // The setting takes its way to the page: asked until it has arrived there.
  const recording = await until(panel, 'the answer', (r) => {
    void page.evaluate(async () => {
      await (await fetch('/poll/short?key=other')).text();
      await (await fetch('/poll/short?key=mine')).text();
    });
    return messages(r.records).length > 0;
  });
  const urls = new Set(recording.connections.filter((c) => !c.polling).map(({ url }) => url));
  expect([...urls]).toEqual([`${lab.origin}/poll/short?key=mine`]);
  expect(messages(recording.records)[0]!.data).toContain('"n":');
  await panel.click({ role: 'button', name: 'Settings' });
  await panel.waitFor(
    () => document.querySelector<HTMLTextAreaElement>('textarea')?.value === '/poll/*key=mine',
  );
  await panel.press('Escape');
  await panel.waitFor(() => !document.querySelector('textarea'));
});
