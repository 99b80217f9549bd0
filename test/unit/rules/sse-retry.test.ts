import { describe, expect, it } from 'vitest';
import { sseRetryMissing } from '../../../src/diagnostics/rules/sse-retry-missing.ts';
import { sseRetryTooLarge } from '../../../src/diagnostics/rules/sse-retry-too-large.ts';
import { sseRetryTooSmall } from '../../../src/diagnostics/rules/sse-retry-too-small.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import { utf8Bytes } from '../../../src/model/bytes.ts';
import type { ConnectionLine, HeaderList } from '../../../src/model/types.ts';
import { events, sockets, source, type Try } from '../helpers/attempts.ts';
import { diagnose, type Life, recordingOfLives } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const url = 'https://page.example/feed';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
/** Attempts of 100 ms each, lost after it and tried again after each of these waits. */
function tries(waits: readonly number[], records: (at: number) => Loose[] = () => [], wire = true): Try[] {
  let at = 0;
  return [0, ...waits].map((wait) => {
    at += wait;
    const one = { at, open: at + 10, end: at + 100, wire, records: records(at) };
    at += 100;
    return one;
  });
}
const retry =
  (reconnectionTime: number) =>
  (at: number): Loose[] => [{ kind: 'retry', t: at + 20, reconnectionTime, source: 'wire' }];

/** With the raw text of the first `read` attempts known, as the wire told it. */
function missing(lives: Life[], { read = 0, agent = '' } = {}) {
  const recording = recordingOfLives(lives);
  recording.head.userAgent = agent;
  for (const attempt of recording.lanes[0]!.attempts.slice(0, read))
    recording.addRaw(attempt, 'wire', utf8Bytes('data: 1\n\n'));
  const diagnostics = new Diagnostics(recording, [sseRetryMissing]);
  const findings = diagnostics.findings();
  expect(diagnostics.broken).toEqual([]);
  return findings;
}

describe('sse-retry-missing: fires', () => {
  it('two answers read, and no retry in them', () => {
    expect(missing([source(tries([2000]))], { read: 2 })).toEqual([
      {
        type: 'finding',
        rule: 'sse-retry-missing',
        severity: 'info',
        connection: 'c1',
        title: 'No retry: in 2 answers: each browser waits its own fixed default',
        evidence: { url, answersRead: 2, reconnectsAfterTheDefault: 0, browserDefaultMs: 3000 },
        records: [1, 5],
        advice: expect.stringContaining('random part'),
        confidence: 'high',
      },
    ]);
  });

  it.each<[string, string, number[]]>([
    ['Chromium', '', [3010, 2990]],
    ['Firefox', FIREFOX, [5010, 5200]],
  ])("two reconnects after %s's default, the text unseen", (_, agent, waits) =>
    expect(missing([source(tries(waits))], { agent })).toMatchObject([
      {
        confidence: 'medium',
        evidence: { answersRead: 0, reconnectsAfterTheDefault: 2, note: expect.stringContaining('not seen') },
      },
    ]),
  );

  it('two answers of which a file still has the comments', () => {
    const comment = (at: number): Loose[] => [{ kind: 'comment', t: at + 20, data: 'hi', source: 'wire' }];
    expect(missing([source(tries([2000], comment))])).toMatchObject([
      { confidence: 'high', evidence: { answersRead: 2 } },
    ]);
  });

  it('a fetch of an event stream, lost and made again', () => {
    const headers: HeaderList = [['content-type', 'text/event-stream; charset=utf-8']];
    const part = (t: number): Loose[] => [
      { kind: 'connecting', t },
      { kind: 'open', t: t + 10, headers },
      { kind: 'error', t: t + 50 },
      { kind: 'close', t: t + 50, by: 'network' },
    ];
    const lives: Life[] = [
      [{ api: 'fetch', url }, ...part(0)],
      [{ api: 'fetch', url, continues: 'c1' }, ...part(900)],
    ];
    expect(missing(lives, { read: 2 })).toHaveLength(1);
    const json = lives.map(
      ([about, ...records]): Life => [about, ...records.map((one) => ({ ...one, headers: [] }))],
    );
    expect(missing(json, { read: 2 })).toEqual([]);
  });
});

describe('sse-retry-missing: near misses', () => {
  it('one answer read', () => expect(missing([source(tries([2000]))], { read: 1 })).toEqual([]));
  it('one reconnect after the default', () => expect(missing([source(tries([3000, 2000]))])).toEqual([]));
  it('reconnects 11 % off the default', () => expect(missing([source(tries([3340, 3340]))])).toEqual([]));
});

describe('sse-retry-missing: false positives', () => {
  it('a retry came once', () => {
    const list = tries([3000, 3000]);
    list[0]!.records = retry(3000)(0);
    expect(missing([source(list)], { read: 3 })).toEqual([]);
  });
  it('nothing is known of the text, nor when the requests left', () =>
    expect(missing([source(tries([3000, 3000], undefined, false))])).toEqual([]));
  it('begun before the recording', () =>
    expect(missing([source(tries([3000, 3000]), { predatesRecording: true })], { read: 3 })).toEqual([]));
});

const small = (list: Try[], about: Partial<ConnectionLine> = {}) =>
  diagnose(sseRetryTooSmall, [source(list, about)]);

describe('sse-retry-too-small: fires', () => {
  it('less than a second asked for, and three reconnects within a minute', () => {
    expect(small(tries([510, 505, 500], retry(500)))).toEqual([
      {
        type: 'finding',
        rule: 'sse-retry-too-small',
        severity: 'warning',
        connection: 'c1',
        title: 'The server asks for a reconnect after 500 ms',
        evidence: { url, retryMs: 500, medianWaitMs: 505, reconnects: 3, inTheBusiestMinute: 3 },
        records: [18, 6, 11, 16],
        advice: expect.stringContaining('2000 ms'),
        confidence: 'high',
      },
    ]);
  });

  it('less than 100 ms asked for, before anything happened', () =>
    expect(small(tries([], retry(99)))).toMatchObject([
      { evidence: { retryMs: 99, reconnects: 0, firefoxWaitsMs: 500 }, records: [3] },
    ]));

  it('the text unseen, by the waits as measured', () =>
    expect(small(tries([300, 310, 290]))).toMatchObject([
      {
        confidence: 'medium',
        title: 'The browser reconnects 300 ms after each end: the server must have asked for it',
      },
    ]));

  it("a provider's, as an advice", () =>
    expect(small(tries([], retry(10)), { url: 'https://stream.exchange.test/x' })).toMatchObject([
      { severity: 'advice' },
    ]));
});

describe('sse-retry-too-small: near misses', () => {
  it.each<[string, Try[]]>([
    ['1000 ms asked for', tries([1000, 1000, 1000, 1000], retry(1000))],
    ['two reconnects', tries([500, 500], retry(500))],
    ['three reconnects in 61 s', tries([500, 30_200, 30_200], retry(500))],
    ['100 ms asked for and nothing happened', tries([], retry(100))],
    ['waits of a second as measured', tries([1000, 1000, 1000])],
    ['short waits that were inferred only', tries([300, 300, 300], undefined, false)],
  ])('%s', (_, list) => expect(small(list)).toEqual([]));
});

describe('sse-retry-too-small: false positives', () => {
  it('MCP polls this way: by its messages', () => {
    const message = (at: number): Loose => ({
      ...events([1], at + 30)[0]!,
      data: '{"jsonrpc":"2.0","id":1}',
    });
    expect(small(tries([50, 50, 50], (at) => [...retry(50)(at), message(at)]))).toEqual([]);
  });
  it('MCP polls this way: by its URL', () =>
    expect(small(tries([50, 50, 50], retry(50)), { url: 'https://page.example/mcp?s=1' })).toEqual([]));
  it('it asks for more by now', () => {
    const list = tries([500, 500, 500], retry(500));
    list.at(-1)!.records = retry(4000)(list.at(-1)!.at);
    expect(small(list)).toEqual([]);
  });
  it('a WebSocket made anew by the page', () =>
    expect(
      diagnose(sseRetryTooSmall, sockets([0, 100, 200, 300].map((at) => ({ at, end: at + 10 })))),
    ).toEqual([]));
});

const large = (time: number, about: Partial<ConnectionLine> = {}) =>
  diagnose(sseRetryTooLarge, [source(tries([], retry(time)), about)]);

describe('sse-retry-too-large: fires', () => {
  it('more than 30 s asked for', () => {
    expect(large(30_001)).toEqual([
      {
        type: 'finding',
        rule: 'sse-retry-too-large',
        severity: 'advice',
        connection: 'c1',
        title: 'The server asks for a reconnect after 30 s',
        evidence: { url, retryMs: 30_001, reconnects: 0 },
        records: [3],
        advice: expect.stringContaining('2 to 10 s'),
        confidence: 'high',
      },
    ]);
  });
  it('more than five minutes asked for', () =>
    expect(large(300_001)).toMatchObject([{ severity: 'warning' }]));
  it("a provider's, as an information", () =>
    expect(large(300_001, { url: 'https://stream.exchange.test/x' })).toMatchObject([{ severity: 'info' }]));
});

describe('sse-retry-too-large: near misses', () => {
  it('30 s asked for', () => expect(large(30_000)).toEqual([]));
  it('300 s asked for is an advice', () => expect(large(300_000)).toMatchObject([{ severity: 'advice' }]));
});

describe('sse-retry-too-large: false positives', () => {
  it('it asks for less by now', () => {
    const list = tries([], (at) => [...retry(60_000)(at), ...retry(3000)(at + 10)]);
    expect(diagnose(sseRetryTooLarge, [source(list)])).toEqual([]);
  });
});
