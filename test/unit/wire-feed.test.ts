import { describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../src/model/types.ts';
import type { Exchange } from '../../src/network/exchange.ts';
import type { WireCapture, WireRequest, WireSink } from '../../src/network/wire-capture.ts';
import { type DocumentInfo, encodeBatch, encodeFact, type Fact } from '../../src/protocol.ts';
import type { BrowserLog } from '../../src/recorder/browser-log.ts';
import { Recorder } from '../../src/recorder/recorder.ts';
import { errored, got, made, ORIGIN, opened, SSE } from './helpers/facts.ts';

const DOCUMENT: DocumentInfo = {
  doc: 'd1',
  url: 'https://page.example/',
  title: '',
  frameId: 0,
  documentId: 'D',
  restored: false,
};
const encoder = new TextEncoder();

/** A recorder with everything around it played by the test. */
class Bench implements WireCapture {
  by: WireCapture['by'] = 'debugger';
  sink!: WireSink;
  running = false;
  har: unknown[] = [];
  finished!: Parameters<BrowserLog['onFinished']>[0];
  readonly recorder: Recorder;
  #facts = 0;
  #batches = 0;

  constructor(bodies = false) {
    const transport = { start: () => undefined, send: () => undefined, close: () => undefined };
    this.recorder = new Recorder(
      { productVersion: '0', userAgent: '' },
      () => transport,
      {
        bodies,
        getHar: () => Promise.resolve({ entries: this.har }),
        bodyOf: () => Promise.resolve(undefined),
        onFinished: (listener) => {
          this.finished = listener;
        },
      },
      (sink) => {
        this.sink = sink;
        return this;
      },
    );
    this.recorder.hello(DOCUMENT);
  }
  start(): Promise<void> {
    this.running = true;
    return Promise.resolve();
  }
  stop(): Promise<void> {
    this.running = false;
    return Promise.resolve();
  }

  tell(...facts: Fact[]): void {
    const text = encodeBatch(this.#facts, ORIGIN, facts.map(encodeFact));
    this.#facts += facts.length;
    this.recorder.message('d1', { type: 'batch', n: ++this.#batches, text, bytes: {} });
  }
  exchange(id: string, more: Partial<Exchange> = {}): void {
    this.recorder.exchange({
      id,
      tabId: 1,
      frameId: 0,
      documentId: 'D',
      url: SSE,
      method: 'GET',
      type: 'xmlhttprequest',
      startedAt: ORIGIN + 5,
      redirects: [],
      requestHeaders: [['Accept', 'text/event-stream']],
      status: 200,
      responseHeaders: [['Content-Type', 'text/event-stream']],
      source: 'webRequest',
      ...more,
    });
  }
  began(id: string, more: Partial<WireRequest> = {}): void {
    const request = {
      context: 'page',
      api: 'EventSource',
      url: SSE,
      method: 'GET',
      startedAt: ORIGIN,
    } as const;
    this.sink.began({ id, ...request, ...more });
  }
  bytes(id: string, offset: number, text: string, ms = 20): void {
    this.sink.bytes(id, offset, encoder.encode(text), ORIGIN + ms);
  }
  /** Kind and content of all records but those of the connection's course. */
  get told(): string[] {
    const { recording } = this.recorder;
    const records: StreamRecord[] = [];
    for (let seq = recording.firstSeq; seq < recording.nextSeq; seq++) records.push(recording.record(seq)!);
    return records.flatMap((record) => {
      if (record.kind === 'message') return [`${record.connection} ${record.source} ${String(record.data)}`];
      if (record.kind === 'comment') return [`${record.connection} : ${record.data}`];
      return record.kind === 'retry' ? [`${record.connection} retry ${record.reconnectionTime}`] : [];
    });
  }
}

async function switchedOn(): Promise<Bench> {
  const bench = new Bench();
  await bench.recorder.captureWire(true);
  return bench;
}

describe("a page's EventSource", () => {
  const steps: { [name: string]: (bench: Bench) => void } = {
    facts: (bench) => bench.tell(made(0, 1, SSE), opened(0, 10), got(0, 21, 'x')),
    exchange: (bench) => bench.exchange('1'),
    wire: (bench) => {
      bench.began('w');
      bench.bytes('w', 0, ': hi\nretry: 7\n');
      bench.bytes('w', 14, '\ndata: x\n\n');
    },
  };
  const orders = [
    ['facts', 'exchange', 'wire'],
    ['facts', 'wire', 'exchange'],
    ['exchange', 'facts', 'wire'],
    ['exchange', 'wire', 'facts'],
    ['wire', 'facts', 'exchange'],
    ['wire', 'exchange', 'facts'],
  ];
  it.each(orders)('has its comments and each message once: %s, %s, %s', async (...order) => {
    const bench = await switchedOn();
    for (const step of order) steps[step]!(bench);
    expect(bench.told.sort()).toEqual(['c1 : hi', 'c1 hook x', 'c1 retry 7']);
    const [attempt] = bench.recorder.recording.lanes[0]!.attempts;
    expect(new TextDecoder().decode(attempt!.raw!.bytes())).toBe(': hi\nretry: 7\n\ndata: x\n\n');
  });

  it('goes on after a Clear and after a pause, whose bytes are left out', async () => {
    const bench = await switchedOn();
    bench.tell(made(0, 1, SSE), opened(0, 10));
    bench.exchange('1');
    bench.began('w');
    bench.bytes('w', 0, ': a\n\n');
    bench.recorder.clear();
    bench.bytes('w', 5, ': b\n\n');
    expect(bench.told).toEqual(['c1 : b']);
    bench.recorder.pause();
    bench.bytes('w', 10, ': c\n\n: ');
    bench.recorder.record();
    bench.bytes('w', 17, 'd\n\n: e\n\n');
    expect(bench.told).toEqual(['c1 : b', 'c1 : e']);
  });

  it('of the same URL: each has its own, by the order of their starts', async () => {
    const bench = await switchedOn();
    bench.tell(made(0, 1, SSE), made(1, 2, SSE), opened(0, 10), opened(1, 11));
    bench.exchange('1', { startedAt: ORIGIN + 20 });
    bench.exchange('2', { startedAt: ORIGIN + 22 });
    bench.began('v', { startedAt: ORIGIN + 1 });
    bench.began('w', { startedAt: ORIGIN + 2 });
    bench.bytes('w', 0, ': second\n\n');
    bench.bytes('v', 0, ': first\n\n');
    expect(bench.told).toEqual(['c2 : second', 'c1 : first']);
  });

  it('whose body the capture could not have is left to the log', async () => {
    const bench = await switchedOn();
    bench.tell(made(0, 1, SSE), opened(0, 10));
    bench.exchange('1');
    bench.began('w');
    bench.sink.ended('w', ORIGIN + 30);
    expect(bench.told).toEqual([]);
    bench.began('v');
    bench.bytes('v', 0, ': late\n\n');
    expect(bench.told).toEqual(['c1 : late']);
  });

  it('is not told again by a log that has its text, which goes on once the capture has lost it', async () => {
    const bench = new Bench(true);
    await bench.recorder.captureWire(true);
    bench.tell(made(0, 1, SSE), opened(0, 10));
    // By its name, whatever the clocks say.
    bench.began('w', { exchange: '1', startedAt: ORIGIN + 9_000 });
    bench.exchange('1');
    bench.bytes('w', 0, ': a\n\n');
    const entry = {
      startedDateTime: new Date(ORIGIN + 5).toISOString(),
      request: { url: SSE, method: 'GET', headers: [] },
      response: { status: 200, headers: [], content: { text: ': a\n\n: b\n\n' } },
    };
    bench.har = [entry];
    bench.finished(entry, () => Promise.resolve(entry.response.content.text));
    await Promise.resolve();
    await Promise.resolve();
    expect(bench.told).toEqual(['c1 : a']);
    bench.sink.lost('w');
    bench.exchange('1');
    await expect.poll(() => bench.told).toEqual(['c1 : a', 'c1 : b']);
    bench.recorder.dispose();
  });

  it('each attempt has its own', async () => {
    const bench = await switchedOn();
    bench.tell(made(0, 1, SSE), opened(0, 10));
    bench.exchange('1');
    bench.began('v');
    bench.bytes('v', 0, 'retry: 9\n');
    bench.sink.ended('v', ORIGIN + 30);
    bench.tell(errored(0, 30));
    bench.exchange('2', { startedAt: ORIGIN + 50 });
    bench.began('w', { startedAt: ORIGIN + 49 });
    bench.bytes('w', 0, ': again\n\n');
    const { recording } = bench.recorder;
    const all = Array.from({ length: recording.length }, (_, n) => recording.record(n + 1));
    const reconnect = all.find((record) => record?.kind === 'reconnect');
    expect(bench.told).toEqual(['c1 retry 9', 'c1 : again']);
    expect(reconnect).toMatchObject({ kind: 'reconnect', reconnectionTime: 9 });
  });
});

describe("a worker's stream", () => {
  const worker = { context: 'dedicated-worker', startedAt: ORIGIN } as const;
  const event = (n: number) => ({ time: ORIGIN / 1000 + n, eventName: 'message', eventId: '', data: `${n}` });

  it('has its messages at once, and from the log once the capture is off: each once', async () => {
    const bench = await switchedOn();
    bench.began('w', worker);
    bench.exchange('1');
    bench.bytes('w', 0, 'data: 1\n\ndata: 2\n\nda');
    expect(bench.told).toEqual(['c1 wire 1', 'c1 wire 2']);
    const [line] = bench.recorder.recording.connections.values();
    expect(line).toMatchObject({ api: 'EventSource', context: 'dedicated-worker' });
    bench.har = [
      {
        startedDateTime: new Date(ORIGIN).toISOString(),
        _resourceType: 'eventsource',
        request: { url: SSE, method: 'GET', headers: [] },
        response: { status: 200, headers: [] },
        _eventSourceMessages: [event(1), event(2), event(3)],
      },
    ];
    await bench.recorder.captureWire(false);
    await expect.poll(() => bench.told).toEqual(['c1 wire 1', 'c1 wire 2', 'c1 wire 3']);
    bench.bytes('w', 20, 'ta: 3\n\n');
    expect(bench.told).toHaveLength(3);
    bench.recorder.dispose();
  });

  it('ends after its last bytes, whoever tells of the end first', async () => {
    const bench = await switchedOn();
    bench.exchange('1');
    bench.began('w', worker);
    bench.exchange('1', { endedAt: ORIGIN + 40 });
    bench.bytes('w', 0, 'data: last\n\n');
    bench.sink.ended('w', ORIGIN + 40);
    const { recording } = bench.recorder;
    expect(recording.record(recording.nextSeq - 1)).toMatchObject({ kind: 'close', by: 'server' });
    expect(bench.told).toEqual(['c1 wire last']);
    bench.recorder.dispose();
  });

  it("a shared worker's WebSocket, which only the capture knows", async () => {
    const bench = await switchedOn();
    const socket = {
      context: 'shared-worker',
      api: 'WebSocket',
      url: 'wss://api.example/',
      status: 101,
    } as const;
    bench.began('w', { ...socket, startedAt: ORIGIN });
    bench.sink.frame('w', { direction: 'send', opcode: 1, data: 'hi', t: ORIGIN + 1 });
    bench.sink.frame('w', { direction: 'receive', opcode: 1, data: 'ho', t: ORIGIN + 2 });
    bench.sink.ended('w', ORIGIN + 3);
    const [lane] = bench.recorder.recording.lanes;
    expect(lane).toMatchObject({ messagesIn: 1, messagesOut: 1, state: 'closed' });
    bench.recorder.dispose();
  });
});

describe('the switch', () => {
  it('is off at first, unavailable where there is nothing to switch', async () => {
    const none = new Recorder({ productVersion: '0', userAgent: '' }, () => ({
      start: () => undefined,
      send: () => undefined,
      close: () => undefined,
    }));
    expect(none.wireCapture).toBe('unavailable');
    await none.captureWire(true);
    expect(none.wireCapture).toBe('unavailable');
    expect(new Bench().recorder.wireCapture).toBe('off');
  });

  it('counts no workers as missed where it cannot see them', async () => {
    const bench = await switchedOn();
    bench.began('w', { context: 'dedicated-worker' });
    bench.exchange('1', { documentId: undefined });
    const [lane] = bench.recorder.recording.lanes;
    expect(lane).toMatchObject({ state: 'open' });
    await bench.recorder.captureWire(false);
    await bench.recorder.captureWire(true);
    expect(bench.recorder.wireMisses).toBe(1);
    bench.by = 'filter';
    expect(bench.recorder.wireMisses).toBe(0);
  });

  it('goes off when the user cancels, and when the browser refuses, which it says', async () => {
    const bench = await switchedOn();
    expect([bench.recorder.wireCapture, bench.running]).toEqual(['on', true]);
    bench.sink.off();
    expect(bench.recorder.wireCapture).toBe('off');
    bench.start = () => Promise.reject(new Error('no'));
    await expect(bench.recorder.captureWire(true)).rejects.toThrow('no');
    expect(bench.recorder.wireCapture).toBe('off');
  });

  it('counts the streams that began before it', async () => {
    const bench = new Bench();
    bench.tell(made(0, 1, SSE), opened(0, 10));
    expect(bench.recorder.wireMisses).toBe(0);
    await bench.recorder.captureWire(true);
    expect(bench.recorder.wireMisses).toBe(1);
    bench.tell(errored(0, 30, 2));
    expect(bench.recorder.wireMisses).toBe(0);
  });
});
