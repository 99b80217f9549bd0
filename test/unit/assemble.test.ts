import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { Fact } from '../../src/protocol.ts';
import { DocumentAssembler } from '../../src/recorder/assemble.ts';
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

type Bytes = { [number: string]: string };

/** A document's assembler and what it made of the facts. */
function page(frameId = 0, recording = new Recording(), ids = { last: 0 }) {
  const info = { doc: 'd', url: 'https://page.example/', title: '', frameId, restored: false };
  const assembler = new DocumentAssembler(info, recording, () => `c${++ids.last}`);
  const told = {
    recording,
    ids,
    tell: (...facts: Fact[]) => told.tellWith({}, ...facts),
    tellWith: (bytes: Bytes, ...facts: Fact[]) => {
      assembler.take({ first: 0, timeOrigin: ORIGIN, facts }, bytes);
      return told;
    },
    leave: (ms: number) => {
      assembler.leave(ORIGIN + ms);
      return told;
    },
    records: () => {
      const records: StreamRecord[] = [];
      for (let seq = 1; seq < recording.nextSeq; seq++) records.push(recording.record(seq)!);
      return records;
    },
    /** Kinds with connection and attempt, such as "open c1.1". */
    story: () => told.records().map(({ kind, connection, attempt }) => `${kind} ${connection}.${attempt}`),
    of: <K extends StreamRecord['kind']>(kind: K) =>
      told.records().filter((record): record is StreamRecord & { kind: K } => record.kind === kind),
    continues: (id: string) => recording.connections.get(id)!.continues,
  };
  return told;
}

/** An open WebSocket that the network takes at `ms`. */
const lostSocket = (conn: number, ms: number, url = WS): Fact[] => [
  made(conn, ms - 10, url),
  opened(conn, ms - 5),
  errored(conn, ms, 3),
  closed(conn, ms, 1006),
];

/** Two WebSockets at the same time, both lost. */
const twoLost = (one: string, other: string): Fact[] => [
  made(0, 1, one),
  made(1, 2, other),
  closed(0, 100),
  closed(1, 200),
];

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
