import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoded, Pair } from '../../../src/decode/decoded.ts';
import { LINKS_MAX, OPEN_MAX, Pairs } from '../../../src/decode/pairs.ts';
import { IN_TIME } from '../helpers/in-time.ts';
import { read } from './helpers.ts';

const part = (side: Pair['side'], id: string, more?: boolean): Decoded => ({
  kind: 'x',
  pair: { id, side, more },
});

describe('requests and answers', () => {
  it('are linked both ways, with the time between', () => {
    const pairs = new Pairs();
    pairs.add(1, 1000, true, [part('request', 'a')]);
    expect(pairs.of(1)).toBeUndefined();
    pairs.add(2, 1040, false, [{ kind: 'other' }, part('answer', 'a')]);
    expect(pairs.of(1)).toEqual({
      side: 'request',
      other: 2,
      otherPart: 1,
      after: 40,
      answers: 1,
      ended: true,
    });
    expect(pairs.of(2, 1)).toEqual({ side: 'answer', other: 1, otherPart: 0, after: 40, answers: 1 });
    expect(pairs.of(2)).toBeUndefined();
    expect(pairs.open).toBe(0);
  });

  it('keep apart what both sides ask under the same id', () => {
    const pairs = new Pairs();
    pairs.add(1, 0, true, [part('request', '1')]);
    pairs.add(2, 1, false, [part('request', '1')]);
    pairs.add(3, 2, true, [part('answer', '1')]);
    pairs.add(4, 5, false, [part('answer', '1')]);
    expect([pairs.of(1)?.other, pairs.of(2)?.other, pairs.of(3)?.other, pairs.of(4)?.other]).toEqual([
      4, 3, 2, 1,
    ]);
  });

  it('may have many answers, until the last or until the side that asked ends it', () => {
    const pairs = new Pairs();
    pairs.add(1, 0, true, [part('request', 's')]);
    pairs.add(2, 10, false, [part('answer', 's', true)]);
    pairs.add(3, 30, false, [part('answer', 's', true)]);
    pairs.add(4, 40, true, [part('end', 's')]);
    expect(pairs.of(1)).toMatchObject({
      other: 2,
      after: 10,
      answers: 2,
      last: { seq: 3, part: 0, after: 30 },
      ended: true,
    });
    expect(pairs.of(4)).toMatchObject({ side: 'end', other: 1, after: 40 });
  });

  it('what was ended may be answered all the same: the other side had not heard, or has to', () => {
    const pairs = new Pairs();
    pairs.add(1, 0, true, [part('request', 's')]);
    pairs.add(2, 10, true, [part('end', 's')]);
    expect(pairs.of(1)).toMatchObject({ other: 2, answers: 0, ended: true });
    pairs.add(3, 15, false, [part('answer', 's', true)]);
    pairs.add(4, 20, false, [part('answer', 's')]);
    expect(pairs.of(1)).toMatchObject({ other: 3, after: 15, answers: 2, last: { seq: 4 }, ended: true });
    expect([pairs.of(3)?.other, pairs.of(4)?.other, pairs.of(2)?.side]).toEqual([1, 1, 'end']);
    pairs.add(5, 50, false, [part('answer', 's')]);
    expect(pairs.of(5)).toBeUndefined();
    // The id is free for another.
    pairs.add(6, 60, true, [part('request', 's')]);
    pairs.add(7, 61, true, [part('end', 's')]);
    pairs.add(8, 62, true, [part('request', 's')]);
    pairs.add(9, 63, false, [part('answer', 's')]);
    expect([pairs.of(9)?.other, pairs.of(6)?.other, pairs.open, pairs.repeated]).toEqual([8, 7, 0, 0]);
  });

  it('a message may stand to several others, the first of its ids before all others', () => {
    const pairs = new Pairs();
    const both = (...[pair, ...also]: Pair[]): Decoded => ({ kind: 'x', pair, also });
    pairs.add(1, 0, true, [both({ side: 'request', id: 'a' }, { side: 'request', id: 'receipt' })]);
    pairs.add(2, 5, false, [part('answer', 'receipt')]);
    expect(pairs.of(1)).toMatchObject({ other: 2, ended: true });
    pairs.add(3, 9, false, [part('answer', 'a', true)]);
    expect(pairs.of(1)).toMatchObject({ other: 3, after: 9 });
    expect([pairs.of(2)?.other, pairs.of(3)?.other]).toEqual([1, 1]);
    pairs.add(4, 20, true, [both({ side: 'end', id: 'a' }, { side: 'request', id: 'other' })]);
    pairs.add(5, 22, false, [part('answer', 'other')]);
    expect([pairs.of(4)?.side, pairs.of(5)?.other]).toEqual(['end', 4]);
    for (const seq of [6, 7]) pairs.add(seq, seq, true, [part('request', `m${seq}`)]);
    pairs.add(8, 30, false, [both({ side: 'answer', id: 'm6' }, { side: 'answer', id: 'm7' })]);
    expect([pairs.of(6)?.other, pairs.of(7)?.other, pairs.of(8)?.other]).toEqual([8, 8, 6]);
  });

  it('keep no long ids, and keep them apart', () => {
    const pairs = new Pairs();
    const long = (middle: string) => `${'a'.repeat(500)}${middle}${'b'.repeat(500)}`;
    pairs.add(1, 0, true, [part('request', long('1'))]);
    pairs.add(2, 0, true, [part('request', long('2'))]);
    pairs.add(3, 5, false, [part('answer', long('1'))]);
    pairs.add(4, 5, false, [part('answer', long('3'))]);
    expect([pairs.of(3)?.other, pairs.of(2), pairs.of(4)]).toEqual([1, undefined, undefined]);
  });

  it('a request under an id that is still open takes its place', () => {
    const pairs = new Pairs();
    pairs.add(1, 0, true, [part('request', 'ping')]);
    pairs.add(2, 5, true, [part('request', 'ping')]);
    pairs.add(3, 6, false, [part('answer', 'ping')]);
    expect([pairs.of(1), pairs.of(2)?.after, pairs.repeated]).toEqual([undefined, 1, 1]);
  });

  it('answers nothing across connections', () => {
    const pairs = new Pairs();
    pairs.add(1, 0, true, [part('request', 'a')]);
    pairs.reset();
    pairs.add(2, 5, false, [part('answer', 'a')]);
    expect(pairs.of(2)).toBeUndefined();
  });

  it('are those of a conversation: JSON-RPC in batches, GraphQL, SignalR, MQTT', () => {
    const lines: [id: string, way: '<' | '>', data: string][] = [
      [
        'jsonrpc',
        '>',
        '[{"jsonrpc":"2.0","id":9007199254740993,"method":"a"},{"jsonrpc":"2.0","id":"9","method":"b"}]',
      ],
      ['jsonrpc', '<', '{"jsonrpc":"2.0","id":9007199254740993,"result":1}'],
      [
        'graphql-transport-ws',
        '>',
        '{"id":"q","type":"subscribe","payload":{"query":"subscription S { a }"}}',
      ],
      ['graphql-transport-ws', '<', '{"id":"q","type":"next","payload":{}}'],
      ['graphql-transport-ws', '<', '{"id":"q","type":"complete"}'],
      ['signalr-json', '<', '{"type":1,"invocationId":"7","target":"ask","arguments":[]}\u001e'],
      ['signalr-json', '>', '{"type":3,"invocationId":"7","result":1}\u001e'],
      ['jsonrpc', '<', '{"jsonrpc":"2.0","id":"9","error":{"code":-32601}}'],
    ];
    const pairs = new Pairs();
    for (const [i, [id, way, data]] of lines.entries())
      pairs.add(i, 10 * i, way === '>', read(id, way, data));
    expect(pairs.of(0, 0)?.other).toBe(1);
    expect(pairs.of(0, 1)).toMatchObject({ other: 7, after: 70 });
    expect(pairs.of(2)).toMatchObject({ other: 3, answers: 2, last: { seq: 4 }, ended: true });
    expect(pairs.of(5)?.other).toBe(6);
    expect(pairs.open).toBe(0);
  });

  it('whatever comes, a link goes both ways between two messages', () => {
    const anyPart = fc.record({
      side: fc.constantFrom('request' as const, 'answer' as const, 'end' as const),
      id: fc.constantFrom('a', 'b', '__proto__'),
      more: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(anyPart, { maxLength: 3 }))), (messages) => {
        const pairs = new Pairs();
        for (const [seq, [out, parts]] of messages.entries()) {
          const decoded = parts.map(({ side, id, more }) => part(side, id, more));
          pairs.add(seq, seq, out, decoded);
        }
        messages.forEach(([, parts], seq) => {
          parts.forEach((_, i) => {
            const link = pairs.of(seq, i);
            if (!link) return;
            const back = pairs.of(link.other, link.otherPart);
            expect(back).toBeDefined();
            if (link.side === 'request') expect(back).toMatchObject({ other: seq, otherPart: i });
            else expect(back?.side).toBe('request');
          });
        });
      }),
    );
  });

  it('remember no more than they say, at the same cost', () => {
    const pairs = new Pairs();
    const began = performance.now();
    for (let i = 0; i < 300_000; i++) pairs.add(i, i, true, [part('request', `${i}`)]);
    expect(pairs.open).toBeLessThanOrEqual(OPEN_MAX);
    expect(pairs.open + pairs.forgotten).toBe(300_000);
    for (let i = 0; i < 300_000; i++) {
      pairs.add(i, i, true, [part('request', 'x')]);
      pairs.add(i + 0.5, i, false, [part('answer', 'x')]);
    }
    expect(pairs.of(1)).toBeUndefined();
    expect(pairs.of(299_999 - LINKS_MAX / 8)).toBeDefined();
    expect(performance.now() - began).toBeLessThan(IN_TIME);
  });
});
