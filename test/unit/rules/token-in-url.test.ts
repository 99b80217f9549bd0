import { describe, expect, it } from 'vitest';
import { entropy } from '../../../src/diagnostics/rules/secret-parameters.ts';
import { tokenInUrl } from '../../../src/diagnostics/rules/token-in-url.ts';
import type { Finding } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';

/** As good as random: 24 characters, 4.4 bits each. */
const RANDOM = 'q8Zk2Vw9Xr4Tb7Nm3Lp6Hd1C';
const jwt = (claims: object): string =>
  `eyJhbGciOiJIUzI1NiJ9.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.c2lnbmF0dXJl`;
const JWT = jwt({ sub: 'user-7', iat: 1000, exp: 4600 });

const at = (url: string): Finding | undefined =>
  diagnose(tokenInUrl, [[{ url }, { kind: 'connecting', t: 0 }, { kind: 'open', t: 50 }]])[0];
const query = (text: string, host = 'page.example') => at(`wss://${host}/live?${text}`);
const told = (found: Finding | undefined) => found && [found.severity, found.confidence];

describe('token-in-url: fires', () => {
  it('a JWT is an error, with all the evidence and without its value', () => {
    const found = query(`room=7&access_token=${JWT}`);
    expect(found).toEqual({
      type: 'finding',
      rule: 'token-in-url',
      connection: 'c1',
      severity: 'error',
      title: 'A JWT stands in the URL, as "access_token": page.example gets it, and in the logs on the way',
      evidence: {
        url: 'wss://page.example/live',
        parameters: `access_token (JWT, ${JWT.length} characters)`,
      },
      records: [1],
      advice: expect.stringContaining('first message'),
      confidence: 'high',
    });
    expect(JSON.stringify(found)).not.toContain('eyJ');
  });

  it.each([
    'token=hunter22',
    'auth=a-b-c-d-e',
    'api_key=00000000',
    'apikey=12345678',
    'jwt=opaque-value',
    'secret=12345678',
    'password=letmein!',
    'sig=abcdefabcdef',
    'session=abcdefabcdef',
    'my%5Ftoken=abcdefgh',
    `key=${RANDOM}`,
  ])('by its name: %s', (text) => expect(told(query(text))).toEqual(['warning', 'medium']));

  it('a token of the user goes to another site: an error', () =>
    expect(told(query(`token=${RANDOM}`, 'stream.other.test'))).toEqual(['error', 'medium']));

  it('a long random value under any name is suspect', () => {
    const found = query(`x=${RANDOM}`);
    expect(told(found)).toEqual(['warning', 'low']);
    expect(found!.evidence.parameters).toBe('x (long and random, 24 characters)');
    expect(JSON.stringify(found)).not.toContain(RANDOM);
  });

  it('24 characters of 3.58 bits each are random enough', () =>
    expect(told(query('x=abcdefghijk1abcdefghijk1'))).toEqual(['warning', 'low']));

  it('an EventSource is told of a streamed fetch', () => {
    const [found] = diagnose(tokenInUrl, [
      [
        { api: 'EventSource', url: `https://page.example/e?token=${RANDOM}` },
        { kind: 'connecting', t: 0 },
      ],
    ]);
    expect(found!.advice).toContain('Authorization header');
  });

  it('a value that the file masks is still found', () =>
    expect(query('token=MASKED')!.evidence.parameters).toBe('token (masked in this recording)'));

  it('the worst of several decides, and all are listed', () => {
    const found = query(`ticket=${RANDOM}&token=${JWT}`);
    expect(told(found)).toEqual(['error', 'high']);
    expect(found!.evidence.parameters).toMatch(/^ticket \(.*\), token \(JWT/);
  });
});

describe('token-in-url: near misses', () => {
  it.each([
    ['a named value of 7 characters', 'auth=basic-x'],
    ['a session of 11 characters', 'session=abcdefabcde'],
    ['a random value of 19 characters', `x=${RANDOM.slice(0, 19)}`],
    ['22 characters of 3.46 bits each', 'x=abcdefghij1abcdefghij1'],
    ['a key with a plain name in it', 'key=prices-of-europe'],
    ['a value that is empty', 'token='],
    ['a token in the fragment, which no server gets', `room=1#token=${RANDOM}`],
  ])('%s', (_, text) => expect(query(text)).toBeUndefined());

  it('measures entropy in bits a character', () => {
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abcdefgh')).toBe(3);
    expect(entropy(RANDOM)).toBeGreaterThan(4);
  });
});

describe('token-in-url: false positives', () => {
  it.each([
    ['a list of symbols', 'symbols=AAPL,MSFT,GOOG,AMZN,TSLA,NVDA'],
    ['a name of words', 'channel=prices-of-western-europe-2024'],
    ['a date', 'from=2024-01-01T00:00:00.000Z'],
    ['a UUID under a name that says nothing', 'room=8f14e45f-ceea-467f-a1b2-9d3c7b6e5a41'],
    ['an address', 'return=https%3A%2F%2Fpage.example%2Fa1b2c3d4e5f6g7h8'],
  ])('%s', (_, text) => expect(query(text)).toBeUndefined());

  it.each([
    ['a public key (Supabase anon)', `apikey=${jwt({ role: 'anon' })}`, 'medium'],
    ['the session id of Engine.IO', 'EIO=4&transport=websocket&sid=q8Zk2Vw9Xr4Tb7Nm3Lp6', 'medium'],
    ['a CSRF token (LiveView)', `_csrf_token=${RANDOM}`, 'medium'],
    ['a ticket by its name', `ticket=${RANDOM}`, 'low'],
    ['a one-time password by its name', 'otp=123456789012', 'low'],
    ['a JWT that lives for a minute', `token=${jwt({ iat: 1000, exp: 1060 })}`, 'low'],
  ])('%s is an information', (_, text, confidence) =>
    expect(told(query(text))).toEqual(['info', confidence]),
  );

  it('a JWT that lives for 61 s is no ticket', () =>
    expect(told(query(`token=${jwt({ iat: 1000, exp: 1061 })}`))).toEqual(['error', 'high']));

  it('a service that leaves no choice (Ably) is an advice', () =>
    expect(told(at(`wss://realtime.ably.io/?key=${RANDOM}&format=json&v=3`))).toEqual(['advice', 'medium']));
});
