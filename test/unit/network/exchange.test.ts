import { describe, expect, it } from 'vitest';
import { readHeaders } from '../../../src/network/bounds.ts';
import {
  type Exchange,
  header,
  httpVersionOf,
  isExchange,
  withoutFragment,
} from '../../../src/network/exchange.ts';

const exchange: Exchange = {
  id: '1',
  frameId: 15032385537,
  tabId: 1,
  url: 'http://a.test/',
  method: 'GET',
  type: 'xmlhttprequest',
  startedAt: 1,
  redirects: [{ url: 'http://a.test/0', status: 302, t: 1 }],
  requestHeaders: [['Accept', '*/*']],
  startedBy: {
    type: 'script',
    url: 'http://a.test/app.js',
    line: 3,
    stack: 'at f (http://a.test/app.js:3:1)',
  },
  httpVersion: 'h2',
  timings: { wait: 3 },
  source: 'webRequest',
};

describe('an exchange', () => {
  it('passes its guard', () => {
    expect(isExchange(exchange)).toBe(true);
    expect(isExchange(JSON.parse(JSON.stringify(exchange)))).toBe(true);
  });

  it.each([
    null,
    'x',
    {},
    { ...exchange, id: 1 },
    { ...exchange, startedAt: '1' },
    { ...exchange, tabId: Number.NaN },
    { ...exchange, source: 'page' },
    { ...exchange, status: '200' },
    { ...exchange, startedBy: {} },
    { ...exchange, startedBy: { type: 'script', line: '3' } },
    { ...exchange, startedBy: { type: 'script', stack: 'x'.repeat(5000) } },
    { ...exchange, documentId: 5 },
    { ...exchange, httpVersion: 'spdy' },
    { ...exchange, redirects: undefined },
    { ...exchange, redirects: [null] },
    { ...exchange, redirects: Array.from({ length: 51 }, () => exchange.redirects[0]) },
    { ...exchange, requestHeaders: [['a']] },
    { ...exchange, responseHeaders: { a: 'b' } },
    { ...exchange, responseHeaders: [['a', 'x'.repeat(8193)]] },
    { ...exchange, timings: { wait: 'long' } },
    { ...exchange, timings: null },
    { ...exchange, url: 'x'.repeat(16 * 1024 + 1) },
  ])('guard refuses %#', (value) => {
    expect(isExchange(value)).toBe(false);
  });

  it('reads protocol versions in every spelling seen', () => {
    const read = ['HTTP/1.1', 'http/1.1', 'HTTP/2.0 200', 'http/2.0', 'HTTP/2', 'h2', 'h3', 'HTTP/3 200'].map(
      httpVersionOf,
    );
    expect(read).toEqual(['http/1.1', 'http/1.1', 'h2', 'h2', 'h2', 'h2', 'h3', 'h3']);
    expect(['', 'HTTP/1.0', 'h22', 'unknown', 2, null].map(httpVersionOf)).toEqual(Array(6).fill(undefined));
  });

  it('reads headers of either browser and drops what is none', () => {
    const read = readHeaders([
      { name: 'A', value: '1' },
      null,
      { value: 'x' },
      { name: 'B', binaryValue: [233, 65] },
    ]);
    expect(read).toEqual([
      ['A', '1'],
      ['B', 'éA'],
    ]);
    expect(header(read, 'a')).toBe('1');
    expect(readHeaders('none')).toBeUndefined();
    expect(withoutFragment('http://a.test/x#y#z')).toBe('http://a.test/x');
  });
});
