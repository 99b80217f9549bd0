import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentInfo, FromRelay, Moment, ToRelay } from '../../src/protocol.ts';
import { encodeBatch, encodeFact } from '../../src/protocol.ts';
import { Recorder } from '../../src/recorder/recorder.ts';
import type { TransportSink } from '../../src/transport/transport.ts';
import { pageLife, type Told } from './helpers/arbitraries.ts';
import { got, made, ORIGIN, opened } from './helpers/facts.ts';
import { Way } from './helpers/way.ts';

type Step = { do: 'send' | 'up' | 'twice' | 'down' | 'die' | 'connect'; count: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom<Step['do']>(
      'send',
      'send',
      'send',
      'up',
      'up',
      'down',
      'down',
      'twice',
      'die',
      'connect',
    ),
    count: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 80 },
);

/** Sends `told` in batches cut by `plan` over a way that does what `plan` says, and lets everything arrive. */
function play(way: Way, told: readonly Told[], plan: readonly Step[]): void {
  let at = 0;
  for (const step of plan) {
    if (step.do === 'send') {
      if (at < told.length) way.send(told.slice(at, at + step.count));
      at += step.count;
    } else if (step.do === 'die') way.die();
    else if (step.do === 'connect') way.connect();
    else
      for (let i = 0; i < step.count; i++) {
        if (step.do === 'down') way.deliverDown();
        else way.deliverUp(step.do === 'twice');
      }
  }
  if (at < told.length) way.send(told.slice(at));
  way.connect();
  way.settle();
}

/** A way with its recorder attached. */
function connected(limit?: number): Way {
  const way = new Way(limit);
  way.connect();
  way.settle();
  return way;
}

describe('every way of cutting facts into batches', () => {
  it('and every death of the port on the way give the recording of one batch', () => {
    fc.assert(
      fc.property(pageLife, steps, (told, plan) => {
        const whole = connected();
        whole.send(told);
        whole.settle();
        const cut = connected();
        play(cut, told, plan);
        expect(cut.lines()).toEqual(whole.lines());
        expect(cut.recorder.recording.lost).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('counts to the fact what a full link had to drop', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), steps, (count, plan) => {
        const way = connected(150);
        way.send([{ fact: made(0, 0) }, { fact: opened(0, 1) }]);
        way.settle();
        const ticks = Array.from({ length: count }, (_, i) => ({ fact: got(0, 2 + i) }));
        play(way, ticks, plan);
        const { recording } = way.recorder;
        expect(recording.laneOf('c1')!.messagesIn + recording.lost).toBe(count);
      }),
    );
  });

  it('loses nothing after the relay forgot the recorder in between', () => {
    const way = connected();
    way.send([{ fact: made(0, 0) }]);
    way.send([{ fact: opened(0, 1) }]);
    way.settle();
    way.die();
    way.link.forget();
    way.connect();
    way.settle();
    way.send([{ fact: got(0, 2) }]);
    way.send([{ fact: got(0, 3) }]);
    way.settle();
    expect(way.recorder.recording.laneOf('c1')!.messagesIn).toBe(2);
    expect(way.recorder.recording.lost).toBe(0);
  });
});

/** A recorder with several documents, which are told what they send. */
function stage() {
  const sent: { doc: string; message: ToRelay }[] = [];
  let sink!: TransportSink;
  const recorder = new Recorder({ productVersion: '0', userAgent: '' }, (its) => {
    sink = its;
    return {
      start: () => undefined,
      send: (doc, message) => void sent.push({ doc, message }),
      close: () => undefined,
    };
  });
  const first = new Map<string, number>();
  return {
    recorder,
    sent,
    last: (doc: string) => sent.findLast((one) => one.doc === doc)?.message,
    hello: (doc: string, about: Partial<DocumentInfo> = {}) =>
      sink.hello({ doc, url: `https://${doc}.example/`, title: doc, frameId: 0, restored: false, ...about }),
    gone: (doc: string) => sink.gone(doc),
    tell: (doc: string, message: FromRelay) => sink.message(doc, message),
    batch: (doc: string, n: number, ...facts: Told['fact'][]) => {
      const at = first.get(doc) ?? 0;
      first.set(doc, at + facts.length);
      sink.message(doc, {
        type: 'batch',
        n,
        text: encodeBatch(at, ORIGIN, facts.map(encodeFact)),
        bytes: {},
      });
    },
  };
}
const kinds = (recorder: Recorder): string[] => {
  const { recording } = recorder;
  return Array.from({ length: recording.nextSeq - 1 }, (_, i) => recording.record(i + 1)!.kind);
};

describe('a recorder', () => {
  it('acknowledges each batch, and one it had already too', () => {
    const { hello, batch, last } = stage();
    hello('a');
    batch('a', 1, made(0, 0));
    expect(last('a')).toEqual({ type: 'ack', n: 1 });
    batch('a', 2, opened(0, 1));
    batch('a', 1, made(0, 0));
    expect(last('a')).toEqual({ type: 'ack', n: 2 });
  });

  it('counts a batch that cannot be read, goes on and says what it could not read', () => {
    const { hello, batch, tell, recorder } = stage();
    hello('a');
    batch('a', 1, made(0, 0));
    tell('a', { type: 'batch', n: 2, text: 'nonsense', bytes: {} });
    batch('a', 3, opened(0, 1));
    expect(kinds(recorder)).toEqual(['connecting', 'open']);
    expect(recorder.recording.losses).toMatchObject([{ count: 1, reason: 'a batch that could not be read' }]);
  });

  it('marks what the page went through, by its own word only, once', () => {
    const { hello, tell, recorder, last } = stage();
    hello('a');
    hello('frame', { frameId: 7 });
    const moments: Moment[] = [
      { mark: 'offline', t: 9 },
      { mark: 'long-task', t: 5, duration: 80, count: 2 },
    ];
    const batch: FromRelay = { type: 'batch', n: 1, text: '', bytes: {}, moments };
    for (const doc of ['a', 'a', 'frame']) tell(doc, batch);
    const url = 'https://a.example/';
    expect(recorder.recording.marks).toEqual([
      { type: 'mark', mark: 'long-task', t: 5, url, duration: 80, count: 2 },
      { type: 'mark', mark: 'offline', t: 9, url },
    ]);
    expect(recorder.recording.losses).toEqual([]);
    expect(last('frame')).toEqual({ type: 'ack', n: 1 });
  });

  it('ignores batches of a document that never said hello', () => {
    const { batch, recorder } = stage();
    batch('stranger', 1, made(0, 0));
    expect(recorder.recording.connections.size).toBe(0);
  });

  it('forgets the page before at a navigation', () => {
    const { hello, batch, recorder } = stage();
    hello('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    hello('b');
    expect(recorder.recording.nextSeq).toBe(1);
    expect(recorder.recording.head.page.url).toBe('https://b.example/');
    batch('a', 2, got(0, 2));
    batch('b', 1, made(0, 0));
    expect(kinds(recorder)).toEqual(['connecting']);
  });

  it('keeps the page before at a navigation when told to preserve, its streams closed by the page', () => {
    const { hello, batch, recorder } = stage();
    recorder.preserveLog = true;
    hello('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    hello('b');
    expect(kinds(recorder)).toEqual(['connecting', 'open', 'close']);
    expect(recorder.recording.record(3)).toMatchObject({ by: 'page', source: 'inferred' });
    expect(recorder.recording.marks).toMatchObject([{ mark: 'navigation', url: 'https://b.example/' }]);
  });

  it('keeps streams alive through the back/forward cache', () => {
    const { hello, batch, tell, recorder } = stage();
    recorder.preserveLog = true;
    hello('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    tell('a', { type: 'bye', persisted: true, t: ORIGIN + 2 });
    hello('b');
    hello('a', { restored: true });
    batch('a', 2, got(0, 9));
    expect(kinds(recorder)).toEqual(['connecting', 'open', 'message']);
    expect(recorder.recording.marks.map((mark) => mark.mark)).toEqual(['hidden', 'navigation', 'restored']);
  });

  it('ends the streams of a document that is left for good when it says so', () => {
    const { hello, batch, tell, recorder } = stage();
    hello('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    tell('a', { type: 'bye', persisted: false, t: ORIGIN + 7 });
    expect(recorder.recording.record(3)).toMatchObject({ kind: 'close', by: 'page', t: ORIGIN + 7 });
  });

  it('tells each document to pause, once, and a late one that it need not record', () => {
    const { hello, recorder, sent, last } = stage();
    hello('a');
    recorder.pause();
    recorder.pause();
    expect(sent.filter((one) => one.message.type === 'record')).toEqual([
      { doc: 'a', message: { type: 'record', record: false } },
    ]);
    hello('frame', { frameId: 3 });
    expect(last('frame')).toMatchObject({ type: 'attach', record: false });
    recorder.record();
    expect(last('frame')).toEqual({ type: 'record', record: true });
    expect(recorder.state).toBe('recording');
  });

  it('shows a file instead of the page and comes back with an empty recording under another name', async () => {
    const { hello, batch, recorder, last } = stage();
    hello('a');
    const before = last('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    const file = await recorder.exportFile();
    await expect(recorder.importFile(new Blob(['no recording']))).rejects.toThrow('not NDJSON');
    expect(recorder.state).toBe('recording');
    expect(await recorder.importFile(file)).toEqual([]);
    expect(recorder.state).toBe('imported');
    batch('a', 2, got(0, 2));
    expect(kinds(recorder)).toEqual(['connecting', 'open']);
    recorder.record();
    expect(recorder.recording.nextSeq).toBe(1);
    expect(last('a')).toMatchObject({ type: 'attach', have: 0, record: true });
    expect((last('a') as { recorder: string }).recorder).not.toBe((before as { recorder: string }).recorder);
  });

  it('shows a stream that lives on through a clear with its next record', () => {
    const { hello, batch, recorder } = stage();
    hello('a');
    batch('a', 1, made(0, 0), opened(0, 1));
    recorder.clear();
    expect(recorder.recording.connections.size).toBe(0);
    batch('a', 2, got(0, 2));
    expect(recorder.recording.record(1)).toMatchObject({ kind: 'message', connection: 'c1' });
    expect(recorder.recording.laneOf('c1')).toMatchObject({ state: 'open', messagesIn: 1 });
  });

  it('counts the documents that are connected now', () => {
    const { hello, gone, recorder } = stage();
    hello('a');
    hello('frame', { frameId: 3 });
    expect(recorder.documents).toBe(2);
    gone('frame');
    gone('stranger');
    expect(recorder.documents).toBe(1);
  });
});
