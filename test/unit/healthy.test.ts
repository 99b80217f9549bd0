/** Random traffic in which nothing is wrong: no rule speaks of an error, however it is looked at. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { events, sockets, source, type Try, upTo } from './helpers/attempts.ts';
import { type Life, recordingOfLives } from './helpers/diagnose.ts';
import type { Loose } from './helpers/recordings.ts';

const S = 1000;
const span = (least: number, most: number) => fc.integer({ min: least, max: most });
/** Within the first minutes of a page. */
const start = span(0, 120 * S);
const handshake = span(20, 400);

/** What applications say: objects of some kind, lists, plain words. */
const payload = fc.oneof(
  fc
    .record({
      type: fc.constantFrom('price', 'order', 'news'),
      n: fc.nat(),
      text: fc.string({ maxLength: 200 }),
    })
    .map((it) => JSON.stringify(it)),
  fc.array(fc.nat(), { minLength: 1, maxLength: 50 }).map((it) => JSON.stringify(it)),
  fc.stringMatching(/^[a-z]{3,12}( [a-z]{3,12}){0,8}$/),
);
const message = fc.record({ wait: span(5, 20 * S), kind: fc.constantFrom('message', 'send'), data: payload });

/** A WebSocket that lives for minutes, is asked whether it lives, and answers; after a restart it waits and comes back. */
const socket = fc
  .record({
    start,
    handshake,
    host: fc.constantFrom('page.example', 'live.page.example', 'feed.other.example'),
    wait: span(900, 9 * S),
  })
  .chain((about) =>
    fc.record({
      about: fc.constant(about),
      talk: fc.array(fc.array(message, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 2 }),
      beat: fc.option(span(10 * S, 30 * S)),
      ends: fc.boolean(),
    }),
  )
  .map(({ about, talk, beat, ends }) => (name: string): Life[] => {
    let t = about.start;
    const lives = talk.map((said, i) => {
      const at = t;
      const open = at + about.handshake;
      const records: Loose[] = [];
      t = open + 50;
      for (const { wait, kind, data } of said) {
        t += wait;
        records.push({ kind: kind as 'message' | 'send', t, data });
      }
      t += 10;
      if (beat !== null)
        for (let ping = open + beat; ping + 100 < t; ping += beat)
          records.push(
            { kind: 'send', t: ping, data: '{"type":"ping"}' },
            { kind: 'message', t: ping + 60, data: '{"type":"pong"}' },
          );
      records.sort((a, b) => a.t - b.t);
      const last = i === talk.length - 1;
      const end =
        last && !ends
          ? {}
          : last
            ? { end: t, code: 1000, by: 'page' as const }
            : { end: t, code: 1001, by: 'server' as const };
      t += about.wait * (1 + i);
      return { at, open, records, ...end };
    });
    return sockets(lives, { url: `wss://${about.host}/live` }, name);
  });

/** An EventSource that is cut now and then by a server that goes on where it was. */
const stream = fc
  .record({
    start,
    handshake,
    every: span(50, 15 * S),
    parts: fc.array(span(2, 40), { minLength: 1, maxLength: 3 }),
  })
  .map(({ start: from, handshake: took, every, parts }) => (name: string): Life[] => {
    let t = from;
    let id = 0;
    const tries = parts.map((count, i): Try => {
      const at = t;
      const open = at + took;
      const records = events(upTo(id + 1, id + count), open + 20, every);
      const held = id > 0 ? { held: `${id}`, sent: `${id}` } : {};
      id += count;
      t = open + 20 + count * every;
      const end = i < parts.length - 1 ? { end: t } : {};
      t += 3 * S;
      const headers: Try['headers'] = [
        ['Content-Type', 'text/event-stream'],
        ['Cache-Control', 'no-cache'],
      ];
      return { at, open, status: 200, headers, records, ...held, ...end };
    });
    return [source(tries, { id: name, url: 'https://page.example/feed' })];
  });

const traffic = fc.array(fc.oneof(socket, stream), { minLength: 1, maxLength: 4 });

it('no rule speaks of an error in random healthy traffic, and asked while it comes they say the same in the end', () => {
  fc.assert(
    fc.property(traffic, span(1, 7), span(0, 600 * S), (makers, slices, later) => {
      const recording = recordingOfLives(makers.flatMap((make, i) => make(`s${i}-`)));
      const now = recording.lastT + later;
      const whole = new Diagnostics(recording);
      const found = whole.findings(now);
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
      const live = new Diagnostics(recording);
      let asked = 0;
      while (!live.step(() => ++asked % slices === 0)) {
        live.evaluate(recording.firstT + asked * S, () => false, asked % 2 === 0);
        expect(live.latest().filter(({ severity }) => severity === 'error')).toEqual([]);
      }
      expect(live.findings(now)).toEqual(found);
      expect([...whole.broken, ...live.broken]).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
