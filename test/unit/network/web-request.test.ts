import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, isExchange } from '../../../src/network/exchange.ts';
import { OpenExchanges } from '../../../src/network/open-exchanges.ts';
import { observeWebRequest } from '../../../src/network/web-request.ts';
import { FakeWebRequest, headers } from './fake-web-request.ts';

function observed(
  browser: 'chromium' | 'firefox',
  wanted: (tab: number, from?: string) => boolean = (tab) => tab === 2,
) {
  const fake = new FakeWebRequest(browser);
  const told: Exchange[] = [];
  const open = new OpenExchanges();
  const stop = observeWebRequest(wanted, (exchange) => told.push(exchange), open);
  return { fake, told, open, stop, last: () => told.at(-1)! };
}

const STREAM = headers({ 'Content-Type': 'text/event-stream', 'X-A': '1' });
const url = 'http://a.test/events';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe.each(['chromium', 'firefox'] as const)('requests as %s tells them', (browser) => {
  it('registers in the way the browser accepts, and takes all listeners back', () => {
    const error = vi.spyOn(console, 'error');
    const { fake, stop } = observed(browser);
    expect(error).not.toHaveBeenCalled();
    for (const list of fake.registered.values()) expect(list.length).toBe(1);
    const [extra] = fake.registered.get('onSendHeaders')!;
    expect(extra!.args[1]).toEqual(
      browser === 'chromium' ? ['requestHeaders', 'extraHeaders'] : ['requestHeaders'],
    );
    stop();
    for (const list of fake.registered.values()) expect(list.length).toBe(0);
  });

  it('tells an EventSource and its reconnect, with the Last-Event-ID sent', () => {
    const { fake, told, open, last } = observed(browser);
    const line = browser === 'chromium' ? 'HTTP/1.1 200' : 'HTTP/2.0 200';
    const answer = { statusCode: 200, statusLine: line, responseHeaders: STREAM };
    fake.play(
      { requestId: '7', url },
      ['onBeforeRequest'],
      ['onSendHeaders', { requestHeaders: headers({ Accept: 'text/event-stream' }) }],
      ['onHeadersReceived', answer],
      ['onResponseStarted', { statusCode: 200, statusLine: line, ip: '::1', fromCache: false }],
    );
    expect(told.map((x) => x.status)).toEqual([undefined, undefined, 200, 200]);
    expect(open.size).toBe(1);
    expect(last()).toMatchObject({
      id: '7',
      documentId: 'D1',
      initiator: browser === 'chromium' ? 'http://a.test' : 'http://a.test/p',
      ip: '::1',
      fromCache: false,
      responseHeaders: [
        ['Content-Type', 'text/event-stream'],
        ['X-A', '1'],
      ],
    });
    expect(last().httpVersion).toBe(browser === 'chromium' ? undefined : 'h2');
    expect(last().endedAt).toBeUndefined();
    expect(last().headersAt! - last().startedAt).toBe(2);
    fake.play({ requestId: '7', url }, ['onCompleted', { statusCode: 200, statusLine: line, ip: '::1' }]);
    expect(last().endedAt! - last().startedAt).toBe(4);
    expect(open.size).toBe(0);

    const sent = headers({ Accept: 'text/event-stream', 'Last-Event-ID': '5' });
    fake.play({ requestId: '8', url }, ['onBeforeRequest'], ['onSendHeaders', { requestHeaders: sent }]);
    expect(last()).toMatchObject({ id: '8', lastEventIdSent: '5' });
    fake.play({ requestId: '8', url }, ['onErrorOccurred', { error: 'net::ERR_EMPTY_RESPONSE' }]);
    expect(last().error).toBe('net::ERR_EMPTY_RESPONSE');
    expect(last().endedAt).toBeGreaterThan(last().startedAt);
    expect(told.every((x) => isExchange(JSON.parse(JSON.stringify(x))))).toBe(true);
  });

  it('follows redirects within one exchange; each hop starts anew', () => {
    const { fake, told, last } = observed(browser);
    const to = 'http://b.test/events';
    fake.play(
      { requestId: '9', url, method: 'POST' },
      ['onBeforeRequest'],
      ['onSendHeaders', { requestHeaders: headers({ Cookie: 'a=b', 'last-event-id': '1' }) }],
      ['onHeadersReceived', { statusCode: 302, statusLine: 'HTTP/1.1 302 Found', responseHeaders: [] }],
      ['onBeforeRedirect', { statusCode: 302, redirectUrl: to, ip: '::1' }],
    );
    expect(last()).toMatchObject({ url: to, redirects: [{ url, status: 302, t: fake.t }] });
    expect(last()).not.toHaveProperty('requestHeaders');
    expect(last().status).toBeUndefined();
    fake.play({ requestId: '9', url: to }, ['onBeforeRequest'], ['onSendHeaders', { requestHeaders: [] }]);
    expect(last()).toMatchObject({ id: '9', url: to, method: 'GET', requestHeaders: [] });
    expect(last().lastEventIdSent).toBeUndefined();
    expect(told.every((x) => x.startedAt === told[0]!.startedAt)).toBe(true);
    // What was told before is not changed behind anybody's back.
    expect(told[0]!.redirects).toEqual([]);
  });

  it('tells a WebSocket: it ends with its handshake', () => {
    const { fake, last } = observed(browser);
    const line = { statusCode: 101, statusLine: 'HTTP/1.1 101 Switching Protocols' };
    fake.play(
      { requestId: '3', url: 'wss://a.test/ws', type: 'websocket' },
      ['onBeforeRequest'],
      ['onSendHeaders', { requestHeaders: [] }],
      ['onHeadersReceived', { ...line, responseHeaders: headers({ Upgrade: 'websocket' }) }],
      ['onResponseStarted', line],
      ['onCompleted', line],
    );
    expect(last()).toMatchObject({ status: 101, type: 'websocket', url: 'wss://a.test/ws' });
    expect(last().endedAt).toBeDefined();
  });
});

describe('the observer', () => {
  it('asks whom it concerns: of requests without a tab only the initiator is known', () => {
    const wanted = vi.fn((tab: number, from?: string) => tab === -1 && from === 'http://a.test');
    const { fake, told } = observed('chromium', wanted);
    fake.play({ requestId: '1', url, tabId: 5 }, ['onBeforeRequest']);
    fake.play({ requestId: '2', url, tabId: -1, initiator: undefined }, ['onBeforeRequest']);
    fake.play({ requestId: '3', url, tabId: -1, documentId: undefined }, ['onBeforeRequest']);
    expect(told.map((x) => x.id)).toEqual(['3']);
    expect(told[0]).not.toHaveProperty('documentId');
    expect(wanted).toHaveBeenCalledWith(-1, undefined);
  });

  it('says so when it did not see the start', () => {
    const { fake, last, open } = observed('chromium');
    fake.play({ requestId: '1', url }, ['onHeadersReceived', { statusCode: 200 }]);
    expect(last()).toMatchObject({ id: '1', startUnseen: true, status: 200 });
    fake.play({ requestId: '1', url }, ['onCompleted', { statusCode: 200 }]);
    expect(open.size).toBe(0);
  });

  it('is bounded: URLs, headers, redirects, exchanges under way', () => {
    const open = new OpenExchanges(3);
    const fake = new FakeWebRequest('chromium');
    const told: Exchange[] = [];
    observeWebRequest(
      () => true,
      (exchange) => told.push(exchange),
      open,
    );
    for (let i = 0; i < 5; i++)
      fake.play({ requestId: `${i}`, url: `${url}?${'x'.repeat(99_999)}` }, ['onBeforeRequest']);
    expect([open.size, open.dropped]).toEqual([3, 2]);
    const many = Array.from({ length: 500 }, () => ({ name: 'n', value: 'v'.repeat(10_000) }));
    fake.play({ requestId: '4', url }, ['onSendHeaders', { requestHeaders: many }]);
    expect(told.at(-1)!.requestHeaders!.length).toBe(100);
    expect(told.at(-1)!.requestHeaders![0]![1].length).toBe(8192);
    for (let i = 0; i < 60; i++)
      fake.play({ requestId: '4', url }, ['onBeforeRedirect', { redirectUrl: url, statusCode: 307 }]);
    expect(told.at(-1)!.redirects.length).toBe(50);
    expect(told.every((x) => x.url.length <= 16_384 && isExchange(x))).toBe(true);
  });

  it('never throws: no permission, a listener that throws, details that are none', () => {
    vi.stubGlobal('chrome', {});
    expect(() =>
      observeWebRequest(
        () => true,
        () => undefined,
      )(),
    ).not.toThrow();
    vi.unstubAllGlobals();
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const fake = new FakeWebRequest('firefox');
    observeWebRequest(
      () => true,
      () => {
        throw new Error('listener');
      },
    );
    expect(() => fake.play({ requestId: '1', url }, ['onBeforeRequest'], ['onCompleted'])).not.toThrow();
    expect(() => fake.fire('onBeforeRequest', {})).not.toThrow();
    expect(error).toHaveBeenCalledTimes(3);
  });
});
