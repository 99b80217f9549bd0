import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/network/exchange.ts';
import type { HarEntry } from '../../../src/network/har-entry.ts';
import { NetworkLog } from '../../../src/network/network-log.ts';

const url = 'http://a.test/events';
let ids = 0;
function exchange(more: Partial<Exchange> = {}): Exchange {
  return {
    id: `r${++ids}`,
    documentId: 'D1',
    frameId: 0,
    tabId: 1,
    initiator: 'http://a.test',
    url,
    method: 'GET',
    type: 'xmlhttprequest',
    startedAt: 1000,
    redirects: [],
    source: 'webRequest',
    ...more,
  };
}
function log(...exchanges: Exchange[]): NetworkLog {
  const made = new NetworkLog();
  for (const one of exchanges) made.add(one);
  return made;
}
const query = { documentId: 'D1', url, type: 'xmlhttprequest', after: 1000 };

describe('claims', () => {
  it('two requests of the same URL go to two claims, oldest first, each once', () => {
    const [later, earlier] = [exchange({ startedAt: 1010 }), exchange({ startedAt: 1005 })];
    const made = log(later, earlier);
    expect(made.claim(query)?.id).toBe(earlier.id);
    expect(made.claim(query)?.id).toBe(later.id);
    expect(made.claim(query)).toBeUndefined();
    made.release(made.claim({ ...query, url: 'http://other.test/' }) ?? earlier);
    expect(made.claim(query)?.id).toBe(earlier.id);
  });

  it('fits URL without fragment, first of a redirect chain, method, type, time and Accept', () => {
    const redirected = exchange({
      url: 'http://b.test/',
      redirects: [{ url: `${url}#x`, status: 302, t: 1001 }],
    });
    expect(log(redirected).claim({ ...query, url: `${url}#y` })?.id).toBe(redirected.id);
    expect(log(redirected).claim({ ...query, url: 'http://b.test/' })).toBeUndefined();
    expect(log(redirected).claim({ ...query, method: 'post' })?.id).toBe(redirected.id); // 302 made it GET
    expect(log(exchange()).claim({ ...query, method: 'POST' })).toBeUndefined();
    expect(log(exchange({ method: 'OPTIONS' })).claim(query)).toBeUndefined();
    expect(log(exchange()).claim({ ...query, type: 'websocket' })).toBeUndefined();
    expect(log(exchange({ startedAt: 971 })).claim(query)).toBeDefined();
    expect(log(exchange({ startedAt: 969 })).claim(query)).toBeUndefined();
    expect(log(exchange({ startedAt: 1131 })).claim({ ...query, before: 1100 })).toBeUndefined();
    expect(log(exchange({ startedAt: 1131 })).claim({ ...query, before: 1100, slack: 50 })).toBeDefined();
    expect(log(exchange({ startUnseen: true })).claim(query)).toBeUndefined();
    const fetched = log(exchange({ requestHeaders: [['Accept', '*/*']] }), exchange({ startedAt: 1001 }));
    expect(fetched.claim({ ...query, accept: 'text/event-stream' })?.startedAt).toBe(1001);
  });

  it("no document gets another's, nor a worker's where the browser names documents", () => {
    expect(log(exchange({ documentId: 'D2' })).claim(query)).toBeUndefined();
    const worker = exchange({ documentId: undefined, startedAt: 999 });
    const made = log(worker, exchange());
    expect(made.claim(query)?.documentId).toBe('D1');
    expect(made.claim(query)).toBeUndefined();
    expect(log(worker).claim(query)).toBeDefined(); // it names none: perhaps an old browser
    const byFrame = { ...query, documentId: undefined };
    expect(log(worker).claim({ ...byFrame, frameUrl: 'http://b.test/x' })).toBeUndefined();
    expect(log(worker).claim({ ...byFrame, frameUrl: 'http://a.test/x' })).toBeDefined();
  });
});

describe('a claimed exchange', () => {
  it('is live, and listeners are told', () => {
    const made = log();
    const told: Exchange[] = [];
    const stop = made.onUpdate((one) => told.push(one));
    const first = exchange();
    made.add(first);
    const mine = made.claim(query)!;
    made.add({ ...first, status: 200, responseHeaders: [['a', 'b']], headersAt: 1009 });
    expect(mine).toMatchObject({ status: 200, headersAt: 1009 });
    expect(told).toEqual([mine, mine]);
    expect(told[1]).toBe(mine);
    // A background that was started anew knows only the end.
    made.add({ ...first, startUnseen: true, startedAt: 5000, endedAt: 5000, status: 200 });
    expect(mine).toMatchObject({ startedAt: 1000, endedAt: 5000, headersAt: 1009 });
    expect(mine.startUnseen).toBeUndefined();
    stop();
    made.add(exchange());
    expect(told.length).toBe(3);
    expect(first).not.toBe(mine);
  });

  it('stays live when the log is cleared', () => {
    const first = exchange();
    const made = log(first, exchange({ endedAt: 1001 }), exchange());
    const mine = made.claim(query)!;
    made.clear();
    made.add({ ...first, status: 200 });
    expect(mine.status).toBe(200);
    expect(made.claim(query)).toBeUndefined();
  });

  it('forgets what was of a hop that is left', () => {
    const first = exchange({ status: 302, responseHeaders: [], lastEventIdSent: '1' });
    const made = log(first);
    const mine = made.claim(query)!;
    const hop = { url, status: 302, t: 1002 };
    made.add(exchange({ id: first.id, url: 'http://b.test/', redirects: [hop] }));
    expect(mine).toMatchObject({ url: 'http://b.test/', redirects: [hop] });
    expect(mine.status ?? mine.responseHeaders ?? mine.lastEventIdSent).toBeUndefined();
  });
});

describe('the log', () => {
  it('keeps the newest 2,000 finished ones and all that are open', () => {
    const made = new NetworkLog();
    const openOnes = Array.from({ length: 10 }, (_, i) => exchange({ startedAt: i, type: 'websocket' }));
    for (const one of openOnes) made.add(one);
    const done = Array.from({ length: 2500 }, (_, i) => exchange({ startedAt: 2000 + i, endedAt: 9000 }));
    for (const one of done) {
      made.add({ ...one, endedAt: undefined });
      made.add(one);
    }
    let left = 0;
    const first = made.claim(query);
    expect(first?.startedAt).toBe(2500);
    while (made.claim(query)) left++;
    expect(left).toBe(1999);
    expect([...made.unclaimed()].length).toBe(10);
    for (let i = 0; i < 5000; i++) made.add(exchange());
    expect(made.dropped).toBe(10 + 5000 - 4096);
  });

  it('offers streams that nobody claimed, once', () => {
    const sse = exchange({
      tabId: -1,
      responseHeaders: [['content-type', 'Text/Event-Stream;charset=utf-8']],
    });
    const lines = exchange({ responseHeaders: [['Content-Type', 'application/x-ndjson']] });
    const page = exchange({ responseHeaders: [['Content-Type', 'text/html']] });
    const json: [string, string][] = [['Content-Type', 'application/json; charset=UTF-8']];
    const document = exchange({ responseHeaders: json });
    const gemini = exchange({ url: 'https://a.test/m:streamGenerateContent?key=k', responseHeaders: json });
    const early = exchange({ requestHeaders: [['Accept', 'text/event-stream']] });
    const refused = exchange({ requestHeaders: [['Accept', 'text/event-stream']], status: 503 });
    const socket = exchange({ type: 'websocket', startedAt: 2000 });
    const made = log(sse, lines, page, document, gemini, early, refused, socket);
    expect([...made.unclaimed()].map((x) => x.id)).toEqual([
      sse.id,
      lines.id,
      gemini.id,
      early.id,
      socket.id,
    ]);
    expect([...made.unclaimed(1500)].map((x) => x.id)).toEqual([sse.id, lines.id, gemini.id, early.id]);
    const [first] = made.unclaimed();
    expect([made.take(first!), made.take(first!)]).toEqual([true, false]);
    expect([...made.unclaimed()].length).toBe(4);
  });

  it('counts open requests by origin and protocol', () => {
    const made = log(
      ...[1, 2, 3].map(() => exchange({ httpVersion: 'http/1.1' })),
      exchange({ httpVersion: 'http/1.1', endedAt: 2000 }),
      exchange({ httpVersion: 'http/1.1', type: 'websocket', url: 'ws://a.test/' }),
      exchange(),
      exchange({ url: 'https://b.test/x', httpVersion: 'h2' }),
      exchange({ url: 'https://b.test/y', httpVersion: 'h3' }),
    );
    expect(made.liveHttp1ByOrigin()).toEqual([
      { origin: 'http://a.test', http1: 3, multiplexed: 0, unknown: 1 },
      { origin: 'https://b.test', http1: 0, multiplexed: 2, unknown: 0 },
    ]);
  });

  it('adds the streams of other tabs to origins that the page uses, with the version seen there', () => {
    const made = log(
      exchange({ httpVersion: 'http/1.1', endedAt: 2000 }),
      exchange({ url: 'https://b.test/x', httpVersion: 'h2' }),
      exchange({ url: 'https://c.test/x' }),
    );
    const none = { http1: 0, multiplexed: 0, unknown: 0 };
    made.elsewhere = [
      { ...none, origin: 'http://a.test', http1: 1, unknown: 2 },
      { ...none, origin: 'https://b.test', multiplexed: 1 },
      { ...none, origin: 'https://c.test', unknown: 1 },
      { ...none, origin: 'https://never.test', http1: 6 },
    ];
    expect(made.liveHttp1ByOrigin()).toEqual([
      {
        ...none,
        origin: 'https://b.test',
        multiplexed: 1,
        elsewhere: { ...none, multiplexed: 1, inferred: false },
      },
      { ...none, origin: 'https://c.test', unknown: 1, elsewhere: { ...none, unknown: 1, inferred: false } },
      { ...none, origin: 'http://a.test', elsewhere: { ...none, http1: 3, inferred: true } },
    ]);
    const asked = ['http://a.test', 'https://b.test', 'https://never.test', 'https://nobody.test'];
    expect(asked.map((origin) => made.http1Elsewhere(origin))).toEqual([3, 0, 0, 0]);
  });
});

function entry(startedAt: number, more: Partial<Exchange> = {}): HarEntry {
  const { url: to = url, method = 'GET' } = more;
  return { url: to, method, startedAt, exchange: { url: to, method, startedAt, source: 'har', ...more } };
}

describe('merging the HAR', () => {
  it('completes what webRequest does not know and overrides nothing', () => {
    const made = log(exchange({ status: 200, ip: '::1' }));
    const mine = made.claim(query)!;
    const told: Exchange[] = [];
    made.onUpdate((one) => told.push(one));
    const har = entry(980, {
      httpVersion: 'h2',
      status: 500,
      ip: '9.9.9.9',
      timings: { wait: 3 },
      error: 'net::ERR_ABORTED',
    });
    expect(made.mergeHar([har]).map((match) => match.exchange)).toEqual([mine]);
    expect(mine).toMatchObject({
      httpVersion: 'h2',
      status: 200,
      ip: '::1',
      timings: { wait: 3 },
      startedAt: 1000,
      source: 'webRequest',
    });
    expect(mine.error).toBeUndefined();
    made.mergeHar([har]);
    expect(told.length).toBe(1); // the second reading had nothing new
    made.mergeHar([entry(980, { timings: { wait: 3, receive: 9 } })]);
    expect(mine.timings).toEqual({ wait: 3, receive: 9 });
  });

  it('keeps requests of the same URL apart, whatever comes later', () => {
    const made = log(exchange({ startedAt: 1030 }), exchange({ startedAt: 1040 }));
    const entries = [entry(1000, { connectionId: 'a' }), entry(1020, { connectionId: 'b' })];
    made.mergeHar(entries);
    made.add(exchange({ startedAt: 1001 }));
    made.mergeHar(entries);
    const claimed = [made.claim(query), made.claim(query), made.claim(query)];
    expect(claimed.map((x) => [x?.startedAt, x?.connectionId])).toEqual([
      [1001, undefined],
      [1030, 'a'],
      [1040, 'b'],
    ]);
  });

  it('keeps reconnects apart by the Last-Event-ID, knows hops, and leaves strangers alone', () => {
    const made = log(exchange({ lastEventIdSent: '5' }), exchange({ startedAt: 1100, lastEventIdSent: '6' }));
    made.mergeHar([entry(1001, { lastEventIdSent: '6', connectionId: 'six' })]);
    expect(made.claim({ ...query, after: 1090 })?.connectionId).toBe('six');
    expect(made.mergeHar([entry(2000), entry(1000, { url: 'http://b.test/' })])).toEqual([]);

    const hop = exchange({ url: 'http://b.test/', redirects: [{ url, status: 302, t: 1500 }] });
    const hops = log(hop);
    const merged = hops.mergeHar([
      entry(1000, { connectionId: '1' }),
      entry(1500, { url: 'http://b.test/', connectionId: '2' }),
    ]);
    expect(merged.map((match) => match.exchange.connectionId)).toEqual(['2']);
  });

  it('adopts entries only when asked to, once each', () => {
    const made = new NetworkLog();
    expect(made.mergeHar([entry(1000)])).toEqual([]);
    made.mergeHar([entry(1000), entry(1000)], true);
    made.mergeHar([entry(1000, { status: 200 }), entry(1000)], true);
    const [first, second] = [made.claim(query), made.claim(query)];
    expect([first?.source, second?.source, made.claim(query)]).toEqual(['har', 'har', undefined]);
    expect(first?.status).toBe(200);
  });
});
