import { describe, expect, it } from 'vitest';
import { describeNetError } from '../../../panel/net-error.ts';
import { loadWords } from '../../../panel/origins.ts';
import {
  generalFacts,
  headersSource,
  headersText,
  lastEventIdLine,
  timingLines,
  whyUnknown,
} from '../../../panel/request.ts';
import type { Attempt } from '../../../src/model/lane.ts';
import { type Loose, recordingOf } from '../helpers/recordings.ts';

const SSE = { api: 'EventSource' as const, url: 'https://shop.example/events' };
/** The lane of one connection, and its newest attempt. */
function told(about: Parameters<typeof recordingOf>[0], ...records: Loose[]) {
  const lane = recordingOf(about, ...records).lanes[0]!;
  return { lane, attempt: lane.attempt as Attempt };
}

describe('headers as text', () => {
  it('masks secrets until they are shown, one by one', () => {
    const headers: [string, string][] = [
      ['Accept', '*/*'],
      ['Cookie', 'sid=1'],
      ['X-Api-Key', 'k'],
      ['Authorization', ''],
    ];
    expect(headersText(headers, new Set())).toBe(
      'Accept: */*\nCookie: MASKED\nX-Api-Key: MASKED\nAuthorization: ',
    );
    expect(headersText(headers, new Set([2]))).toContain('Cookie: MASKED\nX-Api-Key: k');
  });
});

describe('what is known of a request', () => {
  it('says general facts in order, and what is not known', () => {
    const { lane, attempt } = told(
      SSE,
      { kind: 'connecting', t: 0 },
      {
        kind: 'open',
        t: 10,
        status: 200,
        httpVersion: 'h2',
        redirects: [{ url: 'https://a.example/', status: 302 }],
        timings: { wait: 41, dns: 2 },
      },
    );
    const facts = Object.fromEntries(generalFacts(attempt, lane));
    expect(facts).toMatchObject({
      URL: 'https://shop.example/events',
      Method: 'GET',
      Status: '200',
      'HTTP version': 'HTTP/2',
      'Remote address': 'not known yet',
      'Redirected by': ['302 https://a.example/'],
      Timing: ['looking up the name 2 ms', 'waiting for the answer 41 ms'],
    });
    expect(timingLines(undefined)).toEqual([]);
  });

  it('says who started a request: where, or by its call stack', () => {
    const lines = (initiator: object) => {
      const { lane, attempt } = told(SSE, { kind: 'connecting', t: 0, initiator });
      return Object.fromEntries(generalFacts(attempt, lane)).Initiator;
    };
    expect(lines({ type: 'parser', url: 'https://a.example/', line: 7 })).toEqual([
      'parser https://a.example/:7',
    ]);
    expect(lines({ type: 'document', url: 'https://a.example/' })).toEqual([
      'the document or worker script https://a.example/',
    ]);
    expect(lines({ type: 'script', stack: 'at f (a.js:1)\nat b.js:2' })).toEqual([
      'script at f (a.js:1)',
      'at b.js:2',
    ]);
  });

  it('says network errors in words, with the browser’s own name', () => {
    expect(describeNetError('net::ERR_CONNECTION_REFUSED')).toBe(
      'the server refused the connection: nothing listens at that port (net::ERR_CONNECTION_REFUSED)',
    );
    expect(describeNetError('NS_ERROR_NET_RESET')).toBe('the connection was reset (NS_ERROR_NET_RESET)');
    expect(describeNetError('net::ERR_CERT_DATE_INVALID')).toMatch(/certificate/);
    expect(describeNetError('constructor')).toBe('constructor');
  });

  it('knows whose the headers are', () => {
    const headers = [['content-type', 'text/event-stream']];
    const page = told({ api: 'fetch' }, { kind: 'open', t: 1, headers });
    expect(headersSource(page.attempt)).toBe('hook');
    const wire = told({ api: 'fetch' }, { kind: 'open', t: 1, headers, remoteAddress: '::1' });
    expect(headersSource(wire.attempt)).toBe('wire');
  });

  it('says why nothing is known', () => {
    const before = told({ ...SSE, predatesRecording: true }, { kind: 'open', t: 1 });
    expect(whyUnknown(before.attempt, before.lane, false)).toMatch(/before DevTools was open\. Reload/);
    expect(whyUnknown(before.attempt, before.lane, true)).toMatch(/recording/);
  });
});

describe('Last-Event-ID', () => {
  const line = (...records: Loose[]) => {
    const { lane, attempt } = told(SSE, ...records);
    return lastEventIdLine(attempt, lane);
  };
  const seen: [string, string][] = [['Accept', 'text/event-stream']];
  it('agrees, differs, was not sent, or is not known', () => {
    expect(line({ kind: 'connecting', t: 0, requestHeaders: seen })?.verdict).toBe('not-sent');
    expect(line({ kind: 'connecting', t: 0 })?.verdict).toBe('unknown');
    const again = (sent: string | undefined, held: string | undefined) =>
      line(
        { kind: 'connecting', t: 0 },
        { kind: 'error', t: 1, readyState: 0 },
        { kind: 'reconnect', t: 2, delay: 1, lastEventId: held },
        { kind: 'connecting', t: 2, requestHeaders: seen, lastEventIdSent: sent },
      );
    expect(again('7', '7')).toMatchObject({
      verdict: 'same',
      sides: [
        { id: '7', by: 'wire' },
        { id: '7', by: 'hook' },
      ],
    });
    expect(again('6', '7')?.verdict).toBe('differ');
    expect(again(undefined, '7')).toMatchObject({
      verdict: 'differ',
      words: 'Not sent, though one was held.',
    });
    expect(again('7', undefined)?.verdict).toBe('differ');
    expect(again(undefined, undefined)?.verdict).toBe('not-sent');
  });
  it('has no meaning for a WebSocket, nor for a fetch that sent none', () => {
    for (const api of ['WebSocket', 'fetch'] as const) {
      const { lane, attempt } = told({ api }, { kind: 'connecting', t: 0, requestHeaders: seen });
      expect(lastEventIdLine(attempt, lane)).toBeUndefined();
    }
  });
});

describe('the six connections of HTTP/1.1', () => {
  const load = (origin: string, http1: number, multiplexed = 0, unknown = 0) => ({
    origin,
    http1,
    multiplexed,
    unknown,
  });
  it('says nothing where nothing is known, or of others with few', () => {
    expect(loadWords([], 'https://shop.example/')).toBeUndefined();
    expect(
      loadWords(
        [load('https://shop.example', 0, 3, 4), load('https://b.example', 3)],
        'https://shop.example/x',
      ),
    ).toBeUndefined();
  });
  it('says the fullest, warns from five, and lists all with what is not known', () => {
    const own = loadWords([load('https://shop.example', 1, 0, 2)], 'https://shop.example/x');
    expect(own).toMatchObject({
      text: 'HTTP/1.1: 1 of 6 connections to shop.example',
      short: 'HTTP/1.1 1/6',
      warn: false,
    });
    expect(own?.title).toContain('https://shop.example: 1 over HTTP/1.1, 2 whose protocol is not known yet');
    const two = loadWords(
      [load('https://shop.example', 1), load('https://b.example:8443', 5), load('https://c.example', 0, 9)],
      'https://shop.example/x',
    );
    expect(two).toMatchObject({
      text: 'HTTP/1.1: 5 of 6 connections to b.example:8443 (and 1 more origin)',
      warn: true,
    });
    expect(two?.title).toContain('https://c.example: 9 over HTTP/2 or 3');
  });
  it('counts the streams of other tabs in, and says what is not known of them', () => {
    const elsewhere = { http1: 2, multiplexed: 0, unknown: 0, inferred: true };
    const words = loadWords([{ ...load('https://shop.example', 3), elsewhere }], 'https://shop.example/x');
    expect(words).toMatchObject({
      text: 'HTTP/1.1: 5 of 6 connections to shop.example (3 here, 2 in other tabs)',
      short: 'HTTP/1.1 5/6',
      warn: true,
    });
    expect(words?.title).toContain(
      "https://shop.example: 3 over HTTP/1.1; in other tabs 2 over HTTP/1.1 (inferred: this page's requests to it are)",
    );
    const unknown = { http1: 0, multiplexed: 0, unknown: 4, inferred: false };
    expect(
      loadWords([{ ...load('https://shop.example', 1), elsewhere: unknown }], 'https://shop.example/')?.text,
    ).toBe('HTTP/1.1: 1 of 6 connections to shop.example (1 here, 4 of unknown protocol in other tabs)');
    // Full by others alone: the page's next request waits.
    const full = loadWords(
      [{ ...load('https://shop.example', 0), elsewhere: { ...elsewhere, http1: 6 } }],
      '',
    );
    expect(full?.text).toContain('6 of 6 connections to shop.example (0 here, 6 in other tabs)');
  });
});
