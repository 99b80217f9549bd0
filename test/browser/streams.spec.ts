/** Streams of fetch and XHR: whichever way the page reads them, all that was sent is recorded, and nothing twice. */
import type { Page } from '@playwright/test';
import { interpret } from '../unit/framing/oracle.ts';
import { expect, test } from './fixtures.ts';
import { ENDINGS } from './streams/endings.ts';
import { DIALECTS, FORMATS, PLAIN_ANSWERS, REDIRECT } from './streams/formats.ts';
import { WAYS, XHR_WAYS } from './streams/ways.ts';
import { type Exported, exported, kinds, messages, of, until } from './support.ts';

const BODY = new TextEncoder().encode(
  '\ufeff: hello\nretry: 1234\n\nid: 1\ndata: é 😀\n\nevent: price\r\ndata: two\r\ndata: lines\r\n\r\n' +
    'id: 3\rdata: cr\r\rdata:\n\ndata: <b>html</b>\nbogus: field\n\nid: 4\n\ndata: last\n\ndata: tail without an end',
);
/** In the middle of the BOM, of characters and of CRLFs. */
const CUTS = '1,20,36,40,41,42,61,73,75,76,77,90,120';

const streamUrl = (body: string | Uint8Array, more = ''): string =>
  `/stream/bytes?body=${Buffer.from(body).toString('base64url')}${more}`;

function told(recording: Exported, part: string) {
  return messages(of(recording, part)).map(({ data, eventType, lastEventId = '' }) => ({
    data,
    eventType,
    lastEventId,
  }));
}

/** Runs the source text of an async function for each `[name, arguments]`, and gives what each gave or threw. */
function inPage(page: Page, calls: { code: string; url: string }[]): Promise<unknown[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(({ code, url }) =>
          (new Function('url', `return (async () => { ${code} })()`)(url) as Promise<unknown>).catch(String),
        ),
      ),
    calls,
  );
}

/** How many connections one page opens at a time: a browser opens six, and the page needs none to be left. */
const AT_ONCE = 5;

for (const [api, ways] of [
  ['fetch', WAYS],
  ['XMLHttpRequest', XHR_WAYS],
] as const) {
  test(`${api}: every way of reading gives the page all, and the recording as well`, async ({
    tab: { page, panel },
    lab,
  }) => {
    const calls = Object.entries(ways).map(([way, source], n) => ({
      way,
      code: api === 'fetch' ? `const response = await fetch(url); ${source}` : source,
      url: streamUrl(BODY, `&cuts=${CUTS}&gap=20&way=${n}.`),
    }));
    for (let i = 0; i < calls.length; i += AT_ONCE) {
      const some = calls.slice(i, i + AT_ONCE);
      const texts = await inPage(page, some);
      for (const [n, text] of texts.entries())
        expect(text, some[n]!.way).toBe(new TextDecoder().decode(BODY));
    }
    const recording = await until(
      panel,
      'the end of each',
      (r) => kinds(r.records).filter((kind) => kind === 'close').length >= calls.length,
    );
    expect(recording.losses).toEqual([]);
    expect(recording.connections).toHaveLength(calls.length);
    const expected = interpret(BODY).flatMap((item) =>
      'event' in item
        ? [{ eventType: item.event.type, data: item.event.data, lastEventId: item.event.lastEventId }]
        : [],
    );
    for (const { way, url } of calls) {
      expect.soft(recording.connections.find((c) => c.url === lab.origin + url)?.api, way).toBe(api);
      expect.soft(told(recording, url), way).toEqual(expected);
      expect.soft(of(recording, url).at(-1), way).toMatchObject({ kind: 'close', by: 'server' });
    }
  });
}

test('each format is listed with all its messages, by fetch and by XHR; ordinary answers are not', async ({
  tab: { page, panel },
  lab,
}) => {
  const other = lab.origin.includes('localhost')
    ? lab.origin.replace('localhost', '127.0.0.1')
    : lab.origin.replace('127.0.0.1', 'localhost');
  const read = 'for await (const _ of (await fetch(url)).body);';
  const xhr = XHR_WAYS['responseText at load'] as string;
  const formats = [...FORMATS, ...DIALECTS].map((format) => ({
    ...format,
    url: (format.elsewhere ? other : lab.origin) + format.path,
  }));
  const redirect = `/stream/redirect?times=2&to=${encodeURIComponent(REDIRECT.to)}`;
  const calls = [
    ...formats.map(({ url }) => ({ code: read, url: `${url}&by=fetch` })),
    ...formats.filter(({ binary }) => !binary).map(({ url }) => ({ code: xhr, url: `${url}&by=xhr` })),
    { code: read, url: redirect },
    ...PLAIN_ANSWERS.flatMap((url) => [
      { code: read, url: `${lab.origin}${url}` },
      { code: 'await (await fetch(url)).text();', url: `${lab.origin}${url}` },
      { code: xhr, url: `${lab.origin}${url}` },
    ]),
  ];
  for (let i = 0; i < calls.length; i += AT_ONCE) await inPage(page, calls.slice(i, i + AT_ONCE));
  const streams = calls.length - PLAIN_ANSWERS.length * 3;
  const recording = await until(
    panel,
    'the end of each',
    (r) => kinds(r.records).filter((kind) => kind === 'close').length >= streams,
    10_000,
  ).catch(() => exported(panel)); // what is missing is said below
  const seen = (part: string): unknown =>
    recording.connections
      .filter(({ url }) => url.includes(part))
      .map(({ id, api }) => {
        const records = recording.records.filter(({ connection }) => connection === id);
        const close = records.find(({ kind }) => kind === 'close');
        return [api, messages(records).length, close?.kind === 'close' && close.by];
      });
  for (const { path, count, binary } of formats) {
    expect.soft(seen(`${path}&by=fetch`), `${path} by fetch`).toEqual([['fetch', count, 'server']]);
    if (!binary)
      expect.soft(seen(`${path}&by=xhr`), `${path} by XHR`).toEqual([['XMLHttpRequest', count, 'server']]);
  }
  expect.soft(seen(REDIRECT.to), 'a redirect').toEqual([['fetch', REDIRECT.count, 'server']]);
  expect(recording.connections).toHaveLength(streams);
  expect(recording.losses).toEqual([]);
});

test('a stream that the page gives up is closed by the page, and its server hears it as soon as without us', async ({
  tab: { page, panel },
  bareDriver,
  lab,
}) => {
  const unwatched = await bareDriver.newPage();
  await unwatched.goto(`${lab.origin}/blank`);
  const name = (ending: string): string => encodeURIComponent(ending);
  /** How many events the server sent of each, once it knows that the client is gone. */
  const sentOf = async (tab: Page, prefix: string): Promise<Record<string, number>> => {
    const sent: Record<string, number> = {};
    for (const [ending, code] of Object.entries(ENDINGS)) {
      const label = name(`${prefix} ${ending}`);
      await inPage(tab, [{ code, url: `/stream/endless?every=10&name=${label}&` }]);
      const asked = async () =>
        (await (await fetch(`${lab.origin}/stream/sent?name=${label}`)).json()) as {
          open: number;
          sent: number;
        };
      await expect
        .poll(async () => (await asked()).open, { message: `${label} ends`, intervals: [20] })
        .toBe(0);
      sent[ending] = (await asked()).sent;
    }
    return sent;
  };
  const without = await sentOf(unwatched, 'without');
  const watched = await sentOf(page, 'watched');
  await unwatched.close();
  for (const ending of Object.keys(ENDINGS)) {
    // An event each 10 ms; 30 of them are far more than a loaded machine delays either, and a stream that
    // something of ours kept alive would not end at all.
    expect.soft(watched[ending], ending).toBeLessThan((without[ending] ?? 0) + 30);
  }
  const recording = await until(
    panel,
    'the end of each',
    (r) => kinds(r.records).filter((kind) => kind === 'close').length >= Object.keys(ENDINGS).length,
  );
  for (const ending of Object.keys(ENDINGS)) {
    const records = of(recording, `name=${name(`watched ${ending}`)}&`);
    expect.soft(messages(records).length, ending).toBeGreaterThan(0);
    expect
      .soft(
        records.filter(({ kind }) => kind === 'error'),
        ending,
      )
      .toEqual([]);
    expect.soft(records.at(-1), ending).toMatchObject({ kind: 'close', by: 'page' });
  }
});

test('a stream that the server cuts ends with an error, by the network', async ({ tab: { page, panel } }) => {
  const ways: Record<string, string> = {
    ...WAYS,
    'onload and onerror':
      'return new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.open("GET", url); xhr.onloadend = resolve; xhr.send(); })',
  };
  const chosen = ['getReader()', 'for await', 'pipeTo()', 'text()', 'onload and onerror'];
  const calls = chosen.map((way, n) => ({
    code: way.startsWith('on') ? ways[way]! : `const response = await fetch(url); ${ways[way]}`,
    url: `/stream/abort?after=3&every=100&partial=1&way=${n}.`,
  }));
  await inPage(page, calls);
  const recording = await until(
    panel,
    'the end of each',
    (r) => kinds(r.records).filter((kind) => kind === 'close').length >= calls.length,
  );
  for (const [n, { url }] of calls.entries()) {
    const records = of(recording, url);
    // The whole text was never given to anybody.
    // A browser throws away what it has queued when the body fails: nobody may have read the last event.
    // A failed XHR has lost its text, too, and what came since the last progress event was seen by nobody.
    const possible = chosen[n] === 'text()' ? [0] : chosen[n] === 'onload and onerror' ? [1, 2, 3] : [2, 3];
    expect.soft(possible, chosen[n]).toContain(messages(records).length);
    expect.soft(records.filter(({ kind }) => kind === 'error').length, chosen[n]).toBe(1);
    expect.soft(records.at(-1), chosen[n]).toMatchObject({ kind: 'close', by: 'network' });
  }
});

test('a panel opened late shows the newest pieces of a stream, marked, and goes on; events of one chunk say so', async ({
  driver,
  page,
  lab,
}) => {
  await page.goto(`${lab.origin}/blank`);
  await page.evaluate(async () => {
    const reader = (await fetch('/stream/sse?every=5&chunked=5&ids=1&count=1000000')).body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    void (async () => {
      for (;;) {
        const { value } = await reader.read();
        text += decoder.decode(value, { stream: true });
        Object.assign(window, { seen: text.split('\n\n').length - 1 });
      }
    })();
  });
  await page.waitForFunction(() => (window as unknown as { seen: number }).seen > 1100);
  const panel = await driver.openPanel(page);
  const recording = await until(panel, 'live messages', (r) => messages(r.records).some((m) => !m.backlog));
  expect(recording.connections).toMatchObject([{ api: 'fetch', predatesRecording: true }]);
  const all = messages(recording.records);
  const ids = all.map(({ lastEventId }) => Number(lastEventId));
  expect(all[0]!.backlog).toBe(true);
  expect(ids[0]).toBeGreaterThan(1);
  // On a busy machine much may come in one piece, too large to be kept by then: only there, and told, events are missing.
  const told = recording.records.filter(
    (record) => record.kind === 'note' && record.data.includes('bytes are missing here'),
  );
  for (const [n, { seq }] of all.entries()) {
    const before = all[n - 1];
    const hole = before && told.some((note) => note.seq > before.seq && note.seq < seq);
    if (before && !hole) expect(ids[n]).toBe(ids[n - 1]! + 1);
  }
  expect(recording.losses[0]!.reason).toContain('before the recording began');
  // The lab writes five at a time; the network may join two writes, and then both are in one chunk.
  const perChunk = new Map<unknown, number>();
  for (const { backlog, chunk } of all) {
    if (!backlog) perChunk.set(chunk, (perChunk.get(chunk) ?? 0) + 1);
  }
  for (const [chunk, count] of perChunk) expect(count % 5, `events of chunk ${chunk}`).toBe(0);
  expect((await exported(panel)).connections).toHaveLength(1);
});
