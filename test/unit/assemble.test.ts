import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/protocol.ts';
import { lostSocket, page } from './helpers/document.ts';
import {
  backlogBegins,
  backlogEnds,
  closed,
  closing,
  errored,
  got,
  gotBytes,
  made,
  ORIGIN,
  opened,
  SSE,
  sent,
  WS,
} from './helpers/facts.ts';

describe('what a page saw', () => {
  it('becomes records with epoch times, the source hook and all that was told', () => {
    const { records, recording } = page().tellWith(
      { 0: 'AQID' },
      made(0, 1.5, WS, 'a,b'),
      opened(0, 2, 'b'),
      got(0, 3, 'üx'),
      gotBytes(0, 4, 3, 0),
      sent(0, 5, 'hi'),
      errored(0, 6, 3),
      closed(0, 7, 1000, 'done'),
    );
    const base = { type: 'record', connection: 'c1', attempt: 1, source: 'hook' };
    expect(records()).toEqual([
      { ...base, seq: 1, t: ORIGIN + 1.5, kind: 'connecting' },
      { ...base, seq: 2, t: ORIGIN + 2, kind: 'open', protocol: 'b' },
      { ...base, seq: 3, t: ORIGIN + 3, kind: 'message', data: 'üx', size: 3 },
      { ...base, seq: 4, t: ORIGIN + 4, kind: 'message', data: { base64: 'AQID' }, size: 3 },
      { ...base, seq: 5, t: ORIGIN + 5, kind: 'send', data: 'hi', size: 2, bufferedAmount: 0 },
      { ...base, seq: 6, t: ORIGIN + 6, kind: 'error', readyState: 3 },
      {
        ...base,
        seq: 7,
        t: ORIGIN + 7,
        kind: 'close',
        by: 'server',
        code: 1000,
        reason: 'done',
        wasClean: true,
      },
    ]);
    expect(recording.connections.get('c1')).toEqual({
      type: 'connection',
      id: 'c1',
      api: 'WebSocket',
      context: 'page',
      frameUrl: 'https://page.example/',
      url: WS,
      protocols: ['a', 'b'],
    });
  });

  it('of an EventSource has event type, id and credentials, and a frame is a frame', () => {
    const { of, recording } = page(7).tell(
      { ...made(0, 1, SSE), numbers: [0, 1000, 1] },
      got(0, 2, 'x', 'price', '7'),
      got(0, 3, 'y', 'message'),
    );
    expect(of('message')).toMatchObject([{ eventType: 'price', lastEventId: '7' }, { eventType: 'message' }]);
    expect(of('message')[1]).not.toHaveProperty('lastEventId');
    expect(recording.connections.get('c1')).toMatchObject({
      api: 'EventSource',
      context: 'iframe',
      withCredentials: true,
    });
  });

  it('is said to be truncated when less came than there was', () => {
    const cut = { ...got(0, 2, 'abc'), numbers: [0, 2000, 9, Number.NaN] };
    const { of } = page().tellWith(
      { 1: 'AQID' },
      made(0, 1),
      cut,
      gotBytes(0, 3, 9, 1),
      gotBytes(0, 4, 9, -1),
      gotBytes(0, 5, 0, -1),
    );
    expect(of('message').map(({ data, size, truncated }) => [data, size, truncated])).toEqual([
      ['abc', 9, true],
      [{ base64: 'AQID' }, 9, true],
      [{ base64: '' }, 9, true],
      [{ base64: '' }, 0, undefined],
    ]);
  });

  it('of a connection that was never announced is counted, not shown', () => {
    const { records, recording } = page().tell(opened(3, 1), got(3, 2), closed(3, 3), made(0, 4));
    expect(records()).toHaveLength(1);
    expect(recording.lost).toBe(3);
    expect(recording.losses[0]).toMatchObject({
      count: 1,
      reason: 'of a connection that was never announced',
      from: ORIGIN + 1,
    });
  });

  it('and the hook could not keep is told as a loss', () => {
    const { recording } = page().tell({ kind: 'D', numbers: [2, 5000], texts: ['why'] });
    expect(recording.losses).toEqual([
      { type: 'loss', count: 2, reason: 'why', from: ORIGIN + 5, to: ORIGIN + 5 },
    ]);
  });
});

describe('who closed', () => {
  const by = (...facts: Fact[]) =>
    page()
      .tell(made(0, 1), opened(0, 2), ...facts)
      .of('close')
      .map((record) => record.by);

  it('is the page if it called close, whatever the code says', () => {
    expect(by(closing(0, 3, 1000), closed(0, 4, 1000))).toEqual(['page']);
    expect(by(closing(0, 3), closed(0, 4, 1006))).toEqual(['page']);
  });
  it('is the server if the closing was clean', () => expect(by(closed(0, 4, 1011))).toEqual(['server']));
  it('is the network if it was not', () => expect(by(closed(0, 4, 1006))).toEqual(['network']));
  it('is the page for an EventSource, which has no close event', () => {
    const { of } = page().tell(made(0, 1, SSE), opened(0, 2), closing(0, 3));
    expect(of('close')).toMatchObject([{ by: 'page', source: 'hook', t: ORIGIN + 3 }]);
  });

  it('is the page, inferred, for all that is still there when the document is left', () => {
    const { of, leave } = page().tell(made(0, 1), opened(0, 2), made(1, 3, SSE), ...lostSocket(2, 20));
    leave(30);
    leave(40);
    expect(of('close').map(({ connection, by, source, t }) => [connection, by, source, t - ORIGIN])).toEqual([
      ['c3', 'network', 'hook', 20],
      ['c1', 'page', 'inferred', 30],
      ['c2', 'page', 'inferred', 30],
    ]);
  });

  it('is the page, once, for an EventSource that failed because it was being left', () => {
    const left = (failed: number) => {
      const { of, leave } = page().tell(made(0, 1, SSE), opened(0, 2), errored(0, failed, 2));
      leave(1000);
      leave(1010);
      return of('close').map(({ by }) => by);
    };
    expect([left(999), left(500)]).toEqual([['page'], []]);
  });
});

describe('a backlog', () => {
  it('is marked, tells how much of it is missing, and what comes after it is live', () => {
    const { records, recording } = page().tell(
      backlogBegins(100, 7, 20),
      made(0, 30),
      got(0, 40),
      backlogEnds(100),
      got(0, 110),
    );
    expect(records().map(({ backlog }) => backlog)).toEqual([true, true, undefined]);
    expect(recording.connections.get('c1')!.predatesRecording).toBe(true);
    expect(recording.losses).toMatchObject([{ count: 7, from: ORIGIN + 20, to: ORIGIN + 100 }]);
  });

  it('that is whole tells of no loss', () => {
    expect(page().tell(backlogBegins(100), made(0, 30), backlogEnds(100)).recording.losses).toEqual([]);
  });

  it('tells nothing that is known a second time', () => {
    const { story } = page().tell(
      made(0, 1),
      opened(0, 2),
      backlogBegins(100),
      made(0, 1),
      opened(0, 2),
      got(0, 50),
      backlogEnds(100),
    );
    expect(story()).toEqual(['connecting c1.1', 'open c1.1', 'message c1.1']);
  });

  it('ends the connections that it does not name any more: nobody saw how', () => {
    const { of } = page().tell(
      made(0, 1),
      made(1, 1, SSE),
      ...lostSocket(2, 20),
      backlogBegins(100),
      made(1, 1, SSE),
      backlogEnds(100),
    );
    expect(of('close').slice(1)).toMatchObject([
      { connection: 'c1', by: 'unknown', source: 'inferred', t: ORIGIN + 100 },
    ]);
  });
});
