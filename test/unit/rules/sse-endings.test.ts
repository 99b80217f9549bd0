import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sseFailedForGood } from '../../../src/diagnostics/rules/sse-failed-for-good.ts';
import { sseFinishedLoop } from '../../../src/diagnostics/rules/sse-finished-loop.ts';
import { isTerminal } from '../../../src/diagnostics/rules/terminal.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import type { ConnectionLine, HeaderList } from '../../../src/model/types.ts';
import { source, type Try } from '../helpers/attempts.ts';
import { diagnose, recordingOfLives } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const url = 'https://page.example/feed';
type Said = [eventType: string, data: string];
const progress: Said[] = [
  ['message', '{"percent":1}'],
  ['message', '{"percent":50}'],
  ['complete', '{"rows":7}'],
];
/** Answers that the server ends, each begun 3 s after the end of the one before. */
function runs(...answers: Said[][]): Try[] {
  return answers.map((said, i) => ({
    at: i * 4000,
    open: i * 4000 + 50,
    end: i * 4000 + 1000,
    records: said.map(
      ([eventType, data], n): Loose => ({ kind: 'message', t: i * 4000 + 100 + n * 100, eventType, data }),
    ),
  }));
}
const loop = (list: Try[]) => diagnose(sseFinishedLoop, [source(list)]);

describe('sse-finished-loop: fires', () => {
  it('the job runs twice, each time to its last word', () => {
    expect(loop(runs(progress, progress))).toEqual([
      {
        type: 'finding',
        rule: 'sse-finished-loop',
        severity: 'error',
        connection: 'c1',
        title: 'Finished 2 times and started again after 3.0 s: the end is taken for a loss',
        evidence: {
          url,
          runs: 2,
          messagesPerRun: 3,
          secondsBetween: 3,
          saysThatItIsDone: 'yes',
          beginsTheSame: 'yes',
        },
        records: [6, 13],
        advice: expect.stringContaining('204'),
        confidence: 'medium',
      },
    ]);
  });

  it('a third time, with high confidence', () =>
    expect(loop(runs(progress, progress, progress))).toMatchObject([
      { confidence: 'high', evidence: { runs: 3 } },
    ]));

  it('a prompt whose answers differ', () => {
    const answer = (text: string): Said[] => [
      ['message', `{"text":"${text}"}`],
      ['message', '[DONE]'],
    ];
    expect(loop(runs(answer('a'), answer('b')))).toMatchObject([
      { severity: 'error', evidence: { beginsTheSame: 'no' } },
    ]);
  });

  it('only the last word is repeated: a warning', () =>
    expect(loop(runs(progress, [progress[2]!], [progress[2]!]))).toMatchObject([
      { severity: 'warning', evidence: { note: expect.stringContaining('not the work') } },
    ]));

  it('without a last word, three runs that are the same', () => {
    const same: Said[] = [1, 2, 3].map((n) => ['message', `row ${n}`]);
    expect(loop(runs(same, same, same))).toMatchObject([
      { evidence: { runs: 3, saysThatItIsDone: 'no' }, confidence: 'medium' },
    ]);
    expect(loop(runs(same, same))).toEqual([]);
  });
});

describe('sse-finished-loop: near misses', () => {
  it('finished once, and asked for again', () =>
    expect(loop([...runs(progress), { at: 4000, open: 4050 }])).toEqual([]));

  it('finished once, and the next request is answered 204', () =>
    expect(loop([...runs(progress), { at: 4000, end: 4100, readyState: 2, status: 204 }])).toEqual([]));

  it('finished, and then a run that is not', () =>
    expect(loop(runs(progress, [['message', '{"percent":50}']]))).toEqual([]));

  it('short runs that are the same, without a last word', () =>
    expect(
      loop(
        runs(
          ...Array<Said[]>(4).fill([
            ['message', 'hello'],
            ['message', 'x'],
          ]),
        ),
      ),
    ).toEqual([]));
});

describe('sse-finished-loop: false positives', () => {
  it('rotation by design: a greeting each time, and what is new after it', () => {
    const answers = [1, 2, 3, 4].map((n): Said[] => [
      ['connected', '{}'],
      ['message', `{"order":${n}}`],
      ['message', `{"order":${n + 10}}`],
    ]);
    expect(loop(runs(...answers))).toEqual([]);
  });

  it('the page makes a new object for each job', () => {
    const first = source(runs(progress), { id: 'c1' });
    const [about, ...records] = source(
      runs(progress).map((one) => ({ ...one, at: 4000 })),
      { id: 'c2' },
    );
    const later = records.map((one) => ({ ...one, t: one.t + 4000 }));
    expect(diagnose(sseFinishedLoop, [first, [{ ...about, continues: 'c1' }, ...later]])).toEqual([]);
  });
});

describe('the last word of a stream', () => {
  const terminal = (eventType: string, data: string) => isTerminal({ eventType, data, size: data.length });
  it.each<Said>([
    ['done', ''],
    ['response.completed', '{}'],
    ['job:end', 'x'],
    ['message', '[DONE]'],
    ['message', ' complete\n'],
    ['message', '{"type":"finish"}'],
    ['message', '{"event":"close"}'],
    ['message', '{"name":"COMPLETED"}'],
    ['message', '{"percent":100}'],
    ['message', '{"done":true}'],
    ['message', '{"choices":[{"finish_reason":"stop"}]}'],
  ])('is %s %s', (eventType, data) => expect(terminal(eventType, data)).toBe(true));

  it.each<Said>([
    ['message', 'the work is well-done'],
    ['weekend', '{}'],
    ['message', '{"status":"completed"}'],
    ['message', '{"percent":99}'],
    ['message', '{"choices":[{"finish_reason":null}]}'],
    ['message', '{"choices":[null]}'],
    ['message', '{"type":"done"'],
  ])('is not %s %s', (eventType, data) => expect(terminal(eventType, data)).toBe(false));

  it('is not looked for in a long text', () =>
    expect(terminal('message', `{"type":"done","x":"${'x'.repeat(3000)}"}`)).toBe(false));

  it('is asked of any text without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.string(), (data, name) => void terminal(name, data)),
    );
  });
});

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const sse: HeaderList = [['Content-Type', 'text/event-stream']];
const html: HeaderList = [['content-type', 'text/html; charset=utf-8']];
const dead = (more: Partial<Try>): Try => ({ at: 0, end: 100, readyState: 2, ...more });
const good = (list: Try[], about: Partial<ConnectionLine> = {}) =>
  diagnose(sseFailedForGood, [source(list, about)]);

describe('sse-failed-for-good: fires', () => {
  it('answered 503', () => {
    expect(good([dead({ status: 503, headers: html })])).toEqual([
      {
        type: 'finding',
        rule: 'sse-failed-for-good',
        severity: 'error',
        connection: 'c1',
        title: 'Answered 503: an EventSource takes anything but 200 as final',
        evidence: {
          url,
          cause: 'sse-status',
          status: 503,
          contentType: 'text/html; charset=utf-8',
          openedBefore: 'never',
        },
        records: [2],
        advice: expect.stringContaining('deploy'),
        confidence: 'high',
      },
    ]);
  });

  it('answered 503 to the retry of a stream that had worked', () =>
    expect(
      good([
        { at: 0, open: 100, end: 30_100 },
        { ...dead({ status: 503 }), at: 33_000, end: 33_100 },
      ]),
    ).toMatchObject([{ evidence: { cause: 'sse-status', openedBefore: 'yes, for 30 s' }, records: [6] }]));

  const other = { url: 'https://api.page.example/feed' };
  it.each<[string, string, Partial<Try>, Partial<ConnectionLine>, object]>([
    ['a status that says who', 'sse-status', { status: 401 }, {}, { status: 401 }],
    ['a login page', 'sse-wrong-content-type', { status: 200, headers: html }, {}, { status: 200 }],
    [
      'an error as JSON',
      'sse-wrong-content-type',
      { status: 200, headers: [['content-type', 'application/json']] },
      {},
      { contentType: 'application/json' },
    ],
    ['no content type', 'sse-wrong-content-type', { status: 200, headers: [] }, {}, { contentType: 'none' }],
    [
      'another charset',
      'sse-charset',
      { status: 200, headers: [['content-type', 'text/event-stream;charset=iso-8859-1']] },
      {},
      { charset: 'iso-8859-1' },
    ],
    [
      'another origin that does not allow it',
      'sse-cors',
      { status: 200, headers: sse },
      other,
      { allowOrigin: 'none', withCredentials: 'no' },
    ],
    [
      'any origin, but with credentials',
      'sse-cors',
      { status: 200, headers: [...sse, ['Access-Control-Allow-Origin', '*']] },
      { ...other, withCredentials: true },
      { allowOrigin: '*', withCredentials: 'yes' },
    ],
    [
      'redirected to a login',
      'sse-redirect',
      { status: 200, headers: html, redirects: [{ url, status: 302 }] },
      {},
      { redirects: 1, redirectStatus: 302 },
    ],
    [
      'redirected to another origin',
      'sse-redirect',
      { redirects: [{ url, status: 307 }] },
      {},
      { redirects: 1, redirectStatus: 307 },
    ],
  ])('%s', (_, cause, answer, about, evidence) =>
    expect(good([dead(answer)], about)).toMatchObject([
      { severity: 'error', evidence: { cause, ...evidence } },
    ]),
  );

  it('nothing known of the answer: said so, with less confidence', () =>
    expect(good([dead({})])).toMatchObject([
      {
        title: 'Closed for good; the status is not visible here',
        evidence: { cause: 'unknown', status: 'unknown' },
        confidence: 'medium',
      },
    ]));

  it('a network error that Firefox does not retry', () => {
    const recording = recordingOfLives([source([dead({ netError: 'NS_ERROR_UNKNOWN_HOST' })])]);
    recording.head.userAgent = AGENT;
    expect(new Diagnostics(recording, [sseFailedForGood]).findings()).toMatchObject([
      { evidence: { cause: 'firefox-no-retry', netError: 'NS_ERROR_UNKNOWN_HOST' } },
    ]);
  });

  it('replaced by the page with one that opened: a warning', () => {
    const [about, ...records] = source([{ at: 2000, open: 2100 }], { id: 'c2' });
    const lives = [
      source([dead({ status: 502 })], { id: 'c1' }),
      [{ ...about, continues: 'c1' }, ...records],
    ] as const;
    expect(diagnose(sseFailedForGood, lives as never)).toMatchObject([
      { severity: 'warning', evidence: { replacedByThePage: 'yes' } },
    ]);
  });

  it('what the network layer tells later is in the finding', () => {
    const recording = recordingOfLives([source([dead({})])]);
    const diagnostics = new Diagnostics(recording, [sseFailedForGood]);
    expect(diagnostics.findings()).toMatchObject([{ evidence: { cause: 'unknown' } }]);
    recording.amend(recording.record(2)!, { status: 404 });
    expect(diagnostics.findings()).toMatchObject([{ evidence: { cause: 'sse-status', status: 404 } }]);
  });
});

describe('sse-failed-for-good: near misses', () => {
  it('an error with readyState 0: it will retry', () =>
    expect(good([dead({ readyState: 0, status: 200 })])).toEqual([]));
  it('closed by the page while it waits', () => {
    const [about, ...records] = source([{ at: 0, open: 10, end: 1000 }]);
    const close: Loose = { kind: 'close', t: 1200, by: 'page' };
    expect(diagnose(sseFailedForGood, [[about, ...records, close]])).toEqual([]);
  });
});

describe('sse-failed-for-good: false positives', () => {
  it('204 by design is an information', () =>
    expect(good([dead({ status: 204 })])).toMatchObject([
      { severity: 'info', evidence: { cause: 'sse-204' } },
    ]));

  it('failed by the browser because its page was being left', () => {
    const [about, ...records] = source([dead({})]);
    const left: Loose = { kind: 'close', t: 300, by: 'page', source: 'inferred' };
    expect(diagnose(sseFailedForGood, [[about, ...records, left]])).toEqual([]);
  });
});
