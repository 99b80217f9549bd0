import { afterEach, describe, expect, it, vi } from 'vitest';
import './helpers/hook.ts';
import { isOneOf } from '../../src/hook/patterns.ts';
import { isArrayStream } from '../../src/network/exchange.ts';
import { KNOWN_PATTERNS, PATTERNS_EVENT, PATTERNS_KEY } from '../../src/protocol.ts';
import { tellPatterns } from '../../src/relay/patterns.ts';

const URL = 'https://shop.example/api/export?key=1';

describe('a URL pattern of the user', () => {
  it.each([
    '/api/export',
    'shop.example*key=',
    '*export*',
    'https://shop.example/api/export?key=1',
    'nothing\n/api/',
  ])('fits: %j', (patterns) => expect(isOneOf(URL, patterns)).toBe(true));
  it.each(['', '\n\n', '/api/import', 'key=*export', 'shop.example/export'])('does not fit: %j', (patterns) =>
    expect(isOneOf(URL, patterns)).toBe(false),
  );
});

describe('the patterns that the relay tells the hook', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are those that are known, at once; then those of the user with them', async () => {
    let changed: (changes: object, area: string) => void = () => undefined;
    const stored = Promise.resolve({ [PATTERNS_KEY]: '/feed' });
    const onChanged = { addListener: (listener: typeof changed) => (changed = listener) };
    vi.stubGlobal('chrome', { storage: { local: { get: () => stored }, onChanged } });
    const hook = new EventTarget();
    const told: unknown[] = [];
    hook.addEventListener(PATTERNS_EVENT, (event) => told.push((event as MessageEvent).data));
    tellPatterns(hook);
    expect(told).toEqual([KNOWN_PATTERNS]);
    await stored;
    changed({ [PATTERNS_KEY]: { newValue: '/a\n/b' } }, 'local');
    changed({ [PATTERNS_KEY]: { newValue: '/other' } }, 'sync');
    changed({ [PATTERNS_KEY]: {} }, 'local');
    expect(told).toEqual([
      KNOWN_PATTERNS,
      `${KNOWN_PATTERNS}\n/feed`,
      `${KNOWN_PATTERNS}\n/a\n/b`,
      KNOWN_PATTERNS,
    ]);
  });

  it('know what the recorder knows for an array of JSON', () => {
    const gemini = 'https://a.example/v1/models/m:streamGenerateContent?key=k';
    expect(isOneOf(gemini, KNOWN_PATTERNS)).toBe(true);
    expect(isArrayStream('application/json; charset=UTF-8', gemini)).toBe(true);
    expect(isArrayStream('application/json', gemini.replace('stream', ''))).toBe(false);
    expect(isArrayStream('application/json', 'https://a.example/?next=/:streamGenerateContentX')).toBe(false);
    expect(isArrayStream('text/event-stream', gemini)).toBe(false);
  });
});
