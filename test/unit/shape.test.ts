import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Busiest } from '../../src/diagnostics/busiest.ts';
import { Kinds } from '../../src/diagnostics/kinds.ts';
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import type { Verdict } from '../../src/diagnostics/shape.ts';
import type { ConnectionLine, MessageRecord } from '../../src/model/types.ts';
import { anyText } from './helpers/arbitraries.ts';
import { recordingOfLives } from './helpers/diagnose.ts';
import { anyRecording, type Loose, record, recordingOf } from './helpers/recordings.ts';

const S = 1000;
const OPEN: Loose = { kind: 'open', t: 0 };
const incoming = (t: number, data: unknown = `{"type":"price","n":${t}}`): Loose => ({
  kind: 'message',
  t,
  data,
});
const send = (t: number, data: unknown = `{"op":"buy","n":${t}}`): Loose => ({ kind: 'send', t, data });
const prices = (count: number) => Array.from({ length: count }, (_, i) => incoming(2 * S + i * S));

function shape(records: Loose[], now: number, about: Partial<ConnectionLine> = {}): Verdict | undefined {
  const recording = recordingOf(about, OPEN, ...records);
  const diagnostics = new Diagnostics(recording);
  diagnostics.findings(now);
  return diagnostics.shapeOf(recording.lanes[0]!, now);
}

describe('the shape of a stream', () => {
  it.each<[string, Loose[], number, string, boolean]>([
    ['nothing said', [], 9 * S, 'silent', false],
    ['nothing said for five minutes', [], 300 * S, 'silent', true],
    ['ten in, young', prices(10), 30 * S, 'one-way', false],
    ['ten in, a minute', prices(10), 60 * S, 'one-way', true],
    ['forty in and one out, young', [...prices(40), send(20 * S)], 60 * S, 'mostly one-way', false],
    ['forty in and one out', [...prices(40), send(20 * S)], 120 * S, 'mostly one-way', true],
    ['only out, now and then', [send(5 * S), send(9 * S)], 30 * S, 'undecided', false],
    ['some of both', [...prices(40), ...[3, 17, 30, 36].map((t) => send(t * S))], 130 * S, 'undecided', true],
  ])('%s', (_, records, now, expected, final) =>
    expect(shape(records, now)).toMatchObject({ shape: expected, final }),
  );

  it('of what comes as an answer is one-way or silent, of polls none', () => {
    expect(shape(prices(1), 9 * S, { api: 'EventSource' })).toMatchObject({ shape: 'one-way', final: true });
    expect(shape([], 9 * S, { api: 'fetch' })).toMatchObject({ shape: 'silent', final: false });
    expect(shape([], 9 * S, { api: 'fetch', polling: 'long' })).toBeUndefined();
    const recording = recordingOf({}, { kind: 'connecting', t: 0 });
    expect(new Diagnostics(recording).shapeOf(recording.lanes[0]!, 9 * S)).toBeUndefined();
  });

  it('is not the one of before when the rules were shown more of a recording that does not change', () => {
    const recording = recordingOf({}, OPEN, ...prices(40));
    const diagnostics = new Diagnostics(recording);
    expect(diagnostics.shapeOf(recording.lanes[0]!, 90 * S)).toMatchObject({ shape: 'silent' });
    expect(diagnostics.findings(90 * S).map(({ rule }) => rule)).toContain('ws-one-way');
    expect(diagnostics.shapeOf(recording.lanes[0]!, 90 * S)).toMatchObject({ shape: 'one-way' });
  });

  it('says in a sentence what was counted, what was not, and how long nobody could use the page', () => {
    const records = [send(500, '{"type":"subscribe"}'), ...prices(40), send(20 * S), send(30 * S, 'ping')];
    const recording = recordingOf({}, OPEN, ...records.sort((a, b) => a.t - b.t));
    recording.addMark({ type: 'mark', mark: 'slept', t: 60 * S, duration: 20 * S, url: '' });
    const diagnostics = new Diagnostics(recording);
    diagnostics.findings(160 * S);
    const verdict = diagnostics.shapeOf(recording.lanes[0]!, 160 * S)!;
    expect(verdict.words).toBe(
      'Mostly one-way: 40 in (0.25/s), 1 out (0.0063/s) in 3 min open; 40 in for each one out; nobody could use the page for 20 s of that; not counted: 1 heartbeat, 1 subscribe message.',
    );
    expect(verdict).toMatchObject({ open: 160 * S, usable: 140 * S, ratio: 40, busiest: 1, binaryIn: 0 });
  });

  it('is the same looked at record by record or once, of any recording', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const [late, live] = [new Diagnostics(recording), new Diagnostics(recording)];
        late.findings(400_000);
        let steps = 0;
        while (!live.step(() => ++steps % 2 === 0)) live.evaluate(steps, () => false);
        live.findings(400_000);
        for (const lane of recording.lanes) {
          expect(live.shapeOf(lane, 400_000)).toEqual(late.shapeOf(lane, 400_000));
          expect(live.sketchOf(lane, 400_000)).toEqual(late.sketchOf(lane, 400_000));
        }
        expect(late.broken).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the busiest ten seconds', () => {
  it('are what counting each window gives, up to 64, without those taken out', () => {
    const steps = fc.array(fc.record({ step: fc.nat(4000), out: fc.nat(9) }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (all) => {
        const busiest = new Busiest();
        let kept: { t: number; seq: number }[] = [];
        let t = 0;
        all.forEach(({ step, out }, seq) => {
          t += step;
          busiest.add(t, seq);
          kept.push({ t, seq });
          if (out > 0) return;
          const gone = kept.slice(-2).map((one) => one.seq);
          busiest.remove(gone);
          kept = kept.filter((one) => !gone.includes(one.seq));
        });
        const counts = kept.map(
          (one) => kept.filter((two) => two.t >= one.t && two.t < one.t + 10_000).length,
        );
        expect(busiest.most).toBe(Math.min(64, Math.max(0, ...counts)));
      }),
    );
  });
});

describe('kinds of messages', () => {
  const of = (...texts: string[]) => {
    const kinds = new Kinds();
    for (const data of texts) kinds.add(record({ kind: 'send', t: 0, data }) as MessageRecord);
    return [kinds.names, kinds.others];
  };
  it('are names, never contents', () => {
    expect(of('{"type":"buy"}', '{"op":"sell","type":"x"}', '42["chat:say",{}]')).toEqual([
      ['buy', 'sell', 'chat:say'],
      false,
    ]);
    expect(of('hello', '{"type":"a b"}', '{"type":"me@x.example"}', `{"type":"${'x'.repeat(41)}"}`)).toEqual([
      [],
      true,
    ]);
  });
  it('are at most twenty', () => {
    const texts = Array.from({ length: 30 }, (_, i) => `{"type":"k${i}"}`);
    expect(of(...texts.slice(0, 20))).toEqual([Array.from({ length: 20 }, (_, i) => `k${i}`), false]);
    expect(of(...texts)[0]).toHaveLength(20);
    expect(of(...texts)[1]).toBe(true);
  });
  it('of any text are names', () => {
    fc.assert(
      fc.property(anyText, (data) => {
        for (const name of of(data)[0] as string[]) expect(name).toMatch(/^[\w.:/-]{1,40}$/);
      }),
    );
  });
});

describe('a sketch', () => {
  const sketch = (records: Loose[], about: Partial<ConnectionLine> = {}, now = 130 * S) => {
    const recording = recordingOf(about, OPEN, ...records);
    const diagnostics = new Diagnostics(recording);
    diagnostics.findings(now);
    return diagnostics.sketchOf(recording.lanes[0]!, now);
  };

  it('of a mostly one-way WebSocket as Server-Sent Events: its URL, events, requests, no contents, no secrets', () => {
    const text = sketch(
      [
        send(300, '{"type":"subscribe","to":"gossip"}'),
        ...prices(45),
        send(50 * S, '{"op":"order/buy","n":"gossip"}'),
      ],
      { url: "wss://page.example/live?room=it's&token=abcdef" },
    )!;
    expect(text).toContain("new EventSource('https://page.example/live?room=it%27s&token=MASKED')");
    expect(text).toContain("source.addEventListener('price', ");
    expect(text).toContain('order/buy: POST https://page.example/live/order-buy');
    expect(text).toContain('Sent at the start (subscribe)');
    expect(text).toMatch(/id: <where.*\n.*: keep-alive.*1 stream of this page.*HTTP\/2 is not needed/s);
    expect(text).not.toMatch(/gossip|abcdef/);
    // It is code.
    expect(() => new Function('EventSource', text)).not.toThrow();
  });

  it.each<[string, Loose[], Partial<ConnectionLine>]>([
    ['a conversation', [...prices(20), ...Array.from({ length: 12 }, (_, i) => send(2000 + i * 700))], {}],
    ['a socket that receives bytes', [...prices(20), incoming(60 * S, { base64: 'AQID' })], {}],
    ["another site's", prices(20), { url: 'wss://x.test/feed' }],
    ['an event stream without requests beside it', prices(20), { api: 'EventSource' }],
  ])('there is none of %s', (_, records, about) => expect(sketch(records, about)).toBeUndefined());

  it('of an event stream beside chatty requests as a WebSocket', () => {
    const url = 'https://page.example/events?key=abcdefghijklmnop';
    const events = prices(20).map((one) => ({ ...one, eventType: 'moved' }));
    const requests = Array.from({ length: 30 }, (_, i) => ({
      t: 3000 + i * 100,
      url: `https://page.example/${i % 3 ? 'cursor' : `user/${i}`}?secret=gossip`,
    }));
    const recording = recordingOfLives([[{ api: 'EventSource', url }, OPEN, ...events]], [], requests);
    const diagnostics = new Diagnostics(recording);
    diagnostics.findings(60 * S);
    const text = diagnostics.sketchOf(recording.lanes[0]!, 60 * S)!;
    expect(text).toContain("new WebSocket('wss://page.example/events?key=MASKED')");
    expect(text).toContain('type: moved');
    expect(text).toContain('POST https://page.example/cursor (20 times)');
    expect(text).not.toContain('gossip');
    expect(() => new Function('WebSocket', text)).not.toThrow();
  });
});
