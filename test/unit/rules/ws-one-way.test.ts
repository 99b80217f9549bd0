import { describe, expect, it } from 'vitest';
import { wsOneWay } from '../../../src/diagnostics/rules/ws-one-way.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import type { ConnectionLine, Finding, PageMark } from '../../../src/model/types.ts';
import { IN_TIME } from '../helpers/in-time.ts';
import { connectionLine, type Loose, record, recordingOf } from '../helpers/recordings.ts';

const message = (t: number, data: unknown = `{"price":${t}}`): Loose => ({ kind: 'message', t, data });
const send = (t: number, data: unknown): Loose => ({ kind: 'send', t, data });
/** Opened at 100 ms, ten messages from 2 s on. */
const ten: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 100 },
  ...Array.from({ length: 10 }, (_, i) => message(2000 + i * 1000)),
];
/** When it was open for a minute. */
const MINUTE = 60_100;

type Marks = readonly (Partial<PageMark> & { mark: PageMark['mark'] })[];

function judge(now: number, records: Loose[], about: Partial<ConnectionLine> = {}, marks: Marks = []) {
  const recording = recordingOf(about, ...records);
  for (const mark of marks) recording.addMark({ type: 'mark', t: 0, url: '', ...mark });
  const diagnostics = new Diagnostics(recording, [wsOneWay]);
  const findings = diagnostics.findings(now);
  expect(diagnostics.broken).toEqual([]);
  return { findings, annotations: diagnostics.annotations(recording.lanes[0]!, now) };
}
const finding = (
  records: Loose[],
  about?: Partial<ConnectionLine>,
  now = MINUTE,
  marks: Marks = [],
): Finding | undefined => judge(now, records, about, marks).findings[0];

describe('ws-one-way: fires', () => {
  it('is found after 60 s and 10 messages, with all the evidence', () => {
    expect(judge(MINUTE, ten).findings).toEqual([
      {
        type: 'finding',
        rule: 'ws-one-way',
        severity: 'advice',
        connection: 'c1',
        title: 'This WebSocket only ever receives (10 messages in 60 s): Server-Sent Events would do',
        evidence: {
          url: 'wss://page.example/live',
          openSeconds: 60,
          messagesIn: 10,
          messagesOut: 0,
          messagesInPerSecond: 0.17,
          initialMessagesNotCounted: 0,
          heartbeatsNotCounted: 0,
          userInputs: 0,
        },
        records: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        advice: expect.stringContaining('EventSource'),
        confidence: 'medium',
      },
    ]);
  });

  it('is still found after it was closed, and open times of all its attempts count', () => {
    const closed: Loose = { kind: 'close', t: 30_100, by: 'network', code: 1006 };
    const again: Loose[] = [
      { kind: 'reconnect', t: 40_000, delay: 0 },
      { kind: 'open', t: 50_000 },
    ];
    expect(finding([...ten, closed, ...again], {}, 79_999)).toBeUndefined();
    expect(
      finding([...ten, closed, ...again, { kind: 'close', t: 80_000, by: 'server' }], {}, 1e6),
    ).toBeDefined();
  });

  it('is certain after five minutes in which a person did something three times', () => {
    const used: Marks = [
      { mark: 'input', t: 200, count: 2 },
      { mark: 'input', t: 9000 },
    ];
    const sure = (now: number, marks: Marks) => finding(ten, {}, now, marks)!.confidence;
    expect(sure(300_099, used)).toBe('medium');
    expect(sure(300_100, used)).toBe('high');
    expect(sure(300_100, used.slice(1))).toBe('medium');
    expect(sure(300_100, [{ mark: 'input', t: 99, count: 9 }])).toBe('medium');
    expect(sure(300_100, [...used, { mark: 'page-hidden', t: 300_000 }])).toBe('medium');
    expect(finding(ten, {}, 300_100, used)!.evidence.userInputs).toBe(3);
  });

  it('names at most 20 records', () => {
    const more = Array.from({ length: 50 }, (_, i) => message(20_000 + i));
    const found = finding([...ten, ...more])!;
    expect(found.records).toHaveLength(20);
    expect(found.evidence.messagesIn).toBe(60);
  });

  it('is less certain when the recording began after it, and says so', () => {
    const found = finding(ten, { predatesRecording: true }, 400_000)!;
    expect(found.confidence).toBe('low');
    expect(found.evidence.note).toContain('before the recording');
  });

  it('is annotated as such so far while it is young', () => {
    const { findings, annotations } = judge(30_100, ten);
    expect(findings).toEqual([]);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]).toMatchObject({ label: 'receive-only so far' });
    expect(annotations[0]!.detail).toMatch(
      /Open 30 s: 10 messages in, 0 out\. .*after 60 s open and 10 messages/,
    );
    expect(judge(MINUTE, ten).annotations).toMatchObject([{ label: 'receive-only' }]);
    expect(judge(30_100, [...ten, send(20_000, 'really')]).annotations).toEqual([]);
    expect(judge(30_100, ten.slice(0, 2)).annotations).toEqual([]);
  });
});

describe('ws-one-way: near misses', () => {
  it.each([
    ['it was open for 59.9 s', MINUTE - 100, ten],
    ['it received 9 messages', MINUTE, ten.slice(0, -1)],
    ['it sent one real message', MINUTE, [...ten, send(20_000, '{"say":"hi"}')]],
    ['it sent a number', MINUTE, [...ten, send(20_000, '42')]],
    ['it sent bytes', MINUTE, [...ten, send(20_000, { base64: 'AQID' })]],
    ['it received bytes', MINUTE, [...ten, message(20_000, { base64: 'AQID' })]],
    ['it was closed after 59.9 s', 600_000, [...ten, { kind: 'close', t: 60_000, by: 'server' } as Loose]],
  ])('is not when %s', (_, now, records) => expect(judge(now, records).findings).toEqual([]));

  it('is not an EventSource', () => expect(finding(ten, { api: 'EventSource' })).toBeUndefined());

  it.each<[string, Marks]>([
    [
      'hidden',
      [
        { mark: 'page-hidden', t: 10_000 },
        { mark: 'page-visible', t: 10_100 },
      ],
    ],
    ['asleep', [{ mark: 'slept', t: 10_000, duration: 100 }]],
    ['offline', [{ mark: 'offline', t: 60_000 }]],
  ])('time in which nobody could use the page does not count: %s', (_, marks) => {
    expect(finding(ten, {}, MINUTE, marks)).toBeUndefined();
    expect(finding(ten, {}, MINUTE, [{ mark: 'long-task', t: 10_000, duration: 900 }])).toBeDefined();
    expect(finding(ten, {}, MINUTE, [{ mark: 'slept', t: 0, duration: 100 }])).toBeDefined();
  });

  it('an origin of HTTP/1.1 with five streams has no room for one more: an information', () => {
    const streams = (version: string, count: number) => {
      const recording = recordingOf({}, ...ten);
      for (let i = 0; i < count; i++) {
        const url = `https://page.example/${i}`;
        recording.addConnection(connectionLine(`s${i}`, { api: 'EventSource', url }));
        recording.append(
          record({ kind: 'open', t: MINUTE, connection: `s${i}`, httpVersion: version, status: 200 }),
        );
      }
      return new Diagnostics(recording, [wsOneWay]).findings()[0]!;
    };
    expect(streams('http/1.1', 5)).toMatchObject({
      severity: 'info',
      confidence: 'low',
      evidence: { httpStreamsOnOrigin: 5 },
    });
    expect(streams('http/1.1', 4).severity).toBe('advice');
    expect(streams('h2', 5).severity).toBe('advice');
  });
});

describe('ws-one-way: false positives', () => {
  const evidence = (...records: Loose[]): unknown[] | undefined => {
    const found = finding(
      [...ten.slice(0, 2), ...records, ...ten.slice(2)].sort((a, b) => a.t - b.t),
    )?.evidence;
    return (
      found && [
        found.messagesIn,
        found.messagesOut,
        found.initialMessagesNotCounted,
        found.heartbeatsNotCounted,
      ]
    );
  };
  const every = (count: number, make: (t: number) => Loose): Loose[] =>
    Array.from({ length: count }, (_, i) => make(5500 + i * 5000));

  it.each([
    ['anything sent within a second of the opening', send(1100, 'rooms=all')],
    ['a subscription some time later', send(9000, '{"type":"subscribe","channel":"x"}')],
    ['a login some time later', send(9000, '{"op":"auth","key":"x"}')],
  ])('%s', (_, first) => expect(evidence(first)).toEqual([10, 0, 1, 0]));

  it('each subscription that says so: what is wanted changes, and is still only wanted', () =>
    expect(evidence(send(200, 'a'), send(300, '{"type":"subscribe"}'))).toEqual([10, 0, 2, 0]));

  it('is a second message, or one that comes late, that says nothing of the kind', () => {
    expect(evidence(send(200, 'a'), send(300, '{"type":"order"}'))).toBeUndefined();
    expect(evidence(send(1101, 'rooms=all'))).toBeUndefined();
  });

  it('a subscription again in each attempt', () => {
    const records: Loose[] = [
      send(200, 'rooms=all'),
      { kind: 'close', t: 20_000, by: 'network', code: 1006 },
      { kind: 'reconnect', t: 20_001, delay: 1 },
      { kind: 'open', t: 20_001 },
      send(20_100, 'rooms=all'),
    ];
    const found = finding(
      [...ten.slice(0, 2), ...records.slice(0, 1), ...ten.slice(2), ...records.slice(1)],
      {},
      70_000,
    )!;
    expect(found.evidence).toMatchObject({ messagesOut: 0, initialMessagesNotCounted: 2 });
  });

  it.each([
    'ping',
    'PONG',
    ' ping\n',
    '2',
    '3',
    '{}',
    '\n',
    '',
    '{"type":"ping"}',
    '{"op":"heartbeat","n":1}',
    '{"event":"pusher:ping"}',
  ])('a heartbeat %j, both ways', (text) => {
    expect(evidence(...every(4, (t) => send(t, text)))).toEqual([10, 0, 0, 4]);
    expect(evidence(...every(4, (t) => message(t, text)))).toEqual([10, 0, 0, 4]);
  });

  it.each([
    'shopping',
    '{"type":"shipping"}',
    '{"say":"ping"}',
    `ping${' '.repeat(125)}`,
    '22',
    '{"type":"pingpong-score"}',
  ])('is not %j', (text) => expect(evidence(send(5500, text))).toBeUndefined());

  it('an unknown small text sent again and again, from its third time on, the first two included', () => {
    const beat = (t: number) => send(t, '\u2661');
    expect(evidence(...every(2, beat))).toBeUndefined();
    expect(evidence(...every(3, beat))).toEqual([10, 0, 0, 3]);
    expect(evidence(...every(6, beat))).toEqual([10, 0, 0, 6]);
    expect(evidence(...every(6, beat), send(40_000, 'hello'))).toBeUndefined();
  });

  it('small texts of one size at even times, the clock in them or not', () =>
    expect(evidence(...every(6, (t) => send(t, `${10_000 + t}`)))).toEqual([10, 0, 0, 6]));

  it('is not a long text sent again and again, nor one that changes and comes when it will', () => {
    expect(evidence(...every(6, (t) => send(t, 'x'.repeat(129))))).toBeUndefined();
    const uneven = (t: number) => send(t % 2000 < 1000 ? t + 1900 : t, `${10_000 + t}`);
    expect(evidence(...every(6, uneven))).toBeUndefined();
  });

  it('is not a received text that repeats: prices may stand still', () =>
    expect(evidence(...every(6, (t) => message(t, 'same')))).toEqual([16, 0, 0, 0]));
});

describe('ws-one-way: false positives, where another chose the transport', () => {
  it.each([
    ['Pusher', 'wss://ws-eu.pusher.com/app/key?protocol=7'],
    ['Socket.IO', 'wss://page.example/socket.io/?EIO=4&transport=websocket'],
    ['Supabase', 'wss://page.example/realtime/v1/websocket?vsn=1.0.0'],
    ['stream.exchange.test', 'wss://stream.exchange.test/ticker'],
  ])('(%s) is an information of low confidence that names it', (provider, url) => {
    const found = finding(ten, { url }, 400_000)!;
    expect([found.severity, found.confidence, found.evidence.provider]).toEqual(['info', 'low', provider]);
    expect(found.advice).toContain(provider);
  });

  it('by its subprotocol too', () => {
    const found = finding(ten, { protocols: ['x', 'graphql-transport-ws'] })!;
    expect([found.severity, found.evidence.provider]).toEqual(['info', 'graphql-transport-ws']);
  });

  it.each([
    ['Phoenix LiveView', 'wss://page.example/live/websocket?vsn=2'],
    ['Liveblocks', 'wss://api.liveblocks.io/v7'],
    ['Vite', 'wss://page.example/__vite_ping'],
  ])('(%s) is no finding where two-way is the design, or developers alone are served', (_, url) =>
    expect(finding(ten, { url }, 400_000)).toBeUndefined(),
  );

  it.each(['wss://api.page.example/live', 'wss://page.example:8443/live', 'wss://PAGE.example/live'])(
    "is not the page's own %s",
    (url) => expect(finding(ten, { url })).toMatchObject({ severity: 'advice', confidence: 'medium' }),
  );

  it('is not one of another name of this very machine', () => {
    const about = { url: 'ws://127.0.0.1:9/x', frameUrl: 'http://localhost:3000/' };
    expect(finding(ten, about)!.severity).toBe('advice');
  });

  it('is judged in time, whatever the page put into the URL', () => {
    const started = performance.now();
    for (const part of ['/sockjs/', '/app/x?&', '/socket.io/?&']) {
      finding(ten, { url: `wss://page.example${part.repeat(40_000)}` });
    }
    expect(performance.now() - started).toBeLessThan(IN_TIME);
  });
});
