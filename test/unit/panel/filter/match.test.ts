import { describe, expect, it } from 'vitest';
import { highlights, pieces } from '../../../../panel/filter/highlight.ts';
import { Matcher } from '../../../../panel/filter/matcher.ts';
import { parseFilter } from '../../../../panel/filter/parse.ts';
import type { Lane } from '../../../../src/model/lane.ts';
import type { ConnectionLine } from '../../../../src/model/types.ts';
import { type Loose, recordingOf } from '../../helpers/recordings.ts';

const SHOP: Partial<ConnectionLine> = {
  api: 'EventSource',
  url: 'https://shop.example/orders?x=1',
  protocols: ['chat'],
};
const RECORDS: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 10, status: 200, remoteAddress: '::1' },
  { kind: 'message', t: 20, eventType: 'price', lastEventId: '42', data: '{"eur":12}' },
  { kind: 'message', t: 30, lastEventId: '142', data: 'Price of things' },
  { kind: 'comment', t: 5030, data: 'keep-alive' },
  { kind: 'retry', t: 5031, reconnectionTime: 3000 },
  { kind: 'send', t: 5040, data: { base64: 'AAAA' }, size: 2000, truncated: true },
  { kind: 'error', t: 5050, status: 503, netError: 'net::ERR_FAILED' },
  { kind: 'close', t: 5060, by: 'network', code: 1006, reason: 'gone away' },
];

/** Numbers of the records that match. */
function found(text: string): number[] {
  const recording = recordingOf(SHOP, ...RECORDS);
  const lane = recording.lanes[0] as Lane;
  const matcher = new Matcher(parseFilter(text).terms, recording);
  const test = matcher.forLane(lane);
  return RECORDS.map((_, i) => i + 1).filter((seq) => matcher.matchesSeq(seq, lane, test));
}

describe('what matches', () => {
  it.each([
    ['PRICE', [3, 4]],
    ['"price of"', [4]],
    ['/^Price/', [4]],
    ['/^price/i', [3, 4]],
    ['142', [4]],
    ['-price', [1, 2, 5, 6, 7, 8, 9]],
    ['type:price', [3]],
    ['type:message', [4]],
    ['type:/^m/', [4]],
    ['type:binary', [7]],
    ['id:42', [3]],
    ['data:eur -id:142', [3]],
    ['dir:in', [3, 4]],
    ['dir:out', [7]],
    ['kind:error', [8]],
    ['kind:re', [6]],
    ['-kind:message -kind:comment', [1, 2, 6, 7, 8, 9]],
    ['is:binary', [7]],
    ['is:t', [7]],
    ['size>1k', [7]],
    ['size<=10', [3, 5]],
    ['size:10', [3, 5]],
    ['gap>=5s', [5]],
    ['gap<2ms', [6]],
    ['time>5s', [5, 6, 7, 8, 9]],
    ['status:503', [8]],
    ['status>=200 status<300', [2]],
    ['code:1006', [9]],
    ['gone', [9]],
    ['1006', [9]],
    ['503', [8]],
    ['3000', [6]],
    ['keep-alive', [5]],
    ['api:sse dir:in', [3, 4]],
    ['api:ws', []],
    ['-api:ws dir:in', [3, 4]],
    ['conn:shop.example/ord type:price', [3]],
    ['conn:elsewhere', []],
  ])('%s', (text, seqs) => {
    expect(found(text)).toEqual(seqs);
  });
  it('takes text in the URL for said, where something else is asked as well', () => {
    expect(found('orders type:price')).toEqual([3]);
    expect(found('-orders')).toEqual([]);
    // Alone it is asked of the records too: those that have it are shown, if there are any.
    expect(found('orders')).toEqual([]);
    expect(found('api:sse')).toHaveLength(RECORDS.length);
  });
  it('knows connections that match by themselves', () => {
    const recording = recordingOf(SHOP, ...RECORDS);
    const lane = recording.lanes[0] as Lane;
    const test = (text: string) => {
      const { byUrl, never } = new Matcher(parseFilter(text).terms, recording).forLane(lane);
      return never ? 'never' : byUrl ? 'byUrl' : 'records';
    };
    expect(['orders', 'chat', '/ORDERS/i', 'conn:/orders', 'api:sse', '-api:ws'].map(test)).toEqual(
      Array(6).fill('byUrl'),
    );
    expect(['conn:chat', '-orders', 'api:xhr', '-conn:shop'].map(test)).toEqual(Array(4).fill('never'));
    expect(['other', '-other', 'orders dir:in'].map(test)).toEqual(Array(3).fill('records'));
  });
});

describe('highlights', () => {
  const shown = (filter: string, place: 'url' | 'type' | 'id' | 'data', text: string) =>
    pieces(text, highlights(parseFilter(filter).terms)[place])
      .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
      .join('');
  it('marks what is looked for where it is looked for', () => {
    expect(shown('an', 'data', 'Banana AN')).toBe('B[an][an]a [AN]');
    expect(shown('ana nan -b', 'data', 'banana')).toBe('b[ana][n]a');
    expect(shown('type:price', 'type', 'price')).toBe('[price]');
    expect(shown('type:price', 'type', 'prices')).toBe('prices');
    expect(shown('type:price', 'data', 'price')).toBe('price');
    expect(shown('conn:/ord/', 'url', '/orders')).toBe('/[ord]ers');
    expect(shown('/x*/', 'data', 'axxb')).toBe('a[xx]b');
  });
});
