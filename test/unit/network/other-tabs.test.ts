import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOtherLoads, type OtherLoad, OtherTabs, STREAMS_LIMIT } from '../../../src/network/other-tabs.ts';
import { FakeWebRequest, headers } from './fake-web-request.ts';

const STREAM = headers({ 'Content-Type': 'text/event-stream; charset=utf-8' });
/** What each tab shows: the inspected page is in tab 2. */
const PAGES = new Map([
  [2, 'http://a.test/p'],
  [3, 'http://a.test/q'],
  [4, 'http://b.test/'],
]);

function watching(browser: 'chromium' | 'firefox') {
  const fake = new FakeWebRequest(browser);
  const told: OtherLoad[][] = [];
  const tabs = new OtherTabs(
    2,
    (tab) => (PAGES.has(tab) ? Promise.resolve(PAGES.get(tab)) : Promise.reject(new Error('gone'))),
    (loads) => told.push(loads),
  );
  tabs.start();
  tabs.page = 'http://a.test/p';
  const statusLine = browser === 'chromium' ? 'HTTP/1.1 200' : 'HTTP/2.0 200';
  const begin = (requestId: string, tabId: number, more: object = {}): void =>
    fake.play({ requestId, tabId, url: 'http://api.test/s', statusLine, responseHeaders: STREAM, ...more }, [
      'onResponseStarted',
    ]);
  const last = async (): Promise<OtherLoad[] | undefined> => {
    await vi.advanceTimersByTimeAsync(300);
    return told.at(-1);
  };
  return { fake, told, tabs, begin, last };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe.each(['chromium', 'firefox'] as const)('streams of other tabs in %s', (browser) => {
  it('are counted by origin until they end, of tabs whose page has the same origin', async () => {
    const { fake, begin, last, told } = watching(browser);
    begin('1', 3);
    begin('2', 3, { url: 'http://api.test/other' });
    begin('3', 2); // the page itself
    begin('4', 4); // another site has connections of its own
    begin('5', -1); // a worker of nobody knows whom
    begin('6', 9); // a tab that is gone
    begin('7', 3, { responseHeaders: headers({ 'content-type': 'application/json' }) });
    const known = browser === 'firefox' ? { multiplexed: 2, unknown: 0 } : { multiplexed: 0, unknown: 2 };
    expect(await last()).toEqual([{ origin: 'http://api.test', http1: 0, ...known }]);
    expect(told).toHaveLength(1); // all at once
    fake.play({ requestId: '1', tabId: 3, url: '' }, ['onCompleted']);
    expect((await last())![0]).toMatchObject(browser === 'firefox' ? { multiplexed: 1 } : { unknown: 1 });
    fake.play({ requestId: '2', tabId: 3, url: '' }, ['onErrorOccurred', { error: 'net::ERR_ABORTED' }]);
    expect(await last()).toEqual([]);
  });

  it('are those of the page that is shown now, and none of a page without an origin', async () => {
    const { begin, last, tabs } = watching(browser);
    begin('1', 3);
    begin('4', 4);
    tabs.page = 'http://b.test/';
    expect(await last()).toHaveLength(1);
    tabs.page = 'data:text/html,';
    expect(await last()).toEqual([]);
  });

  it('are followed in bounded numbers, and no longer once it is stopped', async () => {
    const { fake, begin, last, tabs, told } = watching(browser);
    for (let i = 0; i < STREAMS_LIMIT + 5; i++) begin(String(i), 3);
    const [load] = (await last())!;
    expect(load!.http1 + load!.multiplexed + load!.unknown).toBe(STREAMS_LIMIT);
    begin('x', 3);
    tabs.stop();
    const before = told.length;
    await last();
    expect(told).toHaveLength(before);
    for (const list of fake.registered.values()) expect(list).toEqual([]);
  });
});

it('without the permission nothing happens', () => {
  vi.stubGlobal('chrome', {});
  expect(() => new OtherTabs(1, () => Promise.resolve(''), vi.fn()).start()).not.toThrow();
});

it('guards what comes from the background', () => {
  const load = { origin: 'http://a.test', http1: 1, multiplexed: 0, unknown: 2 };
  expect(isOtherLoads([load, load])).toBe(true);
  for (const wrong of [
    null,
    {},
    [null],
    [{ ...load, http1: -1 }],
    [{ ...load, unknown: '2' }],
    [{ ...load, origin: 'x'.repeat(999) }],
  ])
    expect(isOtherLoads(wrong)).toBe(false);
});
