import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../../panel/filter/complete.ts';
import { Decodings, type Spoken } from '../../../../panel/filter/decodings.ts';
import { highlights } from '../../../../panel/filter/highlight.ts';
import { knownIn } from '../../../../panel/filter/known.ts';
import { LaneRun } from '../../../../panel/filter/lane-run.ts';
import { LanesRun } from '../../../../panel/filter/lanes-run.ts';
import { Matcher } from '../../../../panel/filter/matcher.ts';
import { parseFilter } from '../../../../panel/filter/parse.ts';
import { KeptWords } from '../../../../panel/viewer/words.ts';
import type { Lane } from '../../../../src/model/lane.ts';
import { Recording } from '../../../../src/model/recording.ts';
import { connectionLine, record } from '../../helpers/recordings.ts';

const base64 = (bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64') });
const publish = (topic: string, payload: string) =>
  base64(generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }));
const framed = (value: unknown) => {
  const bytes = encode(value);
  return base64(new Uint8Array([bytes.length, ...bytes]));
};
const MQTT = { id: 'mqtt-ws', name: 'MQTT' };
const SOCKET_IO = { id: 'engineio-v4', name: 'Socket.IO (Engine.IO 4)' };
const SIGNALR = { id: 'signalr-msgpack', name: 'SignalR (MessagePack)' };

/** Four connections: MQTT, Socket.IO, SignalR in MessagePack, and plain text. */
function spoken() {
  const recording = new Recording();
  const say = (connection: string, data: unknown, kind: 'message' | 'send' = 'message') =>
    recording.append(record({ kind, t: recording.nextSeq, connection, data }));
  const lanes = ['c1', 'c2', 'c3', 'c4'].map((id) => recording.addConnection(connectionLine(id)));
  say('c1', publish('shop/orders', '{"lamp":1}'));
  say('c1', publish('shop/prices', '{"desk":2}'));
  say('c2', '42/shop,["price",{"n":1}]');
  say('c2', '2');
  say('c3', framed([1, {}, null, 'PlaceOrder', ['lamp']]));
  say('c4', 'a lamp');
  say('c4', base64(encode({ lamp: 'on', list: [1, 2] })));
  say('c4', { base64: '!' });
  return { recording, lanes, say };
}

const SPEAK = [MQTT, SOCKET_IO, SIGNALR, undefined];
/** What is known of the protocols at first, and the decoders with it. */
function decodingsOf({ recording, lanes }: { recording: Recording; lanes: Lane[] }, speak = SPEAK) {
  const now = [...speak];
  const asked = { times: 0 };
  const decodings = new Decodings(
    (lane): Spoken | undefined => now[lanes.indexOf(lane)],
    () => void asked.times++,
  );
  return { decodings, asked, now, load: () => decodings.loaded(new KeptWords(recording)) };
}

function found(text: string): number[] {
  const all = spoken();
  const { decodings, load } = decodingsOf(all);
  load();
  const matcher = new Matcher(parseFilter(text).terms, all.recording, undefined, decodings);
  return all.lanes
    .flatMap((lane) => {
      const run = new LaneRun(lane, all.recording, matcher);
      run.step(() => false);
      return Array.from({ length: run.matches.length }, (_, i) => run.matches.at(i));
    })
    .sort((a, b) => a - b);
}

describe('what messages say decoded', () => {
  it.each([
    ['SHOP/ORDERS', [1]],
    ['lamp', [1, 5, 6, 7]],
    ['publish', [1, 2]],
    ['event', [3]],
    ['-lamp kind:message', [2, 3, 4, 8]],
    ['data:desk', [2]],
    ['data:/"?lamp"?: ?"on"/', [7]],
    ['packet:publish', [1, 2]],
    ['packet:pub', []],
    ['packet:/^pub/i', [1, 2]],
    ['-packet:publish is:binary', [5, 7, 8]],
    ['name:price', [3]],
    ['name:placeorder', [5]],
    ['name:/^Place/', [5]],
    ['channel:orders', [1]],
    ['channel:shop', [1, 2, 3]],
    ['-channel:shop', [4, 5, 6, 7, 8]],
    ['protocol:mqtt', [1, 2]],
    ['protocol:engineio-v4', [3, 4]],
    ['-protocol:/mqtt|socket/i', [5, 6, 7, 8]],
    ['protocol:signalr name:PlaceOrder', [5]],
  ])('%s', (text, seqs) => {
    expect(found(text)).toEqual(seqs);
  });

  it('is found by the name of its protocol as by a URL, and marked where it is shown', () => {
    const all = spoken();
    const { decodings } = decodingsOf(all);
    const test = (text: string) =>
      all.lanes.map((lane) => {
        const { terms } = parseFilter(text);
        return new Matcher(terms, all.recording, undefined, decodings).forLane(lane).byUrl;
      });
    expect(test('socket.io')).toEqual([false, true, false, false]);
    expect(test('protocol:mqtt')).toEqual([true, false, false, false]);
    const { packet, name, channel, data } = highlights(parseFilter('x name:price channel:a packet:P').terms);
    expect([packet, name, channel, data].map((all) => all.map(String))).toEqual([
      ['/x/gi', '/^(?:P)$/gi'],
      ['/x/gi', '/^(?:price)$/gi'],
      ['/x/gi', '/a/gi'],
      ['/x/gi'],
    ]);
  });

  it('asks for the decoders with the first message that needs them, and not for text', () => {
    const all = spoken();
    const { decodings, asked, load } = decodingsOf(all);
    const matcher = new Matcher(parseFilter('shop/orders').terms, all.recording, undefined, decodings);
    const text = new Recording();
    const plain = text.addConnection(connectionLine('c1'));
    text.append(record({ kind: 'message', t: 1, data: 'a lamp' }));
    new LaneRun(
      plain,
      text,
      new Matcher(matcher.decodings ? parseFilter('x').terms : [], text, undefined, decodings),
    ).step(() => false);
    expect([asked.times, decodings.waits]).toEqual([0, false]);
    const run = new LaneRun(all.lanes[0]!, all.recording, matcher);
    const lanes = new LanesRun(all.recording, matcher);
    const state = () => {
      run.step(() => false);
      lanes.step(() => false, run);
      return [
        run.matches.length,
        all.lanes.map((lane) => lanes.has(lane)).indexOf(true),
        asked.times,
        decodings.waits,
      ];
    };
    expect(state()).toEqual([0, -1, 1, true]);
    load();
    expect(state()).toEqual([1, 0, 1, false]);
  });

  it('is not waited for when the decoders cannot be loaded', () => {
    const all = spoken();
    const { decodings } = decodingsOf(all);
    const matcher = new Matcher(parseFilter('shop').terms, all.recording, undefined, decodings);
    const run = new LaneRun(all.lanes[0]!, all.recording, matcher);
    run.step(() => false);
    expect(decodings.waits).toBe(true);
    decodings.loaded(undefined);
    run.step(() => false);
    expect([decodings.waits, run.complete]).toEqual([false, true]);
  });

  it('stops for the clock when much is decoded', () => {
    const recording = new Recording();
    const lane = recording.addConnection(connectionLine('c1'));
    const data = `42["price",{"text":"${'x'.repeat(60_000)}"}]`;
    for (let i = 0; i < 20; i++) recording.append(record({ kind: 'message', t: i, data }));
    const { decodings, load } = decodingsOf({ recording, lanes: [lane] }, [SOCKET_IO]);
    load();
    const matcher = new Matcher(parseFilter('needle').terms, recording, undefined, decodings);
    const run = new LaneRun(lane, recording, matcher);
    run.step(() => true);
    expect(run.searched).toBeLessThan(8);
    while (!run.step(() => true));
    expect(run.searched).toBe(20);
  });

  it('is offered for completion, as far as it was seen', () => {
    const all = spoken();
    const { decodings, load } = decodingsOf(all);
    load();
    const known = knownIn(all.recording, all.lanes[0], decodings, () => () => false);
    const texts = (text: string) => complete(text, text.length, known, false)?.options.map((one) => one.text);
    expect(texts('name:')).toEqual(['PlaceOrder', 'price']);
    expect(texts('channel:')).toEqual(['shop/prices', 'shop/orders', '"/shop"']);
    expect(texts('packet:')).toContain('PUBLISH');
    expect(texts('protocol:mq')).toEqual(['MQTT']);
    expect(texts('protocol:so')).toEqual(['"Socket.IO (Engine.IO 4)"']);
    expect(texts('chan')).toEqual(['channel:']);
  });
});

/* ---- any interleaving ------------------------------------------------------------------------------------- */

it('finds the same however the recording grows and whenever protocols and decoders come', () => {
  const message = fc.constantFrom<unknown>(
    ...[publish('shop/orders', 'x'), publish('a', '{"price":1}'), '42["price",1]', '42["a"]', 'price', 'x'],
  );
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ lane: fc.nat(2), data: message, times: fc.constantFrom(1, 3, 70) }) },
    {
      weight: 1,
      arbitrary: fc.record({ lane: fc.nat(2), speak: fc.constantFrom(MQTT, SOCKET_IO, undefined) }),
    },
    { weight: 1, arbitrary: fc.constant('load' as const) },
    { weight: 3, arbitrary: fc.constant('step' as const) },
  );
  const filters = fc.constantFrom(
    ...['price', '-price', 'shop/orders', 'name:price', 'packet:PUBLISH', '-channel:shop', 'protocol:mqtt'],
    ...['-protocol:mqtt price', 'data:price', 'mqtt', 'event -x'],
  );
  fc.assert(
    fc.property(
      filters,
      fc.array(action, { maxLength: 25 }),
      fc.constantFrom(40, 1e9),
      (text, actions, records) => {
        const recording = new Recording({}, { records });
        const lanes = ['c1', 'c2', 'c3'].map((id) => recording.addConnection(connectionLine(id)));
        const { decodings, now, load } = decodingsOf({ recording, lanes }, [undefined, undefined, undefined]);
        const matcher = new Matcher(parseFilter(text).terms, recording, undefined, decodings);
        const run = new LaneRun(lanes[0]!, recording, matcher);
        const all = new LanesRun(recording, matcher);
        for (const one of actions) {
          if (one === 'load') load();
          else if (one === 'step') {
            run.step(() => true);
            all.step(() => true, run);
          } else if ('speak' in one) {
            now[one.lane] = one.speak;
            decodings.look(recording.lanes);
          } else
            for (let i = 0; i < one.times; i++) {
              const connection = `c${1 + one.lane}`;
              recording.append(record({ kind: 'message', t: i, connection, data: one.data }));
            }
        }
        load();
        while (!run.step(() => true));
        while (!all.step(() => true, run));
        // One that knows all from the beginning.
        const fresh = decodingsOf({ recording, lanes }, now);
        fresh.load();
        const naive = new Matcher(parseFilter(text).terms, recording, undefined, fresh.decodings);
        const expected = recording.lanes.map((lane) => {
          const test = naive.forLane(lane);
          const seqs = Array.from({ length: lane.seqs.length }, (_, i) => lane.seqs.at(i));
          return { lane, byUrl: test.byUrl, seqs: seqs.filter((seq) => naive.matchesSeq(seq, lane, test)) };
        });
        const first = expected.find(({ lane }) => lane === lanes[0]);
        expect(Array.from({ length: run.matches.length }, (_, i) => run.matches.at(i))).toEqual(
          first?.seqs ?? [],
        );
        expect(recording.lanes.filter((lane) => all.has(lane))).toEqual(
          expected.filter(({ byUrl, seqs }) => byUrl || seqs.length > 0).map(({ lane }) => lane),
        );
      },
    ),
    { numRuns: 300 },
  );
});
