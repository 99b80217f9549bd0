import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter, printFilter, printText } from '../../../../panel/filter/parse.ts';
import { anyText } from '../../helpers/arbitraries.ts';

/** Terms in short. */
const read = (text: string) => {
  const { terms, error } = parseFilter(text);
  if (error) return error.message;
  return terms.map((term) => {
    const sign = term.negated ? '-' : '';
    if ('operator' in term) return `${sign}${term.key} ${term.operator} ${term.value}`;
    if ('value' in term) return `${sign}${term.key} is ${term.value}`;
    return `${sign}${term.key} has ${'regex' in term.pattern ? String(term.pattern.regex) : term.pattern.text}`;
  });
};

/** What people type, and what lies just beside it. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['type:', 'id:', 'data:', 'conn:', 'dir:', 'kind:', 'api:', 'is:', 'size>', 'size:', 'gap>=', 'time<'],
    ...['status:', 'code:', '-', '--', '"', '\\', '/', '/i', '[', ']', ' ', '  ', 'in', 'err', '1k', '250ms'],
    ...['1.5', 'x', 'sse/ids', '/sse/', 'http://x', '{"a":1}', '"two words"', '(', '\u00a0', 'ws', '\t'],
  ),
  anyText,
);
const anyFilter = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));

describe('parseFilter', () => {
  it('reads terms between spaces; quotes keep words together', () => {
    expect(read('')).toEqual([]);
    expect(read('   ')).toEqual([]);
    expect(read(' a.b[  c ')).toEqual(['text has a.b[', 'text has c']);
    expect(read('"two words" -"not \\"these\\""')).toEqual(['text has two words', '-text has not "these"']);
    expect(read('"still typ')).toEqual(['text has still typ']);
  });
  it('reads /regex/ and /regex/i with or without spaces, and takes a path for a path', () => {
    expect(read('/^o\\d+$/i')).toEqual(['text has /^o\\d+$/i']);
    expect(read('-/a b/ x')).toEqual(['-text has /a b/', 'text has x']);
    expect(read('/"n":[12],"text"/')).toEqual(['text has /"n":[12],"text"/']);
    expect(read('/sse/ids')).toEqual(['text has /sse/ids']);
    expect(read('/sse/ids /ws/')).toEqual(['text has /sse/ids', 'text has /ws/']);
    expect(read('/a /b')).toEqual(['text has /a', 'text has /b']);
    expect(read('conn:/path/ conn:/sse/ids')).toEqual(['conn has /path/', 'conn has /sse/ids']);
  });
  it('reads the keys', () => {
    expect(read('dir:in -type:price id:42 kind:error api:ws is:binary data:"a b"')).toEqual([
      'dir is in',
      '-type has price',
      'id has 42',
      'kind is error',
      'api is ws',
      'is is binary',
      'data has a b',
    ]);
    expect(read('size>1k size<=1.5M gap>5s gap<250ms time>=2min status:404 code>1000')).toEqual([
      'size > 1000',
      'size <= 1500000',
      'gap > 5000',
      'gap < 250',
      'time >= 120000',
      'status : 404',
      'code > 1000',
    ]);
  });
  it('takes what is pasted as it is, and requires nothing where a value is still missing', () => {
    for (const text of ['http://x', 'foo:bar', '"a":1', '{"id":42}', '-', 'type>x', 'sizes>3'])
      expect(read(text)).toEqual([`text has ${text}`]);
    expect(read('"n":4,"text"')).toEqual(['text has "n":4,"text"']);
    expect(read('type: size> -kind: ""')).toEqual([]);
    expect(read('data: hello')).toEqual(['text has hello']);
  });
  it('says in words what is wrong, and where', () => {
    expect(read('size>big')).toBe('size wants a number such as 1k');
    expect(read('gap:5s')).toBe('gap wants > or <, such as gap>5s');
    expect(read('gap>5parsecs')).toBe('gap wants a time such as 5s or 250ms');
    expect(read('dir:up')).toBe('dir wants in or out');
    expect(read('kind:/x/')).toMatch(/^kind wants message, send, .* or connecting$/);
    expect(read('/(/')).toMatch(/^not a regular expression: .*group/i);
    expect(parseFilter('ok -size>big more').error).toMatchObject({ from: 3, to: 12 });
    expect(parseFilter('ok size>big').terms).toEqual([]);
  });
  it('understands any text, or says where it does not', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const { error } = parseFilter(text);
        if (!error) return;
        expect(error.message).not.toBe('');
        expect(error.from).toBeGreaterThanOrEqual(0);
        expect(error.to).toBeGreaterThan(error.from);
        expect(error.to).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('printFilter', () => {
  it('prints what is read again as the same terms', () => {
    fc.assert(
      fc.property(anyFilter, (text) => {
        const { terms } = parseFilter(text);
        const printed = printFilter(terms);
        expect(parseFilter(printed)).toEqual({ terms });
        expect(printFilter(parseFilter(printed).terms)).toBe(printed);
      }),
      { numRuns: 3000 },
    );
  });
  it('takes any text as a value, whatever follows it', () => {
    fc.assert(
      fc.property(anyFilter, anyFilter, fc.constantFrom('', 'conn:', 'type:'), (text, follows, key) => {
        fc.pre(text !== '' && !parseFilter(follows).error);
        const { terms } = parseFilter(`${key}${printText(text, key)} ${follows}`);
        expect(terms[0]).toMatchObject({ negated: false, pattern: { text } });
        expect(terms.slice(1)).toEqual(parseFilter(follows).terms);
      }),
      { numRuns: 3000 },
    );
    expect([printText('price'), printText('/sse/ids', 'conn:'), printText('a b')]).toEqual([
      'price',
      '/sse/ids',
      '"a b"',
    ]);
  });
});
