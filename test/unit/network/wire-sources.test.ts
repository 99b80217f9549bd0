import { describe, expect, it } from 'vitest';
import { WireSources } from '../../../src/network/wire-sources.ts';

const URL = 'https://a.example/events';
const T = 1_000_000;

/** Requests and announcements of one document, in the order of the test. */
class Bench {
  readonly sources = new WireSources();
  says(what: 'made' | 'lost' | 'closed', conn: number, t = T, url = what === 'closed' ? '' : URL): void {
    this.sources.announce('D', { what, conn, url }, t);
  }
  begins(id: string, t = T + 3, { doc = 'D', url = URL, accept = 'text/event-stream' } = {}): void {
    this.sources.began(id, doc, url, t);
    this.sources.sent(id, accept);
  }
  /** Begins, and is answered. */
  is(id: string, t?: number, more?: { doc?: string; url?: string; accept?: string }): boolean {
    this.begins(id, t, more);
    return this.sources.judge(id) !== undefined;
  }
}

describe("an EventSource's request", () => {
  it('is known by its announcement, whichever comes first', () => {
    const bench = new Bench();
    bench.says('made', 0);
    expect(bench.is('1')).toBe(true);
    bench.begins('2', T + 100);
    bench.says('made', 1, T + 101, `${URL}#top`);
    expect(bench.sources.judge('2')).toBe(T + 100);
  });

  it('is one request: what comes after it is none', () => {
    const bench = new Bench();
    bench.says('made', 0);
    expect([bench.is('1'), bench.is('2'), bench.sources.judge('1')]).toEqual([true, false, undefined]);
  });

  it.each([
    ['another document', T + 3, { doc: 'E' }],
    ['another URL', T + 3, { url: `${URL}?` }],
    ['other headers', T + 3, { accept: '*/*' }],
    ['a request from before', T - 100, {}],
    ['a request of later', T + 2_000, {}],
  ])('%s is not taken for it', (_, t, more) => {
    const bench = new Bench();
    bench.says('made', 0);
    expect(bench.is('1', t, more)).toBe(false);
    expect(bench.is('2')).toBe(true);
  });

  it('is not known where a fetch cannot be told from it: neither is taken', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.begins('fetch');
    bench.begins('source');
    expect(bench.sources.judge('fetch')).toBeUndefined();
    expect(bench.sources.judge('source')).toBeUndefined();
  });

  it('is not confused by a fetch with other headers, or one that is over', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.begins('fetch', T, { accept: '*/*' });
    bench.begins('aborted');
    bench.sources.over('aborted');
    expect(bench.is('1')).toBe(true);
  });

  it('two of one URL are both known', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.says('made', 1);
    bench.begins('1');
    bench.begins('2');
    expect([bench.sources.judge('1'), bench.sources.judge('2')]).toEqual([T + 3, T + 3]);
  });

  it('closed and made again at once, as frameworks do: the second is known', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.begins('1');
    bench.says('closed', 0);
    bench.says('made', 1);
    bench.sources.over('1');
    expect(bench.is('2')).toBe(true);
  });

  it('one that hangs does not keep another of its URL from being known', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.begins('hangs');
    bench.says('made', 1, T + 5_000);
    expect(bench.is('2', T + 5_001)).toBe(true);
    expect(bench.sources.judge('hangs')).toBe(T + 3);
  });

  it('keeps its first URL through redirects', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.begins('1');
    bench.begins('1', T + 50, { url: 'https://b.example/' });
    expect(bench.sources.judge('1')).toBe(T + 3);
  });
});

describe('the next attempt', () => {
  it('is known after the reconnection time, however long that is; what comes before is something else', () => {
    const bench = new Bench();
    bench.says('made', 0);
    expect(bench.is('1')).toBe(true);
    bench.says('lost', 0, T + 1_000);
    expect(bench.is('2', T + 500_000)).toBe(true);
  });

  it('is not looked for any more once the document asks for the same URL by other means', () => {
    const bench = new Bench();
    bench.says('made', 0);
    bench.says('lost', 0, T + 1_000);
    expect(bench.is('fetch', T + 1_010)).toBe(false);
    expect(bench.is('2', T + 1_600)).toBe(false);
    bench.says('made', 1, T + 9_000);
    expect(bench.is('3', T + 9_001)).toBe(true);
  });

  it('does not come when the page has closed it', () => {
    const bench = new Bench();
    bench.says('lost', 0);
    bench.says('closed', 0);
    expect(bench.is('1', T + 3_000)).toBe(false);
  });
});

it('holds no more than a page can reasonably have', () => {
  const bench = new Bench();
  for (let n = 0; n < 5_000; n++) {
    bench.says('made', n, T, `${URL}?${n}`);
    bench.begins(`${n}`, T, { url: `${URL}?${n}` });
  }
  expect(bench.sources.judge('0')).toBeUndefined();
  expect(bench.sources.judge('4999')).toBe(T);
});
