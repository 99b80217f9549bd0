import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/protocol.ts';
import { lostSocket, page } from './helpers/document.ts';
import { closed, closing, errored, got, made, opened, SSE, WS } from './helpers/facts.ts';

/** Two WebSockets at the same time, both lost. */
const twoLost = (one: string, other: string): Fact[] => [
  made(0, 1, one),
  made(1, 2, other),
  closed(0, 100),
  closed(1, 200),
];

describe('an EventSource', () => {
  it('counts each attempt, with the observed delay and the id it holds', () => {
    const { story, of } = page().tell(
      made(0, 0, SSE),
      opened(0, 10),
      got(0, 20, 'x', 'message', '7'),
      errored(0, 100, 0),
      opened(0, 3100),
      got(0, 3200, 'x', 'message', '8'),
      errored(0, 4000, 0),
      errored(0, 7000, 0),
      opened(0, 10_500),
    );
    expect(story()).toEqual([
      'connecting c1.1',
      'open c1.1',
      'message c1.1',
      'error c1.1',
      'reconnect c1.2',
      'connecting c1.2',
      'open c1.2',
      'message c1.2',
      'error c1.2',
      'reconnect c1.3',
      'connecting c1.3',
      'error c1.3',
      'reconnect c1.4',
      'connecting c1.4',
      'open c1.4',
    ]);
    expect(of('reconnect').map(({ delay, lastEventId, source }) => [delay, lastEventId, source])).toEqual([
      [3000, '7', 'inferred'],
      [3000, '8', 'inferred'],
      [3500, '8', 'inferred'],
    ]);
  });

  it('holds no id after an event reset it', () => {
    const { of } = page().tell(
      made(0, 0, SSE),
      opened(0, 1),
      got(0, 2, 'x', 'message', '7'),
      got(0, 3, 'x', 'message', ''),
      errored(0, 4, 0),
      opened(0, 5),
    );
    expect(of('reconnect')[0]).not.toHaveProperty('lastEventId');
  });

  it('that gave up while waiting failed in a further attempt, for good', () => {
    const { story, recording } = page().tell(
      made(0, 0, SSE),
      opened(0, 1),
      errored(0, 5, 0),
      errored(0, 9, 2),
      opened(0, 10),
    );
    expect(story()).toEqual([
      'connecting c1.1',
      'open c1.1',
      'error c1.1',
      'reconnect c1.2',
      'connecting c1.2',
      'error c1.2',
    ]);
    expect(recording.laneOf('c1')).toMatchObject({ state: 'failed', errors: 2 });
  });

  it('that the page makes anew after a failure forgets the id that the failed one held', () => {
    const { of, continues, recording } = page().tell(
      made(0, 0, SSE),
      opened(0, 1),
      got(0, 2, 'x', 'message', '42'),
      errored(0, 3, 2),
      made(1, 503, SSE),
    );
    expect(continues('c2')).toBe('c1');
    expect(of('reconnect')).toMatchObject([
      { connection: 'c2', attempt: 1, source: 'inferred', delay: 500, lastEventIdForgotten: '42' },
    ]);
    expect(recording.lanes).toHaveLength(1);
  });

  it('that the page closes while it waits, and makes anew, is continued, counted from the loss', () => {
    const { of, continues } = page().tell(
      made(0, 0, SSE),
      opened(0, 1),
      errored(0, 100, 0),
      closing(0, 101),
      made(1, 1100, SSE),
    );
    expect(continues('c2')).toBe('c1');
    expect(of('reconnect')).toMatchObject([{ delay: 1000 }]);
    expect(of('reconnect')[0]).not.toHaveProperty('lastEventIdForgotten');
  });

  it('that the page closes while it is open, and makes anew, is another', () => {
    const { continues } = page().tell(made(0, 0, SSE), opened(0, 1), closing(0, 2), made(1, 3, SSE));
    expect(continues('c2')).toBeUndefined();
  });
});

describe('a WebSocket made anew', () => {
  const made2 = (before: Fact[], url = WS, at = 1100) => page().tell(...before, made(9, at, url));

  it('after a loss continues the lost one, with the delay between them', () => {
    const { continues, of, recording } = made2(lostSocket(0, 100));
    expect(continues('c2')).toBe('c1');
    expect(of('reconnect')).toEqual([
      expect.objectContaining({ connection: 'c2', source: 'inferred', delay: 1000 }),
    ]);
    expect(of('reconnect')[0]).not.toHaveProperty('lastEventIdForgotten');
    expect(recording.lanes).toHaveLength(1);
    expect(recording.laneOf('c2')!.attempts).toMatchObject([
      { outcome: 'lost' },
      { inferred: true, delay: 1000 },
    ]);
  });

  it('after the server closed it continues too', () =>
    expect(made2([made(0, 0), opened(0, 1), closed(0, 2, 1012)]).continues('c2')).toBe('c1'));

  it('after its page closed it is another, also when it was still connecting', () => {
    expect(
      made2([made(0, 0), opened(0, 1), closing(0, 2, 1000), closed(0, 3, 1000)]).continues('c2'),
    ).toBeUndefined();
    const early = [made(0, 0), closing(0, 1), errored(0, 2, 3), closed(0, 2, 1006)];
    expect(made2(early).continues('c2')).toBeUndefined();
  });

  it('in the error handler, before the close event, continues the lost one once', () => {
    const { continues, recording } = page().tell(
      made(0, 0),
      opened(0, 1),
      errored(0, 10, 3),
      made(1, 10),
      closed(0, 10, 1006),
      opened(1, 20),
      made(2, 30),
      errored(1, 100, 3),
      made(3, 100),
      closed(1, 100, 1006),
    );
    expect(['c2', 'c3', 'c4'].map(continues)).toEqual(['c1', undefined, 'c2']);
    expect(recording.laneOf('c1')!.attempts).toMatchObject([
      { outcome: 'lost' },
      { outcome: 'lost' },
      { delay: 0 },
    ]);
  });

  it('is preferred for the exact URL over the same endpoint with other query values', () => {
    const lost = twoLost(`${WS}?id=1`, `${WS}?id=2`);
    expect(made2(lost, `${WS}?id=2`).continues('c3')).toBe('c2');
    expect(made2(lost, `${WS}?id=1`).continues('c3')).toBe('c1');
  });

  it('with another query value continues the only one of its endpoint', () => {
    expect(made2(lostSocket(0, 100, `${WS}?a=1&b=2`), `${WS}?b=3&a=4`).continues('c2')).toBe('c1');
    expect(made2(lostSocket(0, 100, `${WS}?a=1`), `${WS}?b=1`).continues('c2')).toBeUndefined();
    expect(made2(lostSocket(0, 100, `${WS}/x?a=1`), `${WS}?a=1`).continues('c2')).toBeUndefined();
  });

  it('continues none of two that are only alike', () => {
    const lost = twoLost(`${WS}?id=1`, `${WS}?id=2`);
    expect(made2(lost, `${WS}?id=3`).continues('c3')).toBeUndefined();
  });

  it('has one successor only', () => {
    const { continues } = page().tell(...lostSocket(0, 100), made(1, 110), made(2, 120));
    expect(['c2', 'c3'].map(continues)).toEqual(['c1', undefined]);
  });

  it('by another document is another', () => {
    const first = page().tell(...lostSocket(0, 100));
    const second = page(3, first.recording, first.ids).tell(made(0, 110));
    expect(second.continues('c2')).toBeUndefined();
    expect(second.recording.lanes).toHaveLength(2);
  });

  it('does not continue an EventSource', () => {
    const { continues } = page().tell(made(0, 0, SSE), errored(0, 5, 2), {
      ...made(1, 10),
      texts: ['WebSocket', SSE, '', ''],
    });
    expect(continues('c2')).toBeUndefined();
  });

  it('more than five minutes later is a new beginning', () => {
    expect(made2(lostSocket(0, 100), WS, 300_100).continues('c2')).toBe('c1');
    expect(made2(lostSocket(0, 100), WS, 300_101).continues('c2')).toBeUndefined();
  });

  it('continues the lost one also when their URL is too long to be kept whole', () => {
    const { continues, recording } = made2(
      lostSocket(0, 100, `${WS}?${'x'.repeat(20_000)}`),
      `${WS}?${'x'.repeat(20_000)}`,
    );
    expect(recording.connections.get('c2')!.url.length).toBeLessThan(20_000);
    expect(continues('c2')).toBe('c1');
  });
});
