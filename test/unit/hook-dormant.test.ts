import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import { decodeBatch, type Fact } from '../../src/protocol.ts';
import { DocumentAssembler } from '../../src/recorder/assemble.ts';
import { HookEnd } from './helpers/hook.ts';
import { numbered, openSocket, payloads, say, shown, socket } from './helpers/hook-facts.ts';

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
