import { describe, expect, it } from 'vitest';
import { sseNoIds } from '../../../src/diagnostics/rules/sse-no-ids.ts';
import { sseResumeIgnored } from '../../../src/diagnostics/rules/sse-resume-ignored.ts';
import type { ConnectionLine, HeaderList } from '../../../src/model/types.ts';
import { events, source, type Try, upTo } from '../helpers/attempts.ts';
import { diagnose } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const url = 'https://page.example/feed';
const none = (count: number): undefined[] => Array(count).fill(undefined);
/** `count` events without ids, a second apart. */
const plain = (count: number, more: Partial<Try> = {}): Try => ({
  at: 0,
  open: 100,
  records: events(none(count), 1000, 1000),
  ...more,
});
const ids = (list: Try[], now: number, about: Partial<ConnectionLine> = {}) =>
  diagnose(sseNoIds, [source(list, about)], { now });

describe('sse-no-ids: fires', () => {
  it('20 events in two minutes, none with an id', () => {
    expect(ids([plain(20)], 120_100)).toEqual([
      {
        type: 'finding',
        rule: 'sse-no-ids',
        severity: 'advice',
        connection: 'c1',
        title: '20 events and no id: a reconnect cannot resume',
        evidence: { url, events: 20, openSeconds: 120, reconnects: 0 },
        records: upTo(3, 22),
        advice: expect.stringContaining('Last-Event-ID'),
        confidence: 'medium',
      },
    ]);
  });

  it('20 events and a reconnect: what was sent meanwhile is lost', () => {
    const list: Try[] = [plain(20, { end: 20_100 }), { at: 23_000, open: 23_100 }];
    expect(ids(list, 24_000)).toEqual([
      {
        type: 'finding',
        rule: 'sse-no-ids',
        severity: 'warning',
        connection: 'c1',
        title: '20 events and no id: what was sent in 3.0 s away, 1 time, is lost',
        evidence: {
          url,
          events: 20,
          openSeconds: 21,
          reconnects: 1,
          secondsAway: 3,
          eventsInThatTimeAtTheUsualRate: 3,
        },
        records: [23],
        advice: expect.stringContaining('Last-Event-ID'),
        confidence: 'high',
      },
    ]);
  });

  it("a provider's, as an information", () =>
    expect(ids([plain(20)], 130_000, { url: 'https://stream.exchange.test/x' })).toMatchObject([
      { severity: 'info', evidence: { provider: 'stream.exchange.test' } },
    ]));
});

/** Twenty events of the same name and with these texts. */
const saying = (data: (i: number) => string, eventType = 'message'): Try => ({
  at: 0,
  open: 100,
  records: events(none(20), 1000, 1000).map((one, i): Loose => ({ ...one, eventType, data: data(i) })),
});

describe('sse-no-ids: near misses', () => {
  it.each<[string, Try[], number]>([
    ['19 events', [plain(19)], 200_000],
    ['open for 119.9 s without a loss', [plain(20)], 120_000],
    ['an id in one of them', [{ at: 0, open: 100, records: events([...none(20), 7], 1000, 1000) }], 200_000],
    ['lost, and not back yet', [plain(20, { end: 22_000 })], 25_000],
  ])('%s', (_, list, now) => expect(ids(list, now)).toEqual([]));
});

describe('sse-no-ids: false positives', () => {
  it.each<[string, Try]>([
    ['each event is the whole state', saying((i) => `{"a":1,"b":2,"c":3,"at":${i}}`)],
    ['cursors, by their name', saying((i) => `{"x":${i}}`, 'cursor-moved')],
    ['presence, by their type', saying((i) => `{"type":"presence","x":${i}}`)],
    ['a job that is done', saying((i) => `{"percent":${(i + 1) * 5}}`)],
    ['an answer that is done', saying((i) => (i === 19 ? '[DONE]' : `word ${i}`))],
  ])('%s', (_, one) => expect(ids([one], 200_000)).toEqual([]));

  it('a job that was done and is run again', () => {
    const job = saying((i) => `{"percent":${(i + 1) * 5}}`);
    expect(
      ids(
        [
          { ...job, end: 21_000 },
          { at: 24_000, open: 24_100, records: events(none(3), 25_000) },
        ],
        30_000,
      ),
    ).toEqual([]);
  });
});

/** Events 1 … 10, then a retry that begins with these ids. */
const resumed = (next: (number | string | undefined)[], more: Partial<Try> = {}): Try[] => [
  { at: 0, open: 50, end: 2000, records: events(upTo(1, 10), 100) },
  { at: 5000, open: 5050, held: '10', sent: '10', records: events(next, 5100), ...more },
];
const resume = (list: Try[], about: Partial<ConnectionLine> = {}) =>
  diagnose(sseResumeIgnored, [source(list, about)]);

describe('sse-resume-ignored: fires', () => {
  it('goes on from now: two events are gone', () => {
    expect(resume(resumed([13, 14, 15]))).toEqual([
      {
        type: 'finding',
        rule: 'sse-resume-ignored',
        severity: 'warning',
        connection: 'c1',
        title: 'The server did not go on after the last id: 2 events are gone, 1 time of 1',
        evidence: {
          url,
          resumes: 1,
          notAfterTheLastId: 1,
          eventsMissing: 2,
          eventsTwice: 0,
          lastEventIdSent: 'yes, as seen on the wire',
        },
        records: [15],
        advice: expect.stringContaining('Last-Event-ID'),
        confidence: 'high',
      },
    ]);
  });

  it('begins again at the first id: ten events come twice', () =>
    expect(resume(resumed(upTo(1, 12)))).toMatchObject([
      {
        evidence: { eventsMissing: 0, eventsTwice: 10 },
        advice: expect.stringContaining('Start after the id'),
      },
    ]));

  it('begins at the id instead of after it: the same event once more', () => {
    const list = resumed([10, 11]);
    const last = list[0]!.records!.at(-1)!;
    list[1]!.records![0]!.data = last.data;
    expect(resume(list)).toMatchObject([{ evidence: { eventsTwice: 1 } }]);
  });

  it('ids that are words come again', () => {
    const words = ['k3', 'zz', 'a0', 'q8'].map((id) => `${id}-${id}`);
    const list: Try[] = [
      { at: 0, open: 50, end: 2000, records: events(words, 100) },
      {
        at: 5000,
        open: 5050,
        held: words[3],
        records: events([words[1], words[2], words[3], 'new-er'], 5100),
      },
    ];
    expect(resume(list)).toMatchObject([
      {
        confidence: 'medium',
        evidence: { eventsTwice: 3, lastEventIdSent: 'by the browser, not seen on the wire' },
      },
    ]);
  });

  it('a hub that names another last id (Mercure)', () => {
    const headers: HeaderList = [['Mercure-Last-Event-ID', 'earliest']];
    expect(resume(resumed([11, 12], { status: 200, headers }))).toMatchObject([
      { title: expect.stringContaining('another last id'), evidence: { otherMercureLastEventId: 1 } },
    ]);
  });

  it('two of three resumes, by a provider: an advice', () => {
    const list = resumed([13, 14, 15], { end: 6000 });
    list.push({ at: 9000, open: 9050, held: '15', end: 10_000, records: events([16, 17], 9100) });
    list.push({ at: 13_000, open: 13_050, held: '17', records: events([21, 22], 13_100) });
    expect(resume(list, { url: 'https://stream.exchange.test/x' })).toMatchObject([
      { severity: 'advice', evidence: { resumes: 3, notAfterTheLastId: 2, eventsMissing: 5 } },
    ]);
  });
});

describe('sse-resume-ignored: near misses', () => {
  it.each<[string, Try[]]>([
    ['goes on after the last id', resumed([11, 12, 13])],
    ['nothing has come yet', resumed([])],
    [
      'too few ids to know how they count',
      [
        { at: 0, open: 50, end: 2000, records: events([1, 2], 100) },
        { at: 5000, open: 5050, held: '2', records: events([5], 5100) },
      ],
    ],
    [
      'ids jump while connected, too',
      [
        { at: 0, open: 50, end: 2000, records: events([1, 2, 9, 10, 33, 34], 100) },
        { at: 5000, open: 5050, held: '34', records: events([77, 78], 5100) },
      ],
    ],
    ['the hub names the same id', resumed([11], { status: 200, headers: [['mercure-last-event-id', '10']] })],
  ])('%s', (_, list) => expect(resume(list)).toEqual([]));
});

describe('sse-resume-ignored: false positives', () => {
  const first = (fields: Partial<Loose>): Try[] => {
    const list = resumed([14, 15, 16]);
    Object.assign(list[1]!.records![0]!, fields);
    return list;
  };
  it.each<[string, Try[]]>([
    ['a snapshot comes first, by its name', first({ eventType: 'snapshot' })],
    ['a snapshot comes first, by its type', first({ data: '{"type":"init","items":[]}' })],
    ['a first event without an id of its own shows the one held', resumed([10, 11, 12])],
    [
      'ids that are words and new',
      [
        { at: 0, open: 50, end: 2000, records: events(['k3k', 'zzw', 'a0b'], 100) },
        { at: 5000, open: 5050, held: 'a0b', records: events(['q8p', 'm1n'], 5100) },
      ],
    ],
    ['the request had no Last-Event-ID', resumed([13, 14], { sent: null })],
  ])('%s', (_, list) => expect(resume(list)).toEqual([]));

  it('the page made a new object, which has no id to send', () => {
    const old = source([resumed([])[0]!], { id: 'c1' });
    const [about, ...records] = source([{ at: 5000, open: 5050, records: events([13, 14], 5100) }], {
      id: 'c2',
    });
    expect(diagnose(sseResumeIgnored, [old, [{ ...about, continues: 'c1' }, ...records]])).toEqual([]);
  });
});

describe('sse-resume-ignored: long streams', () => {
  const long = (next: number[]): Try[] => [
    { at: 0, open: 50, end: 200_000, records: events(upTo(1, 1500), 100) },
    { at: 205_000, open: 205_050, held: '1500', records: events(next, 205_100) },
  ];
  it('go on where they were', () => expect(resume(long([1501, 1502]))).toEqual([]));
  it('miss events', () =>
    expect(resume(long([1504, 1505]))).toMatchObject([{ evidence: { eventsMissing: 3, eventsTwice: 0 } }]));
  it('come again from not far back', () =>
    expect(resume(long(upTo(1401, 1501)))).toMatchObject([
      { evidence: { eventsMissing: 0, eventsTwice: 100 } },
    ]));
  it('begin again at the first id, however long that takes', () =>
    expect(resume(long(upTo(1, 90)))).toMatchObject([{ evidence: { eventsTwice: 90 } }]));
});
