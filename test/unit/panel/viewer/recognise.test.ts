import { describe, expect, it } from 'vitest';
import { readJwt, recogniseNumber, recogniseText } from '../../../../panel/viewer/recognise.ts';

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${base64url({ alg: 'HS256' })}.${base64url({ sub: 'é', exp: 1_900_000_000 })}.c2ln`;

describe('what values also are', () => {
  it('sees times by their size', () => {
    expect(recogniseNumber('1700000000')?.words).toBe('2023-11-14T22:13:20Z');
    expect(recogniseNumber('1700000000123')?.words).toBe('2023-11-14T22:13:20.123Z');
    expect(recogniseNumber('1700000000123456')?.words).toBe('2023-11-14T22:13:20.123Z');
    expect(recogniseNumber('1700000000.5')?.words).toBe('2023-11-14T22:13:20.500Z');
    for (const text of ['17', '123456789', '9007199254740993000', '-1700000000', '1e12'])
      expect(recogniseNumber(text)).toBeUndefined();
  });

  it('says dates in UTC where they are not', () => {
    expect(recogniseText('2024-02-29T12:00:00+02:00')?.words).toBe('2024-02-29T10:00:00Z');
    expect(recogniseText('2024-02-29T12:00:00Z')).toBeUndefined();
    expect(recogniseText('2024-99-29T12:00:00+02:00')).toBeUndefined();
  });

  it('reads JWTs, and nothing that only looks like one', () => {
    const jwt = readJwt(token);
    expect(JSON.parse(jwt!.header)).toEqual({ alg: 'HS256' });
    expect(JSON.parse(jwt!.payload)).toEqual({ sub: 'é', exp: 1_900_000_000 });
    expect(readJwt(`Bearer ${token}`)).toEqual(jwt);
    for (const text of ['eyJhbGci.eyJzdWIi.x', 'a.b.c', `${token}.more`, token.slice(1)])
      expect(readJwt(text)).toBeUndefined();
    expect(recogniseText(token)?.words).toBe('JWT');
  });
});
