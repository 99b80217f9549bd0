import { describe, expect, it } from 'vitest';
import { sseManualRecreate } from '../../../src/diagnostics/rules/sse-manual-recreate.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { source } from '../helpers/attempts.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const url = 'https://page.example/feed';
/** Lost at 1000 ms with this readyState; `closedAt`: the page closes it then. */
const lost = (readyState = 0, closedAt?: number): Life => [
  { id: 'c1', api: 'EventSource', url },
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 10 },
  { kind: 'error', t: 1000, readyState },
  ...(closedAt === undefined ? [] : [{ kind: 'close', t: closedAt, by: 'page' } satisfies Loose]),
];
/** A new object in its place, `after` ms later. */
const replaced = (after: number, id = '', about: Partial<ConnectionLine> = {}): Life => [
  { id: 'c2', api: 'EventSource', url, continues: 'c1', ...about },
  { kind: 'connecting', t: 1000 + after },
  {
    kind: 'reconnect',
    t: 1000 + after,
    delay: after,
    source: 'inferred',
    ...(id ? { lastEventIdForgotten: id } : {}),
  },
  { kind: 'open', t: 1100 + after },
];
const recreate = (...lives: Life[]) => diagnose(sseManualRecreate, lives);

describe('sse-manual-recreate: fires', () => {
  it('closed in onerror and made anew, without its id', () => {
    expect(recreate(lost(0, 1000), replaced(200, '42'))).toEqual([
      {
        type: 'finding',
        rule: 'sse-manual-recreate',
        severity: 'warning',
        connection: 'c1',
        title: 'A new EventSource was made while the browser was about to retry the old one, 1 time',
        evidence: {
          url,
          replacedWhileRetrying: 1,
          madeBesideOneRetrying: 0,
          replacedAfterItFailed: 0,
          lastEventIdsForgotten: 1,
        },
        records: [5],
        advice: expect.stringContaining('readyState is 0'),
        confidence: 'medium',
      },
    ]);
  });

  it('made anew while the old one goes on retrying: two streams from then on', () => {
    const old = source(
      [
        { at: 0, open: 10, end: 1000 },
        { at: 4000, open: 4100 },
      ],
      { id: 'c1' },
    );
    const beside = source([{ at: 1500, open: 1600 }], { id: 'c2' });
    expect(recreate(old, beside)).toMatchObject([
      { severity: 'warning', evidence: { madeBesideOneRetrying: 1, replacedWhileRetrying: 0 } },
    ]);
  });

  it('made anew in onerror before the old one was closed', () => {
    const beside = source([{ at: 1000, open: 1600 }], { id: 'c2', url: `${url}?t=17` });
    expect(recreate(lost(0, 1001), beside)).toMatchObject([{ evidence: { madeBesideOneRetrying: 1 } }]);
  });

  it('without its id, although the URL has the same digits elsewhere', () =>
    expect(recreate(lost(0, 1000), replaced(200, '42', { url: `${url}?t=1742` }))).toMatchObject([
      { evidence: { lastEventIdsForgotten: 1 } },
    ]));

  it('without its id, although a parameter has the same value before and after', () => {
    const [about, ...records] = lost(0, 1000);
    const same = `${url}?count=42`;
    expect(recreate([{ ...about, url: same }, ...records], replaced(200, '42', { url: same }))).toMatchObject(
      [{ evidence: { lastEventIdsForgotten: 1 } }],
    );
  });

  it('only at readyState 2, but without its id: noted as an information', () =>
    expect(recreate(lost(2), replaced(2000, '42'))).toMatchObject([
      { severity: 'info', evidence: { replacedAfterItFailed: 1, lastEventIdsForgotten: 1 } },
    ]));

  it("a provider's stream, as an advice", () => {
    const elsewhere = 'https://stream.exchange.test/feed';
    const [about, ...records] = lost(0, 1000);
    const own = replaced(10, '', { url: elsewhere });
    expect(recreate([{ ...about, url: elsewhere }, ...records], own)).toMatchObject([{ severity: 'advice' }]);
  });
});

describe('sse-manual-recreate: near misses', () => {
  it('made anew 10.1 s after the loss', () => expect(recreate(lost(0, 1000), replaced(10_001))).toEqual([]));
  it('made 10.1 s after the error of one that still waits', () =>
    expect(recreate(lost(), source([{ at: 11_001, open: 11_100 }], { id: 'c2' }))).toEqual([]));
});

describe('sse-manual-recreate: false positives', () => {
  it('made anew only when it was CLOSED, with no id to lose (htmx)', () =>
    expect(recreate(lost(2), replaced(1000))).toEqual([]));

  it('made anew when it was CLOSED, with the id in the URL', () =>
    expect(recreate(lost(2), replaced(1000, 'a/42', { url: `${url}?last_event_id=a%2F42` }))).toEqual([]));

  it('another stream made meanwhile', () =>
    expect(recreate(lost(), source([{ at: 1500, open: 1600 }], { id: 'c2', url: `${url}?room=7` }))).toEqual(
      [],
    ));

  it("the browser's own retry", () =>
    expect(
      recreate(
        source([
          { at: 0, open: 10, end: 1000 },
          { at: 4000, open: 4100 },
        ]),
      ),
    ).toEqual([]));
});
