import { describe, expect, it } from 'vitest';
import { sseCookieCrossSite } from '../../../src/diagnostics/rules/sse-cookie-cross-site.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const CROSS: Partial<ConnectionLine> = {
  api: 'EventSource',
  url: 'https://api.page.example/events',
  withCredentials: false,
};
const refused = (fields: object = {}, about: Partial<ConnectionLine> = {}, before: Loose[] = []) =>
  diagnose(sseCookieCrossSite, [
    [
      { ...CROSS, ...about },
      { kind: 'connecting', t: 0 },
      ...before,
      { kind: 'error', t: 300, readyState: 2, ...fields },
    ],
  ]);

describe('sse-cookie-cross-site: fires', () => {
  it('refused with 401, with all the evidence', () => {
    expect(refused({ status: 401 })).toEqual([
      {
        type: 'finding',
        rule: 'sse-cookie-cross-site',
        connection: 'c1',
        severity: 'warning',
        title: 'Refused with 401: this EventSource sends no cookies to another origin',
        evidence: {
          url: 'https://api.page.example/events',
          from: 'https://page.example',
          withCredentials: 'false',
          status: 401,
          refusals: 1,
        },
        records: [2],
        advice: expect.stringContaining('withCredentials: true'),
        confidence: 'high',
      },
    ]);
  });

  it('refused with 403', () => expect(refused({ status: 403 })[0]!.evidence.status).toBe(403));

  it('failed before it opened, by a status that nobody saw: a suspicion', () => {
    const [found] = refused();
    expect([found!.confidence, found!.evidence.status]).toEqual(['low', 'unknown']);
  });

  it('refused when it came back after a loss', () => {
    const before: Loose[] = [
      { kind: 'open', t: 50 },
      { kind: 'error', t: 100, readyState: 0 },
      { kind: 'reconnect', t: 200, delay: 100 },
    ];
    expect(refused({ status: 401 }, {}, before)[0]!.evidence.refusals).toBe(1);
  });
});

describe('sse-cookie-cross-site: near misses', () => {
  it.each<[string, object, Partial<ConnectionLine>]>([
    ['the same origin', { status: 401 }, { url: 'https://page.example/events' }],
    ['with credentials', { status: 401 }, { withCredentials: true }],
    ['whether with credentials is not known', { status: 401 }, { withCredentials: undefined }],
    ['it will retry', { status: 401, readyState: 0 }, {}],
  ])('%s', (_, fields, about) => expect(refused(fields, about)).toEqual([]));
});

describe('sse-cookie-cross-site: false positives', () => {
  it.each<[string, object]>([
    ['the server is broken', { status: 500 }],
    ['the path is wrong', { status: 404 }],
    ['the answer is no event stream', { status: 200 }],
    ['the network failed', { netError: 'net::ERR_CONNECTION_REFUSED' }],
  ])('%s', (_, fields) => expect(refused(fields)).toEqual([]));

  it('the page closed it', () =>
    expect(
      diagnose(sseCookieCrossSite, [
        [CROSS, { kind: 'connecting', t: 0 }, { kind: 'close', t: 10, by: 'page' }],
      ]),
    ).toEqual([]));
});
