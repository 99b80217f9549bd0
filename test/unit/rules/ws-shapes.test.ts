import { describe, expect, it } from 'vitest';
import { wsConversation } from '../../../src/diagnostics/rules/ws-conversation.ts';
import { wsMostlyOneWay } from '../../../src/diagnostics/rules/ws-mostly-one-way.ts';
import { wsUndecided } from '../../../src/diagnostics/rules/ws-undecided.ts';
import { wsUnused } from '../../../src/diagnostics/rules/ws-unused.ts';
import type { ConnectionLine, PageMark } from '../../../src/model/types.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const S = 1000;
const OPEN: Loose = { kind: 'open', t: 0 };
let n = 0;
const incoming = (t: number, data: unknown = `{"type":"tick","n":${n++}}`): Loose => ({
  kind: 'message',
  t,
  data,
});
const send = (t: number, data: unknown = `{"type":"command","n":${n++}}`): Loose => ({
  kind: 'send',
  t,
  data,
});
/** Too long to be taken for a heartbeat when it comes at an interval. */
const long = (t: number): Loose => send(t, `{"type":"command","of":"${'x'.repeat(150)}"}`);
const every = (count: number, step: number, make: (t: number) => Loose, from = 2 * S): Loose[] =>
  Array.from({ length: count }, (_, i) => make(from + i * step));

type Options = { now?: number; marks?: Partial<PageMark>[]; about?: Partial<ConnectionLine> };
const ask = (
  rule: Parameters<typeof diagnose>[0],
  records: Loose[],
  { about = {}, ...options }: Options = {},
) => diagnose(rule, [[about, OPEN, ...records]], options)[0];

describe('ws-mostly-one-way: fires', () => {
  const stream = every(40, 2500, incoming);

  it('after 2 min with 40 messages in and two out, with the numbers and the kinds of what went out', () => {
    const records = [...stream, send(30 * S, '{"op":"place-order","secret":"x"}'), send(60 * S, 'text')];
    expect(ask(wsMostlyOneWay, records, { now: 120 * S })).toEqual({
      type: 'finding',
      rule: 'ws-mostly-one-way',
      connection: 'c1',
      severity: 'advice',
      title:
        'This WebSocket receives 20 messages for each one it sends (0.33/s in, 0.017/s out): POST in, Server-Sent Events out would do',
      evidence: {
        url: 'wss://page.example/live',
        openSeconds: 120,
        messagesIn: 40,
        messagesOut: 2,
        messagesInPerSecond: 0.33,
        messagesOutPerSecond: 0.017,
        messagesInForEachOut: 20,
        mostOutIn10Seconds: 1,
        clientMessageKinds: 'place-order and others',
        notCounted: 'nothing',
      },
      records: [14, 27, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20],
      advice: expect.stringContaining('POSTs, one endpoint a kind'),
      confidence: 'medium',
    });
  });

  it('names what went out first, then what came in, at most 20 records', () => {
    const found = ask(wsMostlyOneWay, [...stream, send(30 * S)], { now: 120 * S })!;
    expect(found.records).toHaveLength(20);
    expect(found.records[0]).toBeGreaterThan(10);
    expect(found.records[1]).toBe(2);
  });
});

describe('ws-mostly-one-way: near misses', () => {
  const stream = every(60, 1900, incoming);
  it.each<[string, number, Loose[]]>([
    ['119.9 s open', 119_900, [...stream, send(30 * S)]],
    ['39 messages in', 120 * S, [...stream.slice(0, 39), send(30 * S)]],
    ['a ratio of 19.7', 120 * S, [...stream.slice(0, 59), ...every(3, 30 * S, send, 3 * S)]],
    ['nothing went out', 120 * S, stream],
    ['four sent within 10 s', 120 * S, [...every(100, S, incoming), ...every(4, 3 * S, send, 9 * S)]],
    ['0.11 a second sent', 120 * S, [...every(400, 290, incoming), ...every(13, 8900, send, 3 * S)]],
    ['bytes came in', 120 * S, [...stream, incoming(40 * S, { base64: 'AQID' }), send(30 * S)]],
  ])('quiet: %s', (_, now, records) => expect(ask(wsMostlyOneWay, records, { now })).toBeUndefined());

  it('three sent within 10 s, and a tenth a second, still fire', () => {
    expect(
      ask(wsMostlyOneWay, [...every(100, S, incoming), ...every(3, 3 * S, send, 9 * S)], { now: 120 * S }),
    ).toMatchObject({ evidence: { mostOutIn10Seconds: 3 } });
    expect(
      ask(wsMostlyOneWay, [...every(400, 290, incoming), ...every(12, 9 * S, long, 5 * S)], { now: 120 * S }),
    ).toMatchObject({ evidence: { messagesOutPerSecond: 0.1 } });
  });
});

describe('ws-mostly-one-way: false positives', () => {
  const slow = every(45, 2500, incoming);
  /** Sent at 30 s, answered 200 ms later. */
  const prompt = [...slow, send(30_200), incoming(30_400)];
  const used: Partial<PageMark>[] = [{ mark: 'input', t: 30 * S }];
  const now = 120 * S;

  it('a command that a person gave and that was answered within 250 ms: an information', () => {
    expect(ask(wsMostlyOneWay, prompt, { now, marks: used })).toMatchObject({
      severity: 'info',
      evidence: { answeredWithin250Ms: 1 },
    });
    expect(ask(wsMostlyOneWay, prompt, { now })!.severity).toBe('advice');
    const late = [...slow, send(30_200), incoming(30_460)];
    expect(ask(wsMostlyOneWay, late, { now, marks: used })!.severity).toBe('advice');
    // Twenty a second answer anything at once, by chance.
    const dense = [...every(1200, 100, incoming), send(30_250)];
    expect(ask(wsMostlyOneWay, dense, { now, marks: used })!.severity).toBe('advice');
  });
  it('typing and presence are said with low confidence', () =>
    expect(ask(wsMostlyOneWay, [...slow, send(30 * S, '{"type":"user.typing"}')], { now })!.confidence).toBe(
      'low',
    ));
  it("another site's socket is an information", () =>
    expect(
      ask(wsMostlyOneWay, [...slow, send(30 * S)], { now, about: { url: 'wss://x.test/feed' } }),
    ).toMatchObject({ severity: 'info', confidence: 'low', evidence: { provider: 'x.test' } }));
  it('one from before the recording is said with low confidence', () =>
    expect(
      ask(wsMostlyOneWay, [...slow, send(30 * S)], { now, about: { predatesRecording: true } })!.confidence,
    ).toBe('low'));
});

describe('ws-conversation: fires', () => {
  it('with ten each way, with its numbers, in order', () => {
    const records = Array.from({ length: 10 }, (_, i) => [
      send(i * 4100 + 2 * S),
      incoming(i * 4100 + 4 * S),
    ]).flat();
    // 4.1 s: not at a fixed interval of 5 s or more.
    expect(ask(wsConversation, records, { now: 50 * S })).toEqual({
      type: 'finding',
      rule: 'ws-conversation',
      connection: 'c1',
      severity: 'info',
      title: 'Both sides talk on this WebSocket (0.2/s in, 0.2/s out): it earns its cost',
      evidence: {
        url: 'wss://page.example/live',
        openSeconds: 50,
        messagesIn: 10,
        messagesOut: 10,
        messagesInPerSecond: 0.2,
        messagesOutPerSecond: 0.2,
        mostOutIn10Seconds: 3,
        answered: 10,
        answeredWithin100Ms: 0,
        note: 'each message was answered by one: request and response',
      },
      records: Array.from({ length: 20 }, (_, i) => i + 2),
      advice: expect.stringContaining('plain HTTP requests would do the same'),
      confidence: 'medium',
    });
  });
  it('with ten sent in 10 s, whatever comes in', () =>
    expect(ask(wsConversation, [...every(900, 100, incoming), ...every(10, S, send, 5 * S)])).toMatchObject({
      evidence: { mostOutIn10Seconds: 10 },
      confidence: 'medium',
    }));
  it('with high confidence where half of ten answers come within 100 ms', () => {
    const talk = (delay: number) =>
      Array.from({ length: 12 }, (_, i) => {
        const t = 2 * S + i * 3000 + (i % 3) * 700;
        return [send(t), incoming(t + delay)];
      }).flat();
    expect(ask(wsConversation, talk(100), { now: 60 * S })!.confidence).toBe('high');
    expect(ask(wsConversation, talk(101), { now: 60 * S })!.confidence).toBe('medium');
  });
});

describe('ws-conversation: near misses', () => {
  it.each<[string, Loose[]]>([
    ['nine sent', [...every(20, S, incoming), ...every(9, 1300, send)]],
    ['nine received', [...every(9, S, incoming), ...every(12, 1300, send)]],
    ['five in for each one out', [...every(50, 400, incoming), ...every(10, 1200, send)]],
    ['nine sent within 10 s', [...every(300, 100, incoming), ...every(9, 1200, send)]],
  ])('quiet: %s', (_, records) => expect(ask(wsConversation, records, { now: 60 * S })).toBeUndefined());
});

describe('ws-conversation: false positives', () => {
  const asked = (step: number) =>
    Array.from({ length: 12 }, (_, i) => [long(2 * S + i * step), incoming(2 * S + i * step + 300)]).flat();
  it('polling over a WebSocket: the client asks at a fixed interval of 5 s or more', () => {
    expect(ask(wsConversation, asked(5000))).toBeUndefined();
    expect(ask(wsUndecided, asked(10_000), { now: 130 * S })).toMatchObject({
      title: 'The client asks on this WebSocket every 10 s: polling, in its own way',
      evidence: { clientSendsEverySeconds: 10 },
    });
    expect(ask(wsConversation, asked(4900))).toBeDefined();
  });
  it('a small text sent again and again is a heartbeat', () => {
    const beats = every(20, 1500, (t) => send(t, 'are you there'));
    expect(ask(wsConversation, [...every(40, S, incoming), ...beats])).toBeUndefined();
  });
});

describe('ws-undecided: fires', () => {
  it('with 20 messages after 2 min, with what would tip it', () => {
    const records = [...every(15, 5000, incoming), ...[9, 20, 50, 71, 100].map((t) => send(t * S))];
    expect(ask(wsUndecided, records, { now: 120 * S })).toMatchObject({
      severity: 'info',
      confidence: 'low',
      title: 'This WebSocket is neither one-way nor a conversation yet (0.13/s in, 0.042/s out)',
      records: Array.from({ length: 20 }, (_, i) => i + 2),
    });
    expect(ask(wsUndecided, records, { now: 120 * S })!.evidence).toMatchObject({
      messagesIn: 15,
      messagesOut: 5,
      mostOutIn10Seconds: 1,
      wouldTip: expect.stringMatching(
        /^one-way: 20 in for each out.*conversation: fewer than 5.*15 in, 5 out/,
      ),
    });
  });
});
describe('ws-undecided: near misses', () => {
  const records = [...every(15, 5000, incoming), send(9 * S), send(31 * S), send(50 * S), send(71 * S)];
  it.each<[string, Loose[], number]>([
    ['19 messages', records, 120 * S],
    ['119.9 s', [...records, send(100 * S)], 119_900],
    ['nothing went out', every(30, S, incoming), 120 * S],
  ])('quiet: %s', (_, life, now) => expect(ask(wsUndecided, life, { now })).toBeUndefined());
});
describe('ws-undecided: false positives', () => {
  it("quiet: another site's socket", () => {
    const records = [...every(15, 5000, incoming), ...[9, 20, 50, 71, 100].map((t) => send(t * S))];
    const about = { url: 'wss://x.test/' };
    expect(ask(wsUndecided, records, { now: 120 * S, about })).toBeUndefined();
  });
});

describe('ws-unused: fires', () => {
  it('after five minutes without a word, heartbeats left out', () => {
    const beats = every(6, 25 * S, (t) => incoming(t, 'ping'));
    expect(ask(wsUnused, beats, { now: 300 * S })).toEqual({
      type: 'finding',
      rule: 'ws-unused',
      connection: 'c1',
      severity: 'advice',
      title: 'This WebSocket was open for 5 min and nobody said anything',
      evidence: {
        url: 'wss://page.example/live',
        openSeconds: 300,
        messagesIn: 0,
        messagesOut: 0,
        notCounted: '6 heartbeats',
      },
      records: [1],
      advice: expect.stringContaining('Open it when something needs it'),
      confidence: 'medium',
    });
  });
  it('says so where it had subscribed', () =>
    expect(ask(wsUnused, [send(300, '{"type":"subscribe"}')], { now: 300 * S })!.title).toBe(
      'Subscribed on this WebSocket, and nothing came in 5 min',
    ));
});
describe('ws-unused: near misses', () => {
  it.each<[string, Loose[], Options]>([
    ['299.9 s', [], { now: 299_900 }],
    ['one message in', [incoming(9 * S)], { now: 300 * S }],
    ['one message out', [send(9 * S)], { now: 300 * S }],
    ['hidden for a second of it', [], { now: 300 * S, marks: [{ mark: 'page-hidden', t: 299 * S }] }],
  ])('quiet: %s', (_, records, options) => expect(ask(wsUnused, records, options)).toBeUndefined());
  it('quiet: it never opened', () =>
    expect(diagnose(wsUnused, [[{}, { kind: 'connecting', t: 0 }]], { now: 1e6 })).toEqual([]));
});
describe('ws-unused: false positives', () => {
  it("another site's socket is an information", () =>
    expect(ask(wsUnused, [], { now: 300 * S, about: { url: 'wss://x.test/' } })).toMatchObject({
      severity: 'info',
      confidence: 'low',
    }));
});
