import { describe, expect, it } from 'vitest';
import './helpers/hook.ts';
import { isOneOf } from '../../src/hook/patterns.ts';

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
