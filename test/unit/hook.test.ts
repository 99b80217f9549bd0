import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, guard } from '../../src/hook/guard.ts';
import {
  decodeBatch,
  encodeBatch,
  encodeFact,
  type Fact,
  PAYLOAD_LIMIT,
  SOURCE_EVENT,
} from '../../src/protocol.ts';
import { anyText } from './helpers/arbitraries.ts';
import { HookEnd, hookTimeOrigin } from './helpers/hook.ts';
import { numbered, openSocket, payloads, say, shown, socket } from './helpers/hook-facts.ts';

/** Kind, all numbers but the time, and all texts but the stack (Node's own frames). */
function gist({ kind, numbers, texts }: Fact): [string, number[], string[]] {
  const t = kind === 'B' || kind === 'b' ? 0 : 1;
  return [kind, numbers.filter((_, i) => i !== t), kind === 'C' ? texts.slice(0, 3) : texts];
}

describe('the hook', () => {
  it('says at once what an EventSource is about to do, unless nobody can be listening', () => {
    const hook = new HookEnd();
    const said: string[] = [];
    hook.port.addEventListener(SOURCE_EVENT, (event) => said.push((event as MessageEvent<string>).data));
    const connection = hook.observer.made('EventSource', 'https://a/?,', false, '');
    hook.observer.source(connection, 'made', 'https://a/?,');
    hook.ask('pause');
    hook.observer.source(connection, 'lost', 'https://a/?,');
    hook.ask('record');
    hook.observer.source(connection, 'closed', '');
    expect(said).toEqual(['made,0,https://a/?,', 'closed,0,']);
    // The facts wait for the relay to ask.
    expect(hook.texts).toEqual([]);
  });

  it('writes batches that read back as exactly what it was told, the same text as the plain encoder', () => {
    const small = fc.nat(4999);
    const done = fc.oneof(
      fc.record({ do: fc.constant('made' as const), a: anyText, b: anyText, n: small }),
      fc.record({
        do: fc.constantFrom('open', 'message', 'bytes', 'sent', 'error', 'close', 'closed', 'drain'),
        a: anyText,
        b: anyText,
        n: small,
      }),
    );
    fc.assert(
      fc.property(fc.array(done, { maxLength: 30 }), (all) => {
        const hook = new HookEnd();
        hook.ask('record');
        const { observer } = hook;
        const expected: ReturnType<typeof gist>[] = [['C', [0, 1], ['EventSource', 'https://a/', '']]];
        let connection = observer.made('EventSource', 'https://a/', true, '');
        let binaries = 0;
        for (const { do: what, a, b, n } of all) {
          const { id } = connection;
          const none = Number.NaN;
          switch (what) {
            case 'made':
              connection = observer.made('WebSocket', a, false, b);
              expected.push(['C', [id + 1, 0], ['WebSocket', a, b]]);
              break;
            case 'open':
              observer.open(connection, a, b);
              expected.push(['O', [id], [a, b]]);
              break;
            case 'message':
              observer.message(connection, a, b, `${a}${n}`);
              expected.push(['M', [id, none, none], [a, b, `${a}${n}`]]);
              break;
            case 'bytes':
              observer.message(connection, '', '', new ArrayBuffer(n));
              expected.push(['M', [id, n, binaries++], ['', '', '']]);
              break;
            case 'sent':
              observer.sent(connection, a, 0, n);
              expected.push(['S', [id, none, none, n], [a]]);
              break;
            case 'error':
              observer.error(connection, n % 4, a);
              expected.push(['E', [id, n % 4], [a]]);
              break;
            case 'close':
              observer.closeCalled(connection, false, n % 2 ? n : undefined, a);
              expected.push(['X', [id, n % 2 ? n : none], [a]]);
              break;
            case 'closed':
              observer.closed(connection, n, n % 2 === 1, a);
              expected.push(['K', [id, n, n % 2], [a]]);
              break;
            case 'drain':
              hook.ask('drain');
          }
        }
        hook.ask('drain');
        const facts: Fact[] = [];
        for (const text of hook.texts) {
          const batch = decodeBatch(text);
          expect(batch.first).toBe(facts.length);
          expect(batch.timeOrigin).toBe(hookTimeOrigin);
          expect(encodeBatch(batch.first, batch.timeOrigin, batch.facts.map(encodeFact))).toBe(text);
          facts.push(...batch.facts);
        }
        expect(facts.map(gist)).toEqual(expected);
        expect([...hook.bytes.keys()]).toEqual(numbered(binaries));
      }),
      { numRuns: 200 },
    );
  });

  it('tells times in whole microseconds that never go back', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const before = performance.now() * 1000;
    const connection = openSocket(hook);
    say(hook, connection, 'a', 'b');
    const times = hook.facts().map(({ numbers }) => numbers[1]!);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every(Number.isInteger)).toBe(true);
    expect(times[0]).toBeGreaterThanOrEqual(Math.floor(before));
    expect(times[3]).toBeLessThanOrEqual(performance.now() * 1000);
  });

  it('keeps the beginning of a text beyond the limit and tells its full size in bytes', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const connection = socket(hook);
    const whole = 'x'.repeat(PAYLOAD_LIMIT);
    say(hook, connection, whole, `${whole}é`);
    hook.observer.sent(connection, `${whole}é`, 0, 0);
    const [, kept, cut, out] = hook.facts();
    expect(kept!.numbers[2]).toBeNaN();
    expect(kept!.texts[2] === whole).toBe(true);
    expect([cut!.numbers[2], out!.numbers[2]]).toEqual([PAYLOAD_LIMIT + 2, PAYLOAD_LIMIT + 2]);
    expect([cut!.texts[2] === whole, out!.texts[0] === whole]).toEqual([true, true]);
  });

  it('hands binary payloads over as copies, the part that a view shows, cut at the limit', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const connection = socket(hook);
    const buffer = Uint8Array.from([1, 2, 3, 4, 5]).buffer;
    const blob = new Blob(['blob']);
    const big = new Blob([new Uint8Array(PAYLOAD_LIMIT + 1)]);
    for (const data of [buffer, new Uint8Array(buffer, 1, 2), new DataView(buffer, 2), blob, big])
      hook.observer.sent(connection, data, 0, 0);
    hook.observer.message(connection, '', '', new Uint16Array(PAYLOAD_LIMIT));
    new Uint8Array(buffer).fill(0);
    const facts = hook.facts().slice(1);
    expect(facts.map(({ numbers }) => numbers[2])).toEqual([
      5,
      2,
      3,
      4,
      PAYLOAD_LIMIT + 1,
      2 * PAYLOAD_LIMIT,
    ]);
    expect(facts.map(({ numbers }) => numbers[3])).toEqual([0, 1, 2, 3, 4, 5]);
    const bytes = (number: number) => [...new Uint8Array(hook.bytes.get(`${number}`) as ArrayBuffer)];
    expect([bytes(0), bytes(1), bytes(2)]).toEqual([
      [1, 2, 3, 4, 5],
      [2, 3],
      [3, 4, 5],
    ]);
    expect(hook.bytes.get('3')).toBe(blob);
    expect((hook.bytes.get('4') as Blob).size).toBe(PAYLOAD_LIMIT);
    expect((hook.bytes.get('5') as ArrayBuffer).byteLength).toBe(PAYLOAD_LIMIT);
  });

  it('knows of an object that is no payload only by how much the buffer grew', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const connection = socket(hook);
    const page = {
      toString: () => {
        throw new Error('the page would notice');
      },
    };
    hook.observer.sent(connection, page, 12, 34);
    expect(gist(hook.facts()[1]!)).toEqual(['S', [0, 12, Number.NaN, 34], ['']]);
  });

  it('says once that facts wait, and hands over at once what is large', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const connection = socket(hook);
    say(hook, connection, 'a', 'b');
    expect(hook.pending).toBe(1);
    expect(hook.texts).toHaveLength(0);
    say(hook, connection, 'x'.repeat(256 * 1024));
    expect(hook.texts).toHaveLength(1);
    hook.ask('drain');
    expect(hook.texts).toHaveLength(1);
    expect(decodeBatch(hook.texts[0]!).facts).toHaveLength(4);
  });

  it('contains its own failures and tells how many there were with the next fact', () => {
    const hook = new HookEnd();
    hook.ask('record');
    const connection = socket(hook);
    const fail = (): never => {
      throw new Error('ours');
    };
    expect(() => guard(fail)).not.toThrow();
    failed();
    say(hook, connection, 'a', 'b');
    const facts = hook.facts();
    expect(facts.map(({ kind }) => kind)).toEqual(['C', 'M', 'D', 'M']);
    expect(gist(facts[2]!)).toEqual(['D', [2], ['the hook failed on them']]);
  });
});

describe('a hook whose document has just started', () => {
  it('tells a recorder all that happened, in order and as live', () => {
    const hook = new HookEnd();
    const connection = openSocket(hook);
    say(hook, connection, ...numbered(1000));
    say(hook, connection, 'x'.repeat(100_000));
    const facts = hook.record();
    expect(shown(facts).slice(0, 3)).toEqual(['C0', 'O0', 'M0']);
    expect(payloads(facts)).toEqual([...numbered(1000), 'x'.repeat(100_000)]);
    expect(facts).toHaveLength(1003);
    say(hook, connection, 'live');
    expect(payloads(hook.facts())).toEqual(['live']);
  });

  it('tells of a connection that ended already', () => {
    const hook = new HookEnd();
    const connection = openSocket(hook);
    hook.observer.closed(connection, 1000, true, '');
    expect(shown(hook.record())).toEqual(['C0', 'O0', 'K0']);
    hook.ask('pause');
    expect(shown(hook.record())).toEqual(['B', 'b']);
  });

  it('tells what did not fit, should a page do very much before anybody listens', () => {
    const hook = new HookEnd();
    const connection = socket(hook);
    say(hook, connection, ...numbered(50_010));
    const facts = hook.record();
    expect(facts[0]).toMatchObject({ kind: 'B', numbers: [expect.any(Number), 10, 0] });
    expect(payloads(facts)).toHaveLength(50_000);
    expect(facts.at(-1)!.kind).toBe('b');
  });

  it('tells nothing before it is asked', () => {
    const hook = new HookEnd();
    say(hook, openSocket(hook), 'a');
    expect(hook.drain()).toEqual([]);
    expect(hook.pending).toBe(0);
  });
});
