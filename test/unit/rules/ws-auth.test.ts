import { describe, expect, it } from 'vitest';
import { wsDataBeforeAuth } from '../../../src/diagnostics/rules/ws-data-before-auth.ts';
import { wsFirstMessageAuth } from '../../../src/diagnostics/rules/ws-first-message-auth.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const URL = 'wss://page.example/live';
/** Opened at 1000 ms. */
const socket = (...records: Loose[]): Life => [
  {},
  { kind: 'connecting', t: 900 },
  { kind: 'open', t: 1000 },
  ...records,
];
const auth = (t: number): Loose => ({ kind: 'send', t, data: '{"type":"auth","token":"abcdefgh"}' });
const ack = (t: number): Loose => ({ kind: 'message', t, data: '{"type":"authenticated"}' });
const data = (t: number): Loose => ({ kind: 'message', t, data: `{"price":${t}}` });
const graphql = { protocols: ['graphql-transport-ws'] };
const init = (t: number, payload = ',"payload":{"token":"abcdefgh"}'): Loose => ({
  kind: 'send',
  t,
  data: `{"type":"connection_init"${payload}}`,
});
const initAck = (t: number): Loose => ({ kind: 'message', t, data: '{"type":"connection_ack"}' });

describe('ws-first-message-auth: fires', () => {
  it('an information with the time until it was sent and acknowledged, with all the evidence', () => {
    expect(diagnose(wsFirstMessageAuth, [socket(auth(1040), ack(1075))])).toEqual([
      {
        type: 'finding',
        rule: 'ws-first-message-auth',
        connection: 'c1',
        severity: 'info',
        title: 'Open for 40 ms before it said who it is, in its first message',
        evidence: { url: URL, openUntilAuthMs: 40, openUntilAcknowledgedMs: 75, attempts: 1 },
        records: [2, 3],
        advice: expect.stringContaining('4408'),
        confidence: 'high',
      },
    ]);
  });

  it('later than a second is a warning', () => {
    const [found] = diagnose(wsFirstMessageAuth, [socket(auth(2001))]);
    expect([found!.severity, found!.evidence.openUntilAcknowledgedMs]).toEqual([
      'warning',
      'no acknowledgement seen',
    ]);
  });

  it('the second message counts too, and the slowest attempt is told', () => {
    const again: Loose[] = [
      { kind: 'close', t: 5000, by: 'network', code: 1006 },
      { kind: 'reconnect', t: 6000, delay: 1000 },
      { kind: 'open', t: 6100 },
      { kind: 'send', t: 6110, data: '{"hello":1}' },
      auth(6300),
    ];
    const [found] = diagnose(wsFirstMessageAuth, [socket(auth(1040), ...again)]);
    expect(found!.evidence).toMatchObject({ openUntilAuthMs: 200, attempts: 2 });
  });

  it('a GraphQL client that sends credentials', () => {
    const [about, ...records] = socket(init(1010), initAck(1030));
    const [found] = diagnose(wsFirstMessageAuth, [[{ ...about, ...graphql }, ...records]]);
    expect([found!.severity, found!.evidence.openUntilAcknowledgedMs]).toEqual(['info', 30]);
  });
});

describe('ws-first-message-auth: near misses', () => {
  it('one second to the millisecond is no warning', () =>
    expect(diagnose(wsFirstMessageAuth, [socket(auth(2000))])[0]!.severity).toBe('info'));
  it('the third message is conversation', () => {
    const sent = [1100, 1200].map((t): Loose => ({ kind: 'send', t, data: `{"say":${t}}` }));
    expect(diagnose(wsFirstMessageAuth, [socket(...sent, auth(1300))])).toEqual([]);
  });
  it('a socket that never authenticates', () =>
    expect(diagnose(wsFirstMessageAuth, [socket(data(1100))])).toEqual([]));
});

describe('ws-first-message-auth: false positives', () => {
  it.each(['', ',"payload":{}', ',"payload":null'])('a connection_init without credentials%s', (payload) => {
    const [about, ...records] = socket(init(3000, payload), initAck(3010));
    expect(diagnose(wsFirstMessageAuth, [[{ ...about, ...graphql }, ...records]])).toEqual([]);
  });

  it('a page that was hidden meanwhile is no warning', () => {
    const marks = [
      { t: 1500, mark: 'page-hidden' as const },
      { t: 3500, mark: 'page-visible' as const },
    ];
    const [found] = diagnose(wsFirstMessageAuth, [socket(auth(4000))], { marks });
    expect([found!.severity, found!.confidence]).toEqual(['info', 'low']);
  });

  it('another site is not for this page to change', () => {
    const [, ...records] = socket(auth(3000));
    const [found] = diagnose(wsFirstMessageAuth, [[{ url: 'wss://stream.other.test/x' }, ...records]]);
    expect(found!.severity).toBe('info');
  });

  it('what was said before the recording is not known', () => {
    const [about, connecting, open, ...rest] = socket(auth(4000)) as [object, Loose, Loose, ...Loose[]];
    const life: Life = [
      { ...about, predatesRecording: true },
      connecting,
      { ...open, backlog: true },
      ...rest,
    ];
    expect(diagnose(wsFirstMessageAuth, [life])).toEqual([]);
  });
});

describe('ws-data-before-auth: fires', () => {
  it('data before the message with the credentials is an error, with all the evidence', () => {
    expect(diagnose(wsDataBeforeAuth, [socket(data(1010), data(1020), auth(1040), ack(1050))])).toEqual([
      {
        type: 'finding',
        rule: 'ws-data-before-auth',
        connection: 'c1',
        severity: 'error',
        title: '2 messages came before the page had said who it is',
        evidence: {
          url: URL,
          messagesBeforeAuth: 2,
          messagesBeforeAcknowledgement: 0,
          attempts: 1,
          cookieInHandshake: 'unknown',
        },
        records: [3, 5],
        advice: expect.stringContaining('public'),
        confidence: 'medium',
      },
    ]);
  });

  it('data before the acknowledgement of a known protocol', () => {
    const next = (t: number): Loose => ({
      kind: 'message',
      t,
      data: '{"type":"next","id":"1","payload":{}}',
    });
    const [about, ...records] = socket(init(1010), next(1020), next(1030), initAck(1040));
    const [found] = diagnose(wsDataBeforeAuth, [[{ ...about, ...graphql }, ...records]]);
    expect(found!.evidence).toMatchObject({ messagesBeforeAuth: 0, messagesBeforeAcknowledgement: 2 });
    expect(found!.title).toBe('2 messages came before the page had been acknowledged');
    expect(found!.records).toEqual([3, 4, 6]);
  });
});

describe('ws-data-before-auth: near misses', () => {
  it.each<[string, Life]>([
    ['data after the acknowledgement', socket(auth(1040), ack(1050), data(1060))],
    ['data after the credentials, which nobody acknowledges', socket(auth(1040), data(1060), data(1070))],
    ['data, and no credentials ever', socket(data(1010), data(1020))],
    [
      'data of the attempt before',
      socket(
        auth(1040),
        data(1060),
        { kind: 'close', t: 5000, by: 'network', code: 1006 },
        { kind: 'reconnect', t: 6000, delay: 1000 },
        { kind: 'open', t: 6100 },
        auth(6110),
      ),
    ],
  ])('%s', (_, life) => expect(diagnose(wsDataBeforeAuth, [life])).toEqual([]));
});

describe('ws-data-before-auth: false positives', () => {
  it.each(['{"type":"welcome","id":7}', '{"type":"hello","version":3}'])('a greeting: %s', (text) =>
    expect(
      diagnose(wsDataBeforeAuth, [socket({ kind: 'message', t: 1010, data: text }, auth(1040))]),
    ).toEqual([]),
  );

  it('a single message of a protocol that nobody knows may be a greeting: low', () => {
    const [found] = diagnose(wsDataBeforeAuth, [socket(data(1010), auth(1040))]);
    expect([found!.confidence, found!.advice]).toEqual(['low', expect.stringContaining('greeting')]);
  });

  it('a cookie in the handshake may have said it: an information', () => {
    const [about, , ...records] = socket(data(1010), data(1020), auth(1040));
    const connecting: Loose = { kind: 'connecting', t: 900, requestHeaders: [['Cookie', 'MASKED']] };
    const [found] = diagnose(wsDataBeforeAuth, [[about, connecting, ...(records as Loose[])]]);
    expect([found!.severity, found!.evidence.cookieInHandshake]).toEqual(['info', 'sent']);
  });
});
