import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/hook/connection.ts';
import { Recording } from '../../src/model/recording.ts';
import { decodeBatch, encodeBatch, encodeFact, type Fact, PAYLOAD_LIMIT } from '../../src/protocol.ts';
import { DocumentAssembler } from '../../src/recorder/assemble.ts';
import { anyText } from './helpers/arbitraries.ts';
import { HookEnd, hookTimeOrigin } from './helpers/hook.ts';

/** Kind, all numbers but the time, and all texts but the stack (Node's own frames). */
function gist({ kind, numbers, texts }: Fact): [string, number[], string[]] {
  const t = kind === 'B' || kind === 'b' ? 0 : 1;
  return [kind, numbers.filter((_, i) => i !== t), kind === 'C' ? texts.slice(0, 3) : texts];
}
const shown = (facts: Fact[]): string[] =>
  facts.map(({ kind, numbers }) => (kind === 'B' || kind === 'b' ? kind : `${kind}${numbers[0]}`));
const payloads = (facts: Fact[]): string[] =>
  facts.filter(({ kind }) => kind === 'M').map(({ texts }) => texts[2]!);
const socket = (hook: HookEnd, url = 'wss://a.example/'): Connection =>
  hook.observer.made('WebSocket', url, false, '');
const openSocket = (hook: HookEnd): Connection => {
  const connection = socket(hook);
  hook.observer.open(connection, '', '');
  return connection;
};
const say = (hook: HookEnd, connection: Connection, ...texts: string[]): void => {
  for (const text of texts) hook.observer.message(connection, '', '', text);
};
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

describe('the hook', () => {
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
    expect(() => hook.observer.guard(fail)).not.toThrow();
    hook.observer.failed();
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

describe('a dormant hook', () => {
  const dormant = (): HookEnd => {
    const hook = new HookEnd();
    hook.ask('pause');
    return hook;
  };

  it('keeps the newest 200 facts and says how many it did not', () => {
    const before = performance.now() * 1000;
    const hook = dormant();
    const connection = socket(hook);
    say(hook, connection, ...numbered(250));
    const facts = hook.record();
    expect(facts[0]).toMatchObject({ kind: 'B', numbers: [expect.any(Number), 50, expect.any(Number)] });
    expect(shown(facts)[1]).toBe('C0');
    expect(payloads(facts)).toEqual(numbered(250).slice(50));
    expect(facts.at(-1)!.kind).toBe('b');
    // Since when it kept them itself: since the pause.
    expect(facts[0]!.numbers[2]).toBeGreaterThanOrEqual(Math.floor(before));
    expect(facts[0]!.numbers[2]).toBeLessThanOrEqual(facts[2]!.numbers[1]!);
  });

  it('shrinks to that what it kept while nothing was decided', () => {
    const hook = new HookEnd();
    say(hook, socket(hook), ...numbered(300));
    hook.ask('pause');
    const facts = hook.record();
    expect(facts[0]!.numbers[1]).toBe(100);
    expect(payloads(facts)).toEqual(numbered(300).slice(100));
  });

  it('keeps at most 256 Ki units of text, the newest', () => {
    const hook = dormant();
    const big = numbered(20).map((n) => n.padEnd(30_000));
    say(hook, socket(hook), ...big);
    const facts = hook.record();
    expect(payloads(facts)).toEqual(big.slice(-8));
    expect(facts[0]!.numbers[1]).toBe(12);
  });

  it('keeps of a big payload its size only', () => {
    const hook = dormant();
    const connection = socket(hook);
    say(hook, connection, 'é'.repeat(32 * 1024), 'é'.repeat(32 * 1024 + 1));
    hook.observer.message(connection, '', '', new ArrayBuffer(8));
    const [, , kept, cut, binary] = hook.record();
    expect(kept!.texts[2]).toHaveLength(32 * 1024);
    expect(cut).toMatchObject({
      numbers: [0, expect.any(Number), 2 * 32 * 1024 + 2, Number.NaN],
      texts: ['', '', ''],
    });
    expect(binary!.numbers.slice(2)).toEqual([8, -1]);
    expect(hook.bytes.size).toBe(0);
  });

  it('tells a late recorder that a connection is open although its facts fell out', () => {
    const hook = dormant();
    const [gone, open] = [openSocket(hook), openSocket(hook)];
    hook.observer.closed(gone, 1000, true, '');
    say(hook, open, ...numbered(200));
    const facts = hook.record();
    expect(shown(facts).slice(0, 4)).toEqual(['B', 'C1', 'O1', 'M1']);
    expect(facts[0]!.numbers[1]).toBe(3);
  });

  it('tells an open that is still in its backlog once, in its place', () => {
    const hook = dormant();
    const connection = openSocket(hook);
    say(hook, connection, 'a');
    expect(shown(hook.record())).toEqual(['B', 'C0', 'O0', 'M0', 'b']);
  });

  it('does not call a stream open that was lost', () => {
    const hook = dormant();
    const source = hook.observer.made('EventSource', 'https://a/', false, '');
    hook.observer.open(source, '', '');
    hook.observer.error(source, 0, '');
    const chatty = socket(hook);
    say(hook, chatty, ...numbered(200));
    expect(shown(hook.record()).slice(0, 4)).toEqual(['B', 'C0', 'C1', 'M1']);
  });

  it('forgets ended connections as soon as none of their facts is left', () => {
    const hook = dormant();
    const ended = openSocket(hook);
    hook.observer.closed(ended, 1000, true, '');
    const chatty = socket(hook);
    say(hook, chatty, ...numbered(198));
    // What is left keeps its order: the socket that was made after the close comes after it.
    expect(shown(hook.record()).slice(0, 4)).toEqual(['B', 'C0', 'K0', 'C1']);
    hook.ask('pause');
    expect(shown(hook.record())).toEqual(['B', 'C1', 'b']);
  });

  it('has forgotten what ended while it recorded', () => {
    const hook = new HookEnd();
    hook.ask('record');
    hook.observer.closed(openSocket(hook), 1000, true, '');
    hook.ask('pause');
    hook.facts();
    expect(shown(hook.record())).toEqual(['B', 'b']);
  });

  it('tells no fact twice, however often recorders come and go', () => {
    const act = fc.constantFrom('say', 'say', 'say', 'open', 'end', 'record', 'pause', 'drain');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const hook = new HookEnd();
        const told: Fact[] = [];
        let connection = socket(hook);
        let said = 0;
        let [opens, ends] = [0, 0];
        for (const what of acts) {
          if (what === 'say') say(hook, connection, `${said++}`);
          else if (what === 'open') {
            hook.observer.open(connection, `${opens++}`, '');
          } else if (what === 'end') {
            hook.observer.closed(connection, 1000, true, `${ends++}`);
            connection = socket(hook);
          } else hook.ask(what);
          told.push(...hook.texts.splice(0).flatMap((text) => decodeBatch(text).facts));
        }
        hook.ask('record');
        told.push(...hook.facts());
        const recording = new Recording();
        const document = { doc: 'd', url: '', title: '', frameId: 0, restored: false };
        let ids = 0;
        new DocumentAssembler(document, recording, () => `c${++ids}`).take(
          { first: 0, timeOrigin: 1, facts: told },
          {},
        );
        expect(payloads(told)).toEqual(numbered(said));
        expect(told.filter(({ kind }) => kind === 'K')).toHaveLength(ends);
        expect(recording.lost).toBe(0);
        const states = recording.lanes.flatMap((lane) =>
          lane.attempts.map((attempt) => attempt.end !== undefined),
        );
        expect(states.filter((ended) => ended)).toHaveLength(ends);
      }),
      { numRuns: 300 },
    );
  });

  it('still knows a socket as there after a send that came too late for it', () => {
    const hook = dormant();
    const connection = openSocket(hook);
    hook.observer.error(connection, 2, 'send() on a socket that is closing or closed: discarded');
    say(hook, socket(hook), ...numbered(200));
    expect(shown(hook.record()).slice(0, 4)).toEqual(['B', 'C0', 'O0', 'C1']);
  });
});
