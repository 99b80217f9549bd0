import { describe, expect, it } from 'vitest';
import { chattyMessages } from '../../../src/diagnostics/rules/chatty-messages.ts';
import { wsBackpressure } from '../../../src/diagnostics/rules/ws-backpressure.ts';
import { wsCompression } from '../../../src/diagnostics/rules/ws-compression.ts';
import type { ConnectionLine } from '../../../src/model/types.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const URL = 'wss://page.example/live';
const MIB = 1024 * 1024;
const OPEN: Loose[] = [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 100 },
];
const socket = (records: Loose[], about: Partial<ConnectionLine> = {}): Life => [about, ...OPEN, ...records];
/** `queues[i]` bytes were queued before the i-th send of 10 bytes; one every `step` ms from 1000 ms on. */
const sends = (queues: number[], step: number, fields: object = {}): Loose[] =>
  queues.map((queued, i) => ({
    kind: 'send' as const,
    t: 1000 + i * step,
    data: 'x'.repeat(10),
    bufferedAmount: queued + 10,
    ...fields,
  }));
const pressed = (records: Loose[], marks: object[] = []) =>
  diagnose(wsBackpressure, [socket(records)], { marks });

describe('ws-backpressure: fires', () => {
  it('1 MiB queued for two seconds, with all the evidence', () => {
    expect(pressed(sends([0, MIB - 10, 2 * MIB, MIB], 1000))).toEqual([
      {
        type: 'finding',
        rule: 'ws-backpressure',
        connection: 'c1',
        severity: 'warning',
        title: 'Sends queue up: 1 MiB or more waited for 2.0 s, 2.0 MiB at most',
        evidence: {
          url: URL,
          sign: 'full',
          seconds: 2,
          peakQueuedBytes: 2 * MIB + 10,
          sendsLookedAt: 3,
          times: 1,
        },
        records: [4, 5, 6],
        advice: expect.stringContaining('bufferedAmount'),
        confidence: 'high',
      },
    ]);
  });

  it('a queue that was not empty once in 10 s of sending', () =>
    expect(pressed(sends(Array(11).fill(5), 1000))[0]!.evidence).toMatchObject({
      sign: 'never empty',
      seconds: 10,
    }));

  it('a queue that each of five sends found longer, up to 64 KiB', () =>
    expect(pressed(sends([0, 1, 2, 3, 4, 5, 64 * 1024], 100))[0]).toMatchObject({
      confidence: 'medium',
      evidence: { sign: 'growing', sendsLookedAt: 6 },
    }));

  it('what was queued is still told when the queue is empty again', () =>
    expect(pressed(sends([0, MIB, MIB, MIB, 0, 0], 1000))).toHaveLength(1));
});

describe('ws-backpressure: near misses', () => {
  it.each<[string, Loose[]]>([
    ['1 MiB for 1.9 s', sends([0, MIB, MIB, 0], 1900)],
    ['a byte less than 1 MiB for three seconds', sends([0, ...Array(4).fill(MIB - 11)], 1000)],
    ['9.9 s without an empty queue', sends(Array(12).fill(5), 900)],
    ['an empty queue in between', sends([...Array(8).fill(5), 0, ...Array(8).fill(5)], 1000)],
    ['growth over four sends', sends([0, 1, 2, 3, 64 * 1024], 100)],
    ['growth to less than 64 KiB', sends([0, 1, 2, 3, 4, 5, 60_000], 100)],
  ])('%s', (_, records) => expect(pressed(records)).toEqual([]));

  it('each connection has a queue of its own', () => {
    const again: Loose[] = [
      { kind: 'close', t: 2500, by: 'page' },
      { kind: 'reconnect', t: 2600, delay: 100 },
      { kind: 'open', t: 2700 },
    ];
    const all = sends([MIB, MIB, MIB, MIB], 1000);
    expect(pressed([...all.slice(0, 2), ...again, ...all.slice(2)])).toEqual([]);
  });
});

describe('ws-backpressure: false positives', () => {
  it('a burst of one task, in which the queue can only grow', () =>
    expect(
      pressed(
        sends(
          Array.from({ length: 200 }, (_, i) => i * 10_000),
          0.2,
        ),
      ),
    ).toEqual([]));

  it('one big message, and silence', () => expect(pressed(sends([4 * MIB], 1000))).toEqual([]));

  it('the upload of a file in pieces: an advice of low confidence', () => {
    const binary = { data: { base64: 'AAAA' }, size: 10 };
    expect(pressed(sends([0, MIB, MIB, MIB], 1000, binary))[0]).toMatchObject({
      severity: 'advice',
      confidence: 'low',
    });
  });

  it('a page that was offline meanwhile: low, and said', () => {
    const marks = [
      { t: 2500, mark: 'offline' },
      { t: 2900, mark: 'online' },
    ];
    const [found] = pressed(sends([0, MIB, MIB, MIB], 1000), marks);
    expect([found!.confidence, found!.evidence.meanwhile]).toEqual([
      'low',
      expect.stringContaining('offline'),
    ]);
  });
});

/** `perSecond` messages a second for `seconds`, of `size` bytes. */
const messages = (perSecond: number, seconds: number, size = 20, fields: object = {}): Loose[] =>
  Array.from({ length: Math.ceil(perSecond * seconds) }, (_, i) => ({
    kind: 'message' as const,
    t: 1000 + (i * 1000) / perSecond,
    data: String(i).padEnd(size, '.'),
    ...fields,
  }));
const chatty = (records: Loose[], about: Partial<ConnectionLine> = {}, now = 60_000) =>
  diagnose(chattyMessages, [socket(records, about)], { now });

describe('chatty-messages: fires', () => {
  it('60 small messages a second for 5 s, with all the evidence', () => {
    expect(chatty(messages(60, 5))).toEqual([
      {
        type: 'finding',
        rule: 'chatty-messages',
        connection: 'c1',
        severity: 'advice',
        title: '60 messages per second in for 5 s, most below 200 bytes',
        evidence: {
          url: URL,
          direction: 'in',
          messagesPerSecond: 60,
          inTheBusiestSecond: 60,
          seconds: 5,
          percentSmall: 100,
        },
        records: [3],
        advice: expect.stringContaining('animation frame'),
        confidence: 'medium',
      },
    ]);
  });

  it('what the page sends too', () =>
    expect(chatty(messages(100, 6, 20, { kind: 'send' }))[0]!.evidence).toMatchObject({
      direction: 'out',
      messagesPerSecond: 100,
      seconds: 6,
    }));

  it('an EventSource', () => expect(chatty(messages(60, 5), { api: 'EventSource' })).toHaveLength(1));
});

describe('chatty-messages: near misses', () => {
  it.each<[string, Loose[], number]>([
    ['59 a second', messages(59, 20), 60_000],
    ['60 a second for 4.9 s', messages(60, 4.9), 60_000],
    ['the fifth second is not over', messages(60, 5), 5999],
    ['of 200 bytes', messages(60, 10, 200), 60_000],
    [
      'a second of silence in between',
      [...messages(60, 3), ...messages(60, 3).map((one) => ({ ...one, t: one.t + 4000 }))],
      60_000,
    ],
  ])('%s', (_, records, now) => expect(chatty(records, {}, now)).toEqual([]));
});

describe('chatty-messages: false positives', () => {
  it('audio and games in bytes', () =>
    expect(chatty(messages(100, 10, 20, { data: { base64: 'AAAA' }, size: 3 }))).toEqual([]));

  it('both ways at once may be a game: low', () => {
    const both = [...messages(60, 6), ...messages(60, 6, 20, { kind: 'send' })];
    expect(chatty(both)[0]!.confidence).toBe('low');
  });

  it('another site is not for this page to change: an information', () =>
    expect(chatty(messages(60, 5), { url: 'wss://stream.other.test/x' })[0]).toMatchObject({
      severity: 'info',
      confidence: 'low',
    }));
});

const opened = (extensions?: string, fields: object = {}): Loose[] => [
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 100, ...(extensions === undefined ? {} : { extensions }), ...fields },
];
const texts = (count: number, size: number, fields: object = {}): Loose[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'message' as const,
    t: 1000 + i * 100,
    data: 'x',
    size,
    ...fields,
  }));
const compressed = (records: Loose[], about: Partial<ConnectionLine> = {}) =>
  diagnose(wsCompression, [[about, ...records]]);

describe('ws-compression: fires', () => {
  it('a megabyte of large texts without compression, with all the evidence', () => {
    expect(compressed([...opened(), ...texts(1024, 1024)])).toEqual([
      {
        type: 'finding',
        rule: 'ws-compression',
        connection: 'c1',
        severity: 'info',
        title: '1.0 MiB of text came uncompressed, 1024 bytes a message',
        evidence: { url: URL, extensions: 'none', medianBytes: 1024, messagesIn: 1024, receivedMiB: 1 },
        records: [1],
        advice: expect.stringContaining('permessage-deflate'),
        confidence: 'medium',
      },
    ]);
  });

  it('a hundred tiny texts, compressed', () =>
    expect(compressed([...opened('permessage-deflate'), ...texts(100, 99)])[0]!.evidence).toMatchObject({
      extensions: 'permessage-deflate',
      medianBytes: 99,
    }));
});

describe('ws-compression: near misses', () => {
  it.each<[string, Loose[]]>([
    ['a byte less than a megabyte', [...opened(), ...texts(1023, 1025)]],
    ['texts of 1023 bytes', [...opened(), ...texts(2000, 1023)]],
    ['99 tiny texts, compressed', [...opened('permessage-deflate'), ...texts(99, 50)]],
    ['texts of 100 bytes, compressed', [...opened('permessage-deflate'), ...texts(200, 100)]],
    ['large texts, compressed', [...opened('permessage-deflate'), ...texts(2000, 2000)]],
  ])('%s', (_, records) => expect(compressed(records)).toEqual([]));
});

describe('ws-compression: false positives', () => {
  it.each<[string, Loose[], Partial<ConnectionLine>]>([
    ['bytes', [...opened(), ...texts(2000, 2000, { data: { base64: 'AAAA' } })], {}],
    [
      'compressed by the application (Discord)',
      [...opened(), ...texts(2000, 2000)],
      { url: `${URL}?compress=zlib` },
    ],
    [
      'nobody saw the extensions (a worker)',
      [...opened(undefined, { source: 'wire' }), ...texts(2000, 2000)],
      {},
    ],
  ])('%s', (_, records, about) => expect(compressed(records, about)).toEqual([]));

  it("another site's server: low, and said", () => {
    const [found] = compressed([...opened(), ...texts(2000, 2000)], { url: 'wss://stream.other.test/x' });
    expect([found!.confidence, found!.evidence.provider]).toEqual(['low', 'stream.other.test']);
  });
});
