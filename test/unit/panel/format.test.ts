import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  binarySize,
  clock,
  compact,
  count,
  delta,
  duration,
  errorWords,
  oneLine,
  plural,
  size,
} from '../../../panel/format.ts';

describe('format', () => {
  it('counts with separators', () => {
    expect([0, 999, 1000, 2913, 1234567].map(count)).toEqual(['0', '999', '1,000', '2,913', '1,234,567']);
    expect([412, 2100, 1_500_000, 999_499].map(compact)).toEqual(['412', '2.1k', '1.5M', '999k']);
    expect([plural(1, 'event'), plural(0, 'event'), plural(2913, 'event')]).toEqual([
      '1 event',
      '0 events',
      '2,913 events',
    ]);
  });
  it('gives sizes in decimal and limits in binary units', () => {
    expect([182, 1400, 1_400_000, 64_000_000].map(size)).toEqual(['182 B', '1.4 kB', '1.4 MB', '64 MB']);
    expect([1024 * 1024, 64 * 1024 * 1024, 1536].map(binarySize)).toEqual(['1 MiB', '64 MiB', '1.5 KiB']);
  });
  it('says how long, as precisely as one can read it', () => {
    expect([0, 96, 3020, 20_100, 59_949, 125_000, 4_320_000].map(duration)).toEqual([
      ...['0 ms', '96 ms', '3.02 s', '20.1 s', '59.9 s'],
      ...['2 min 5 s', '1 h 12 min'],
    ]);
    expect([999.7, 59_999].map(duration)).toEqual(['1 s', '1 min']);
    expect(duration(Number.NaN)).toBe('–');
  });
  it('gives deltas a sign and never a negative one', () => {
    expect([12, 980, 3010, 125_000, -3].map(delta)).toEqual([
      '+12 ms',
      '+0.98 s',
      '+3.01 s',
      '+2 min 5 s',
      '+0 ms',
    ]);
  });
  it('shows the wall clock with milliseconds', () => {
    expect(clock(new Date(2026, 0, 2, 14, 2, 31, 204).getTime())).toBe('14:02:31.204');
  });
  it('cuts long text to one line', () => {
    expect(oneLine('a\r\nb\tc\u0000d')).toBe('a↵b c d');
    expect(oneLine('x'.repeat(400))).toHaveLength(301);
    expect(oneLine('{\n    "a": [\r\n\t 1,\n\n  2]}')).toBe('{↵"a": [↵1,↵↵2]}');
    expect(oneLine(`a\n${' '.repeat(5000)}b`)).toBe('a↵…');
    expect(oneLine(`a\n${' '.repeat(900)}b`)).toBe('a↵b');
  });
  it('says what an error says, of whatever realm', () => {
    expect(errorWords(new Error('gone'))).toBe('gone');
    expect(errorWords(runInNewContext("new Error('elsewhere')"))).toBe('elsewhere');
    expect(errorWords('word')).toBe('word');
    expect(errorWords(undefined)).toBe('undefined');
  });
});
