/** The panel in a real DevTools window: rows, lanes, selection, filter, theme, export and import, the flag. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Panel } from './drivers/driver.ts';
import { expect, test } from './fixtures.ts';
import { dropFile, exported, messages, of, until } from './support.ts';

const rows = (panel: Panel): Promise<string[]> =>
  panel.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.connection-row')].map((row) => row.innerText),
  );
const selectedEvent = (panel: Panel): Promise<string | undefined> =>
  panel.evaluate(() => document.querySelector<HTMLElement>('.event-row[aria-selected=true]')?.innerText);
const status = (panel: Panel): Promise<string> =>
  panel.evaluate(
    () => document.querySelector<HTMLElement>('[role=status][aria-label="Recording status"]')!.innerText,
  );

const twoStreams = `
  new EventSource('/sse/named?types=order&every=40').addEventListener('order', () => {});
  const ws = new WebSocket('/ws/echo', ['chat']);
  ws.onopen = () => { for (let i = 0; i < 5; i++) ws.send(JSON.stringify({ n: i, text: '<b>hi</b>' })); };`;

test('an empty panel says what to do; the build asks for what it uses and no more', async ({
  tab: { panel },
  driver,
}) => {
  await panel.waitFor(() => document.body.innerText.includes('No streams yet'), undefined, {
    what: 'the empty state',
  });
  expect(await panel.text()).toMatch(/reload/i);
  expect(await status(panel)).toMatch(/0 streams.*0 lost.*recording/s);
  expect(await panel.evaluate(() => typeof chrome.debugger)).toBe('undefined');
  const { permissions, background } = await panel.evaluate(() => chrome.runtime.getManifest());
  if (driver.name === 'firefox') {
    expect(permissions).toEqual(['storage', 'webRequest', 'webRequestBlocking', 'webRequestFilterResponse']);
    expect(await panel.text()).toContain('Wire capture');
  } else {
    expect([permissions, background]).toEqual([['storage', 'webRequest', 'scripting'], undefined]);
    expect(await panel.text()).not.toContain('Wire capture');
  }
});

test('rows, lanes and events; selection goes both ways; keyboard; the filter', async ({ newTab }) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 620 } } });
  await visit(twoStreams);
  await until(panel, 'echoes and orders', (r) => {
    return messages(of(r, '/ws/echo')).length === 5 && messages(of(r, '/sse')).length > 30;
  });
  await panel.waitFor(() => document.querySelectorAll('.connection-row').length === 2, undefined, {
    what: 'two rows',
  });
  const [sse, ws] = await rows(panel);
  expect(sse).toMatch(/SSE.*\/sse\/named/s);
  expect(ws).toMatch(/WS.*\/ws\/echo.*chat.*↓5 ↑5/s);

  // The lanes are really drawn: each row has pixels of its own beside it.
  const inked = await panel.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.timeline canvas')!;
    const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<string>();
    for (let i = 0; i < width * height; i += 3)
      colours.add(`${data[4 * i]},${data[4 * i + 1]},${data[4 * i + 2]}`);
    return colours.size;
  });
  expect(inked).toBeGreaterThan(4);
  expect(await panel.evaluate(() => document.querySelector('#timeline-summary')?.textContent)).toMatch(
    /2 connections/,
  );

  await panel.click({ role: 'row', name: /\/ws\/echo/ });
  await panel.waitFor(() => document.querySelectorAll('.event-row.send').length === 5, undefined, {
    what: 'five sent',
  });
  await panel.click({ role: 'row', name: /"n":3/ });
  expect(await selectedEvent(panel)).toContain('"n":3');
  await panel.press('ArrowDown');
  expect(await selectedEvent(panel)).not.toContain('"n":3');
  await panel.press('Enter');
  const details = await panel.evaluate(
    () => document.querySelector<HTMLElement>('[role=region][aria-label=Details]')!.innerText,
  );
  expect(details).toContain('<b>hi</b>');

  // What was sent and echoed, counted, and drawn.
  await panel.click({ role: 'tab', name: 'Statistics' });
  await panel.waitFor(() => document.querySelectorAll('.chart canvas').length === 8, undefined, {
    what: 'rate, gaps and sizes both ways, the first message, the answers',
  });
  expect(await panel.text()).toMatch(/Sent per second[\s\S]*Answer time[\s\S]*↑ text\s+5\s+50 %/);
  const drawn = () =>
    panel.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.chart canvas')].map((canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size > 2;
      }),
    );
  await expect.poll(drawn).toEqual(new Array(8).fill(true));
  await panel.click({ role: 'tab', name: /^Events/ });
  expect(await panel.evaluate(() => document.querySelectorAll('.panel b, .panel img').length)).toBe(0);

  // A click into the lane of the other stream selects it and an event of it.
  const at = { x: 90, y: 13 };
  await expect
    .poll(async () => {
      // Not always at the same place: a busy machine's stream has gaps.
      at.x += 10;
      await panel.click({ role: 'img', name: 'Timeline' }, { at });
      return selectedEvent(panel);
    })
    .toMatch(/"type":"(order|message)"/);

  // The filter: text, /regex/, terms with completions, marks; a bad one says why; nothing found offers a way out.
  const filter = { role: 'combobox', name: 'Filter' } as const;
  const rowsAre = (n: number, what: string) =>
    panel.waitFor((count) => document.querySelectorAll('.connection-row').length === count, n, { what });
  const says = (text: string, what: string) =>
    expect
      .poll(() => panel.evaluate(() => document.querySelector('.filter')?.textContent), { message: what })
      .toContain(text);
  const options = () =>
    panel.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=option]')].map((option) => option.innerText),
    );
  const value = () => panel.evaluate(() => document.querySelector<HTMLInputElement>('#filter')?.value);
  await rowsAre(2, 'two rows');
  await panel.fill(filter, '"n":4,"text"');
  await rowsAre(1, 'the row of the matching message');
  await panel.click({ role: 'row', name: /\/ws\/echo/ });
  await panel.fill(filter, '/"n":[12],"text"/');
  await panel.waitFor(() => document.querySelectorAll('.event-row.send').length === 2, undefined, {
    what: 'two sent',
  });
  const marked = await panel.evaluate(() =>
    [...document.querySelectorAll('.event-row.send mark')].map((mark) => mark.textContent),
  );
  expect(marked).toEqual(['"n":1,"text"', '"n":2,"text"']);
  await panel.fill(filter, '/ws/echo');
  await rowsAre(1, 'a path is a path');

  // Completions: nothing is taken that was not chosen.
  await panel.fill(filter, 'ki');
  await expect.poll(async () => (await options())[0]).toContain('kind:');
  await panel.press('Enter');
  await expect.poll(async () => [await value(), (await options()).length]).toEqual(['ki', 0]);

  await panel.press('Control+Space');
  await expect.poll(async () => (await options()).length).toBeGreaterThan(0);
  await panel.press('ArrowDown');
  await panel.press('Enter');
  await expect.poll(value).toBe('kind:');
  await panel.press('ArrowUp');
  await panel.press('ArrowDown');
  await expect.poll(async () => (await options()).length).toBeGreaterThan(0);
  const first = (await options())[0]!.trim();
  await panel.press('Tab');
  await expect.poll(value).toBe(`kind:${first} `);
  await panel.fill(filter, 'dir:out "n":3');
  await says('1 of ', 'how many match');
  await panel.waitFor(() => document.querySelectorAll('.event-rows .event-row').length === 1, undefined, {
    what: 'the one that was sent',
  });

  await panel.fill(filter, '/([/');
  await says('not a regular expression', 'the error of a bad expression');
  await panel.fill(filter, 'dir:in size>big');
  await says('size>big: size wants a number such as 1k', 'the error of a bad value');
  await expect
    .poll(() => panel.evaluate(() => document.querySelector('#filter')?.getAttribute('aria-invalid')))
    .toBe('true');
  await panel.press('Escape');
  await expect.poll(value).toBe('');
  await panel.fill(filter, 'nothing has this');
  await rowsAre(0, 'no row');
  await panel.click({ role: 'button', name: 'Clear filter' });
  await rowsAre(2, 'all rows again');
});

test('the timeline: brush, follow until one looks back, cursors, groups, a picture', async ({ newTab }) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 620 } } });
  await visit(twoStreams);
  await until(panel, 'orders', (r) => messages(of(r, '/sse')).length > 30);
  const strip = { role: 'slider', name: 'Visible span' } as const;
  const says = () =>
    panel.evaluate(() => document.querySelector('.overview')?.getAttribute('aria-valuetext') ?? '');
  const follows = (yes: boolean) =>
    panel.waitFor(
      (wanted) =>
        document.querySelector('.overview')?.getAttribute('aria-valuetext')?.endsWith('following') === wanted,
      yes,
      { what: yes ? 'following' : 'no following' },
    );
  await follows(true);
  await panel.drag(strip, { x: 60, y: 12 }, { x: 160, y: 12 });
  await follows(false);
  const rests = (await says()).split(' of ')[0];
  const sofar = messages((await exported(panel)).records).length;
  await until(panel, 'more orders', (r) => messages(r.records).length > sofar + 30);
  expect((await says()).split(' of ')[0]).toBe(rests);
  await panel.press('End');
  await follows(true);
  await panel.wheel({ role: 'img', name: 'Timeline' }, { dy: -200 }, { at: { x: 50, y: 13 } });
  await follows(false);

  await panel.press('1');
  await panel.press('2');
  const measured = () => document.querySelector('.cursor-readout')?.textContent?.includes('Δ') === true;
  await panel.waitFor(measured, undefined, { what: 'two cursors' });
  await panel.press('Escape');
  await panel.waitFor(() => document.querySelector('.cursor-readout') === null, undefined, {
    what: 'no cursors',
  });

  const group = async (by: string) => {
    await panel.click({ role: 'button', name: 'Arrange streams' });
    await panel.click({ role: 'menuitemradio', name: `Group by: ${by}` });
  };
  const rowsAre = (n: number) =>
    panel.waitFor((count) => document.querySelectorAll('.connection-row').length === count, n);
  await group('Origin');
  await panel.waitFor(() => document.querySelectorAll('.group-row').length === 1, undefined, {
    what: 'the header of a group',
  });
  await panel.click({ role: 'row', name: /^http:\/\/localhost.*2 streams/ });
  await rowsAre(0);
  // The keyboard is at the header; the connections below it are there again.
  await panel.press('ArrowRight');
  await rowsAre(2);

  const svg = await panel.evaluate(() => {
    const { documentElement: root } = new DOMParser().parseFromString(
      window.streamgauge.picture(),
      'image/svg+xml',
    );
    return { root: root.nodeName, text: root.textContent };
  });
  expect(svg.root).toBe('svg');
  expect(svg.text).toMatch(/Streamgauge.*\/ws\/echo/s);
  await group('Nothing');
  await rowsAre(2);
});

test('a recording goes out and comes back the same, findings included; a bad file changes nothing', async ({
  newTab,
}) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 1200, height: 620 } } });
  await visit(`${twoStreams} new EventSource('/sse/forget?every=20&drop=3&retry=100').onmessage = () => {};`);
  await until(panel, 'reconnects, and events after them', (r) => messages(of(r, '/sse/forget')).length > 7);

  await dropFile(panel, 'bad.txt', 'this is no recording\n');
  await panel.waitFor(() => document.querySelector('.notice[role=alert]') !== null, undefined, {
    what: 'an alert',
  });
  expect(await panel.text()).toContain('not a Streamgauge recording');
  expect(await status(panel)).toContain('recording');

  await panel.click({ role: 'button', name: 'Record' });
  const { text } = await exported(panel);
  // One minute later, so that the socket that only received is a finding.
  const lines = text.trimEnd().split('\n');
  await dropFile(panel, 'good.ndjson', text);
  await panel.waitFor(() => document.body.innerText.includes('good.ndjson'), undefined, {
    what: 'the file shown',
  });
  expect((await exported(panel)).text).toBe(text);

  // The ledger of its attempts: two ids are missing after each resume.
  await panel.click({ role: 'row', name: /\/sse\/forget/ });
  await panel.click({ role: 'tab', name: /^Connections/ });
  const missing = () =>
    panel.evaluate(() => {
      const cells = (row: Element | undefined) => [...(row?.children ?? [])] as HTMLElement[];
      const [head, ...rows] = document.querySelectorAll('.ledger-row');
      const column = cells(head).findIndex((cell) => cell.title === 'Ids missing');
      return rows.slice(0, 3).map((row) => cells(row)[column]?.innerText);
    });
  await expect.poll(missing).toEqual(['–', '2', '2']);
  const selected = (number: string) =>
    panel.waitFor(
      (wanted) => document.querySelector('.ledger-row.selected')?.textContent?.startsWith(wanted),
      number,
      { what: `attempt ${number} selected` },
    );
  await panel.click({ role: 'row', name: /^2 / });
  await selected('2');
  await panel.press('ArrowDown');
  await selected('3');
  await panel.press('Enter');
  await expect
    .poll(() => panel.text())
    .toMatch(/Availability\s+[\d.]+ %[\s\S]*Attempt 3[\s\S]*Last-Event-ID held\s+8\s+as the page sees it/);
  await dropFile(panel, 'cut.ndjson', text.slice(0, text.lastIndexOf('"type":"record"') + 20));
  await panel.waitFor(() => document.body.innerText.includes('was cut'), undefined, { what: 'the warning' });
  expect((await exported(panel)).records.length).toBeLessThan(lines.length);
});

test('a WebSocket that only receives: "so far" while young, a finding of ws-one-way after a minute', async ({
  newTab,
}) => {
  const { panel, visit } = await newTab();
  await visit(`const ws = new WebSocket('/ws/subscribe?every=20');
   ws.onopen = () => ws.send(JSON.stringify({ type: 'subscribe', channel: 'prices' }));
   ws.onmessage = () => {};`);
  const young = await until(panel, 'thirty messages', (r) => messages(r.records).length > 30);
  await panel.waitFor(() => document.body.innerText.includes('receive-only so far'), undefined, {
    what: 'the label',
  });
  expect(young.lines.some((line) => line.type === 'finding')).toBe(false);

  // The same recording, watched for longer: the last message comes 61 s after the socket opened.
  await panel.click({ role: 'button', name: 'Record' });
  const { lines, records } = await exported(panel);
  const open = records.find((record) => record.kind === 'open')!;
  const last = messages(records).at(-1)!;
  const older = lines
    .filter((line) => line.type !== 'finding')
    .map((line) => JSON.stringify(line === last ? { ...last, t: open.t + 61_000 } : line))
    .filter((_line, i) => lines[i]!.type !== 'record' || (lines[i] as typeof last).seq <= last.seq);
  await dropFile(panel, 'older.ndjson', `${older.join('\n')}\n`);
  await panel.waitFor(() => document.querySelector('.connection-row .flag') !== null, undefined, {
    what: 'the flag',
  });
  const recording = await exported(panel);
  const finding = recording.lines.find((line) => line.type === 'finding')!;
  expect(finding).toMatchObject({
    rule: 'ws-one-way',
    severity: 'advice',
    evidence: { openSeconds: 61, messagesOut: 0, initialMessagesNotCounted: 1 },
  });
  await panel.click({ role: 'tab', name: /^Findings/ });
  expect(await panel.text()).toContain('only ever receives');
});

test('both themes, both docks, and a screenshot of each', async ({ newTab }, info) => {
  const { panel, visit } = await newTab({ panel: { size: { width: 900, height: 300 } } });
  await visit(twoStreams);
  await until(panel, 'echoes', (r) => messages(of(r, '/ws/echo')).length === 5);
  const background = () =>
    panel.evaluate(() => getComputedStyle(document.querySelector('.panel')!).backgroundColor);
  const brightness = (colour: string): number =>
    Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number));
  await mkdir(info.outputDir, { recursive: true });
  await panel.setTheme('light');
  await expect.poll(async () => brightness(await background())).toBeGreaterThan(200);
  await panel.screenshot(join(info.outputDir, 'bottom-light.png'));
  await panel.setTheme('dark');
  await expect.poll(async () => brightness(await background())).toBeLessThan(80);
  await panel.setSize({ width: 420, height: 800 });
  await panel.screenshot(join(info.outputDir, 'side-dark.png'));
  const wide = await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1);
  expect(wide).toBe(true);
  await panel.setTheme('light');
});

test('hidden and shown again, and moved to another dock, the recording is all there', async ({ newTab }) => {
  const { page, panel, visit } = await newTab();
  await visit(`new EventSource('/sse/ids?every=20').onmessage = () => {};`);
  await until(panel, 'messages', (r) => messages(r.records).length > 10);
  await panel.hide();
  const at = await page.evaluate(() => performance.now());
  await page.waitForFunction((start) => performance.now() > start + 500, at);
  await panel.show();
  await panel.setDock('bottom');
  const recording = await until(
    panel,
    'messages from before and after',
    (r) => messages(r.records).length > 40,
  );
  expect(
    messages(recording.records)
      .map((m) => Number(m.lastEventId))
      .every((n, i) => n === i + 1),
  ).toBe(true);
  await panel.click({ role: 'row', name: /\/sse\/ids/ });
  await panel.press('Delete');
  const cleared = await until(panel, 'cleared', (r) => Number(messages(r.records)[0]?.lastEventId ?? 0) > 10);
  expect(cleared.records[0]!.seq).toBe(1);
});
