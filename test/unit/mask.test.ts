import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretHeader, MASK, maskHeader, maskText, maskUrl } from '../../src/model/mask.ts';
import { writeRecording } from '../../src/model/writer.ts';
import { anyText } from './helpers/arbitraries.ts';
import { recordingOf } from './helpers/recordings.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_9';

describe('masking a URL', () => {
  it.each([
    ['wss://a.example/?token=abc', `wss://a.example/?token=${MASK}`],
    ['wss://a.example/?access_token=a&room=5', `wss://a.example/?access_token=${MASK}&room=5`],
    [
      'https://a.example/?API-Key=1&api_key=2&apikey=3',
      `https://a.example/?API-Key=${MASK}&api_key=${MASK}&apikey=${MASK}`,
    ],
    ['https://a.example/?%74oken=abc', `https://a.example/?%74oken=${MASK}`],
    ['https://a.example/?secret=a=b&x=1#part', `https://a.example/?secret=${MASK}&x=1#part`],
    [`https://a.example/?q=${JWT}`, `https://a.example/?q=${MASK}`],
    ['https://me:pass@a.example/x', `https://${MASK}@a.example/x`],
    ['wss://me@a.example/?sig=0123456789ab', `wss://${MASK}@a.example/?sig=${MASK}`],
    ['https://a.example/#access_token=abc&state=1', `https://a.example/#access_token=${MASK}&state=1`],
    ['https://a.example/?x=1#id_token=abc', `https://a.example/?x=1#id_token=${MASK}`],
    ['/relative?token=abc', `/relative?token=${MASK}`],
  ])('%s', (url, masked) => expect(maskUrl(url)).toBe(masked));

  it.each([
    'wss://a.example/live?room=5&cursor=12&x=&&=',
    'https://a.example/%7Euser/?q=%20+%zz&tokens_left=5',
    'https://a.example/?code=0123456789a&key=rooms',
    'https://a.example/?token=',
    'https://a.example/?token',
    'https://a.example/@me?mail=a@b.example',
    'https://a.example/#token',
    'https://a.example/#/route?page=2',
    'eyJ.not.a.url',
    '',
    'about:blank',
  ])('leaves %s as it is, to the letter', (url) => expect(maskUrl(url)).toBe(url));

  it('leaves any URL without secrets as it is, to the letter', () => {
    const key = fc.constantFrom('room', 'q', 'page', 'x-y', 'größe', 'Keyword', 'authors');
    const pair = fc.tuple(key, fc.webQueryParameters()).map((parts) => parts.join('='));
    fc.assert(
      fc.property(fc.webUrl({ withFragments: false }), fc.array(pair, { maxLength: 4 }), (url, pairs) => {
        const whole =
          pairs.length > 0 ? `${url}?${pairs.map((one) => one.replaceAll('&', '')).join('&')}` : url;
        fc.pre(!whole.includes('eyJ'));
        expect(maskUrl(whole)).toBe(whole);
      }),
    );
  });

  it('shows no secret value of any pair, and keeps the rest', () => {
    const key = fc.constantFrom(
      'token',
      'id_token',
      'refreshToken',
      'jwt',
      'password',
      'Authorization',
      'sid',
      'signature',
      'code',
    );
    const value = fc.stringMatching(/^[A-Za-z0-9._~-]{12,20}$/).map((text) => `§${text}`);
    const plain = fc
      .stringMatching(/^[a-z]{3}=[0-9]{1,5}$/)
      .filter((pair) => !/^(key|pwd|sig|sid|jwt)=/.test(pair));
    fc.assert(
      fc.property(
        key,
        value,
        fc.array(plain, { maxLength: 3 }),
        fc.array(plain, { maxLength: 3 }),
        (key, value, before, after) => {
          for (const mark of ['?', '#', '?a=1#']) {
            const url = (secret: string) =>
              `wss://a.example/x${mark}${[...before, `${key}=${secret}`, ...after].join('&')}`;
            expect(maskUrl(url(value))).toBe(url(MASK));
          }
        },
      ),
    );
  });

  it('changes nothing the second time', () => {
    const url = fc.oneof(
      anyText,
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .array(
          fc.constantFrom(
            'https://',
            'u:p',
            '@',
            'a.b',
            '/',
            '?',
            '#',
            'token',
            '=',
            '&',
            'x',
            JWT,
            '%',
            MASK,
            ' ',
          ),
          { maxLength: 16 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(url, (text) => {
        expect(maskUrl(maskUrl(text))).toBe(maskUrl(text));
        expect(maskText(maskText(text))).toBe(maskText(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('masking a text', () => {
  it('masks each URL in it and nothing else', () => {
    const stack = `at f (https://a.example/app.js?token=abc:12:5)\nat token=1 https://u:p@b.example/x:1:2\n`;
    const [first, second, third] = maskText(stack).split('\n');
    expect(first).toMatch(/^at f \(https:\/\/a\.example\/app\.js\?token=MASKED/);
    expect(first).not.toContain('abc');
    expect([second, third]).toEqual([`at token=1 https://${MASK}@b.example/x:1:2`, '']);
    expect(maskText('no URL: token=1')).toBe('no URL: token=1');
  });
});

describe('masking headers', () => {
  it.each([
    'Cookie',
    'set-cookie',
    'Authorization',
    'Proxy-Authorization',
    'X-Api-Key',
    'apikey',
    'X-Auth-Token',
    'X-CSRF-Token',
    'x-xsrf-token',
    'X-Amz-Security-Token',
    'X-Goog-AuthUser-Token',
    'Ocp-Apim-Access-Key',
    'X-Session-Id',
    'X-Hub-Signature-256',
  ])('%s is secret', (name) => {
    expect(isSecretHeader(name)).toBe(true);
    expect(maskHeader(name, 'abc')).toBe(MASK);
    expect(maskHeader(name, '')).toBe('');
  });

  it.each([
    ['Content-Type', 'text/event-stream'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['WWW-Authenticate', 'Basic realm="x"'],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Last-Event-ID', '1184'],
    [':authority', 'a.example'],
    ['Location', '/x?page=2'],
    ['Cache-Control', 'no-store'],
    ['Strict-Transport-Security', 'max-age=1'],
  ])('%s stays as it is', (name, value) => {
    expect(isSecretHeader(name, value)).toBe(false);
    expect(maskHeader(name, value)).toBe(value);
  });

  it('masks the secrets in the value of any other', () => {
    expect(maskHeader('Referer', 'https://a.example/?token=abc&x=1')).toBe(
      `https://a.example/?token=${MASK}&x=1`,
    );
    expect(maskHeader('Link', '<https://a.example/?token=abc>; rel=x')).not.toContain('abc');
    expect(maskHeader('Sec-WebSocket-Protocol', `chat, ${JWT}`)).toBe(`chat, ${MASK}`);
    expect(isSecretHeader('Sec-WebSocket-Protocol', `chat, ${JWT}`)).toBe(true);
  });

  it('changes nothing the second time', () => {
    const name = fc.constantFrom('Cookie', 'Location', 'X-Any');
    fc.assert(
      fc.property(name, fc.oneof(anyText, fc.webUrl({ withQueryParameters: true })), (header, value) => {
        const once = maskHeader(header, value);
        expect(maskHeader(header, once)).toBe(once);
      }),
    );
  });

  it('leaves no secret of requests and answers in a file, unless they are asked for', () => {
    const headers = [
      ['Set-Cookie', 'sid=HIDDEN1'],
      ['Content-Type', 'text/plain'],
    ];
    const redirects = [{ url: 'https://a.example/?token=HIDDEN2', status: 302 }];
    const recording = recordingOf(
      { api: 'EventSource' },
      {
        kind: 'connecting',
        t: 0,
        requestHeaders: [['Authorization', 'Bearer HIDDEN3']],
        initiator: {
          type: 'script',
          url: 'https://a.example/app.js?token=HIDDEN8',
          stack: 'at f (https://a.example/x.js?token=HIDDEN9:1:2)',
        },
      },
      { kind: 'open', t: 1, headers, redirects },
      { kind: 'error', t: 2, readyState: 0, headers, redirects },
      { kind: 'close', t: 3, by: 'page', headers, redirects },
    );
    const text = writeRecording(recording);
    expect(text).not.toContain('HIDDEN');
    expect(text).toContain(`["Authorization","${MASK}"]`);
    expect(text.match(/\["Content-Type","text\/plain"\]/g)).toHaveLength(3);
    expect(text.match(/"status":302/g)).toHaveLength(3);
    const whole = writeRecording(recording, { keepSecrets: true });
    for (const secret of ['HIDDEN1', 'HIDDEN2', 'HIDDEN3']) expect(whole).toContain(secret);
    // The recording itself is as it was.
    expect(JSON.stringify(recording.record(2))).toContain('HIDDEN1');
  });
});
