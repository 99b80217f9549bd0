/** Bodies of fetches, and what the network layer adds to the records of every API. */
import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { Exchange } from '../../src/network/exchange.ts';
import { MESSAGES_LIMIT, readHar } from '../../src/network/har-entry.ts';
import { NetworkLog } from '../../src/network/network-log.ts';
import type { Fact } from '../../src/protocol.ts';
import { DocumentAssembler } from '../../src/recorder/assemble.ts';
import { Workers } from '../../src/recorder/workers.ts';
import { errored, got, made, ORIGIN, opened, SSE } from './helpers/facts.ts';

const URL = 'https://api.example/answer';
const HEADERS = 'content-type: text/event-stream; charset=utf-8\n';
const us = (ms: number): number => ms * 1000;

const fetched = (conn: number, ms: number): Fact => ({
  kind: 'C',
  numbers: [conn, us(ms), 0],
  texts: ['fetch', URL, '', ''],
});
const responded = (conn: number, ms: number, headers = HEADERS): Fact => ({
  kind: 'H',
  numbers: [conn, us(ms), 200],
  texts: [headers],
});
const piece = (conn: number, ms: number, offset: number, data: string): Fact => ({
  kind: 'P',
  numbers: [conn, us(ms), offset, data.length, Number.NaN],
  texts: [data],
});
const notKept = (conn: number, ms: number, offset: number, size: number): Fact => ({
  kind: 'P',
  numbers: [conn, us(ms), offset, size, -1],
  texts: [''],
});
const finished = (conn: number, ms: number, how: number, message = ''): Fact => ({
  kind: 'F',
  numbers: [conn, us(ms), how],
  texts: [message],
});

const exchange = (id: string, ms: number, more: Partial<Exchange> = {}): Exchange => ({
  id,
  documentId: 'D',
  frameId: 0,
  tabId: 1,
  url: SSE,
  method: 'GET',
  type: 'xmlhttprequest',
  startedAt: ORIGIN + ms,
  requestHeaders: [['Accept', 'text/event-stream']],
  responseHeaders: [['Content-Type', 'text/event-stream']],
  redirects: [],
  source: 'webRequest',
  ...more,
});

function page() {
  const recording = new Recording();
  const network = new NetworkLog();
  const info = {
    doc: 'd',
    url: 'https://page.example/',
    title: '',
    frameId: 0,
    documentId: 'D',
    restored: false,
  };
  let last = 0;
  const nextId = (): string => `c${++last}`;
  const assembler = new DocumentAssembler(info, recording, nextId, network);
  const workers = new Workers(recording, network, nextId);
  network.onUpdate((changed) => {
    assembler.exchangeChanged(changed);
    workers.changed(changed);
  });
  return {
    recording,
    network,
    assembler,
    workers,
    tell: (...facts: Fact[]) => assembler.take({ first: 0, timeOrigin: ORIGIN, facts }, {}),
    of: <K extends StreamRecord['kind']>(kind: K) => {
      const found: (StreamRecord & { kind: K })[] = [];
      for (let seq = 1; seq < recording.nextSeq; seq++) {
        const record = recording.record(seq)!;
        if (record.kind === kind) found.push(record as StreamRecord & { kind: K });
      }
      return found;
    },
  };
}

describe('the body of a fetch', () => {
  it('becomes messages with the piece that completed them, and a close', () => {
    const { tell, of } = page();
    tell(
      fetched(0, 10),
      responded(0, 10),
      piece(0, 20, 0, 'id: 1\ndata: a\n\ndata: b\n\nda'),
      piece(0, 30, 26, 'ta: c\n\n: hi\n'),
      finished(0, 40, 0),
    );
    expect(of('message').map(({ data, lastEventId, chunk }) => [data, lastEventId, chunk])).toEqual([
      ['a', '1', 1],
      ['b', '1', 1],
      ['c', '1', 2],
    ]);
    expect(of('comment')).toMatchObject([{ data: 'hi', source: 'hook' }]);
    expect(of('open')).toMatchObject([{ status: 200, headers: [['content-type', expect.anything()]] }]);
    expect(of('close')).toMatchObject([{ by: 'server' }]);
  });

  it('with a hole goes on at the next boundary and says so', () => {
    const { tell, of } = page();
    tell(
      fetched(0, 10),
      responded(0, 10),
      piece(0, 20, 0, 'data: a\n\nda'),
      notKept(0, 30, 11, 100),
      piece(0, 40, 111, 'rest of one\n\ndata: b\n\n'),
    );
    expect(of('message').map(({ data }) => data)).toEqual(['a', 'b']);
    expect(of('note').some(({ data }) => /middle/.test(data))).toBe(true);
  });

  it('that failed has an error with the reason and was closed by the network; an abort by the page', () => {
    const { tell, of } = page();
    tell(fetched(0, 1), responded(0, 1), finished(0, 2, 2, 'network error'));
    tell(fetched(1, 3), responded(1, 3), finished(1, 4, 1));
    expect(of('error')).toMatchObject([{ message: 'network error' }]);
    expect(of('close').map(({ by }) => by)).toEqual(['network', 'page']);
  });

  it('keeps its bytes as they came', () => {
    const { tell, recording } = page();
    tell(fetched(0, 1), responded(0, 1), piece(0, 2, 0, 'data: a\r\n'), piece(0, 3, 9, '\r\n'));
    const raw = recording.laneOf('c1')!.attempt!.raw!;
    expect(new TextDecoder().decode(raw.bytes())).toBe('data: a\r\n\r\n');
    expect([raw.size, raw.chunks.length, raw.source]).toEqual([11, 2, 'hook']);
  });
});

describe('what the network layer tells', () => {
  it('of a fetch: when and how it began, in the same record, also when it is told later', () => {
    for (const late of [false, true]) {
      const { tell, of, network, recording } = page();
      const told = exchange('1', 3, { url: URL, method: 'POST', status: 200, headersAt: ORIGIN + 9 });
      if (!late) network.add(told);
      tell(fetched(0, 10), responded(0, 10));
      if (late) network.add(told);
      expect(of('connecting')).toMatchObject([{ t: ORIGIN + 3, source: 'wire', method: 'POST' }]);
      expect(recording.lanes).toHaveLength(1);
      expect(recording.lanes[0]!.first.method).toBe('POST');
      expect(recording.lanes[0]!.attempt!.start).toBe(ORIGIN + 3);
    }
  });

  it('of a fetch whose answer the page had before the browser told of it; an earlier answer goes first', () => {
    const { tell, of, network } = page();
    network.add(exchange('1', 1, { url: URL, ip: 'late', headersAt: ORIGIN + 400 }));
    network.add(exchange('2', 2, { url: URL, ip: 'in time', headersAt: ORIGIN + 9 }));
    network.add(exchange('3', 3, { url: URL, ip: 'too late', headersAt: ORIGIN + 9000 }));
    tell(
      fetched(0, 10),
      responded(0, 10),
      fetched(1, 11),
      responded(1, 11),
      fetched(2, 12),
      responded(2, 12),
    );
    expect(of('open').map(({ remoteAddress }) => remoteAddress)).toEqual(['in time', 'late', undefined]);
  });

  it('of an EventSource that tries again: the exact wait and the id it really sent', () => {
    const { tell, of, network } = page();
    network.add(exchange('1', 2));
    tell(made(0, 1, SSE), opened(0, 10), got(0, 20, 'x', 'message', '7'), errored(0, 100, 0));
    network.add(exchange('2', 3100, { lastEventIdSent: '7' }));
    expect(of('reconnect')).toMatchObject([{ attempt: 2, delay: 3000, source: 'wire', lastEventId: '7' }]);
    network.add(exchange('2', 3100, { lastEventIdSent: '7', status: 200, httpVersion: 'h2' }));
    tell(opened(0, 3200));
    expect(of('connecting')[1]).toMatchObject({ attempt: 2, lastEventIdSent: '7' });
    expect(of('open')[1]).toMatchObject({ attempt: 2, status: 200, httpVersion: 'h2' });
    expect(of('reconnect')).toHaveLength(1);
  });

  it('before the page tells of the loss is kept for it; told after the outcome it mends what was inferred', () => {
    for (const late of [false, true]) {
      const { tell, of, network } = page();
      network.add(exchange('1', 2));
      tell(made(0, 1, SSE), opened(0, 10));
      const next = exchange('2', 600, { status: 204 });
      if (!late) network.add(next);
      tell(errored(0, 100, 0));
      tell(errored(0, 700, 2));
      if (late) network.add(next);
      expect(of('reconnect')).toMatchObject([{ delay: 500, source: 'wire' }]);
      expect(of('error')[1]).toMatchObject({ readyState: 2, status: 204 });
    }
  });

  it('of two streams with one URL goes to each once', () => {
    const { tell, of, network } = page();
    network.add(exchange('1', 2, { ip: 'one' }));
    network.add(exchange('2', 4, { ip: 'two' }));
    tell(made(0, 1, SSE), made(1, 3, SSE), opened(0, 10), opened(1, 11));
    expect(of('open').map(({ remoteAddress }) => remoteAddress)).toEqual(['one', 'two']);
  });

  it('as raw text of an EventSource: comments and retry, never its messages again', () => {
    const { tell, of, network, assembler, recording } = page();
    const first = exchange('1', 2);
    network.add(first);
    tell(made(0, 1, SSE), opened(0, 10), got(0, 20, 'x', 'message', ''));
    const live = network.claim({ url: SSE, type: 'xmlhttprequest', after: 0 });
    expect(live).toBeUndefined(); // the connection has it
    const held = [...network.unclaimed()];
    expect(held).toEqual([]);
    let owned: Exchange | undefined;
    network.onUpdate((changed) => {
      owned = changed;
    });
    network.add({ ...first, status: 200 });
    assembler.raw.text(owned!, ': a\nretry: 600\n', ORIGIN + 30, false);
    assembler.raw.text(owned!, ': a\nretry: 600\ndata: x\n\n: b\n', ORIGIN + 40, true);
    expect(of('comment').map(({ data, t }) => [data, t - ORIGIN])).toEqual([
      ['a', 30],
      ['b', 40],
    ]);
    expect(of('retry')).toMatchObject([{ reconnectionTime: 600, source: 'wire' }]);
    expect(of('message')).toHaveLength(1);
    expect(recording.laneOf('c1')!.attempt!.raw!.size).toBe(28);
  });

  describe('as raw text of an EventSource, with events of which the page is told only some', () => {
    const named = (type: string, count: number) => `event: ${type}\ndata: x\n\n`.repeat(count);
    function notes(heard: string[], ...texts: [text: string, t: number, ended: boolean][]) {
      const { tell, of, network, assembler } = page();
      const first = exchange('1', 2);
      network.add(first);
      tell(made(0, 1, SSE), opened(0, 10), ...heard.map((type) => got(0, 20, 'x', type, '')));
      let owned: Exchange | undefined;
      network.onUpdate((changed) => {
        owned = changed;
      });
      network.add({ ...first, status: 200 });
      for (const [text, t, ended] of texts) assembler.raw.text(owned!, text, ORIGIN + t, ended);
      return of('note').map(({ code, eventType, count }) => [code, eventType, count]);
    }

    it('tells at its end of those with a name that nobody listens to', () => {
      const text = named('order', 4) + named('price', 3) + named('stock', 2) + named('error', 3);
      expect(notes(['price', 'message'], [text, 30, true])).toEqual([['unheard event', 'order', 4]]);
    });

    it('tells while it is open, once the page would have been told of them, and at the end of the rest', () => {
      const three = named('order', 3);
      expect(notes([], [three, 30, false])).toEqual([]);
      const four = named('order', 4);
      expect(notes([], [three, 30, false], [four, 1030, false])).toEqual([['unheard event', 'order', 4]]);
      expect(notes([], [three, 30, false], [four, 1030, false], [named('order', 6), 2000, true])).toEqual([
        ['unheard event', 'order', 4],
        ['unheard event', 'order', 2],
      ]);
    });
  });
});

describe('who started a request', () => {
  const startedBy = { type: 'script', url: 'https://page.example/app.js', line: 3 };
  it('is told where no stack of the hook says it, also when it is known late', () => {
    const { tell, of, network } = page();
    network.add(exchange('1', 0, { url: URL, headersAt: ORIGIN + 5 }));
    network.add(exchange('2', 1));
    tell(fetched(0, 10), responded(0, 10));
    const stack = 'at f (https://page.example/app.js:3:1)';
    const withStack = made(1, 1, SSE);
    withStack.texts[3] = stack;
    tell(withStack, opened(1, 20));
    network.add(exchange('1', 0, { url: URL, startedBy }));
    network.add(exchange('2', 1, { startedBy }));
    expect(of('connecting').map(({ initiator }) => initiator)).toEqual([startedBy, undefined]);
  });

  it("is told of a worker's stream", () => {
    const { of, network, workers } = page();
    network.add(exchange('1', 0, { tabId: -1 }));
    workers.take([], ORIGIN + 9000);
    expect(of('connecting')).toMatchObject([{ source: 'wire' }]);
    network.add(exchange('1', 0, { tabId: -1, startedBy }));
    expect(of('connecting')).toMatchObject([{ initiator: startedBy }]);
  });
});

describe("a worker's stream", () => {
  const entry = {
    url: SSE,
    method: 'GET',
    startedAt: ORIGIN,
    exchange: {},
    resourceType: 'eventsource',
    events: [{ t: ORIGIN + 50, eventType: 'price', id: '3', data: 'x' }],
  };

  it('is found in the log, with its messages once each, and tries again in the same row', () => {
    const { network, workers, of, recording } = page();
    network.add(exchange('1', 0, { status: 200, headersAt: ORIGIN + 5 }));
    const { exchange: live } = network.mergeHar([entry])[0]!;
    workers.take([{ entry, exchange: live }], ORIGIN + 1000);
    expect(recording.lanes).toEqual([]); // the page may still claim it
    workers.take([{ entry, exchange: live }], ORIGIN + 3000);
    workers.take([{ entry, exchange: live }], ORIGIN + 4000);
    expect([...recording.connections.values()]).toMatchObject([
      { api: 'EventSource', context: 'dedicated-worker', url: SSE },
    ]);
    expect(of('message')).toMatchObject([
      { eventType: 'price', lastEventId: '3', data: 'x', source: 'wire' },
    ]);
    network.add(exchange('1', 0, { status: 200, endedAt: ORIGIN + 5000 }));
    expect(of('close')).toMatchObject([{ by: 'server' }]);
    network.add(exchange('2', 8000));
    const next = network.mergeHar([{ ...entry, startedAt: ORIGIN + 8000, events: [] }])[0]!;
    workers.take([next], ORIGIN + 11_000);
    expect(of('reconnect')).toMatchObject([{ attempt: 2, delay: 3000 }]);
    expect(recording.lanes).toHaveLength(1);
  });

  it('goes on past what one reading tells, and says what no reading told', () => {
    const { network, workers, of, recording } = page();
    network.add(exchange('1', 0, { status: 200, headersAt: ORIGIN + 5 }));
    const har = (count: number) =>
      readHar({
        entries: [
          {
            startedDateTime: new Date(ORIGIN).toISOString(),
            request: { method: 'GET', url: SSE },
            response: { status: 200 },
            _resourceType: 'eventsource',
            _eventSourceMessages: Array.from({ length: count }, (_, n) => ({
              time: (ORIGIN + 10 + n) / 1000,
              data: String(n),
            })),
          },
        ],
      });
    const read = (count: number) => workers.take(network.mergeHar(har(count)), ORIGIN + 60_000);
    read(MESSAGES_LIMIT - 1);
    read(MESSAGES_LIMIT + 3);
    expect(of('message').map(({ data }) => data)).toEqual(
      Array.from({ length: MESSAGES_LIMIT + 3 }, (_, n) => String(n)),
    );
    expect(recording.losses).toEqual([]);
    read(2 * MESSAGES_LIMIT + 10);
    expect(of('message')).toHaveLength(2 * MESSAGES_LIMIT + 3);
    expect(of('message').at(-1)).toMatchObject({ data: String(2 * MESSAGES_LIMIT + 9) });
    expect(recording.losses).toMatchObject([{ count: 7, reason: expect.stringContaining('worker') }]);
    read(2 * MESSAGES_LIMIT + 11);
    expect(of('message')).toHaveLength(2 * MESSAGES_LIMIT + 4);
    expect(recording.losses).toHaveLength(1);
  });

  it('says once that a body became longer than what is read', () => {
    const { network, workers, recording } = page();
    network.add(exchange('1', 0, { status: 200, headersAt: ORIGIN + 5 }));
    const long = { ...entry, events: undefined, bodyTooLong: true };
    for (let i = 0; i < 2; i++) workers.take(network.mergeHar([long]), ORIGIN + 60_000);
    expect(recording.losses).toMatchObject([
      { count: 1, reason: expect.stringContaining('the rest of a worker') },
    ]);
  });

  it('is not made of a request of the page that nobody read', () => {
    const { network, workers, recording } = page();
    network.add(exchange('1', 0, { status: 200 }));
    const ofPage = { ...entry, page: 'page_1' };
    workers.take([{ entry: ofPage, exchange: network.mergeHar([ofPage])[0]!.exchange }], ORIGIN + 9000);
    expect(recording.lanes).toEqual([]);
  });
});
