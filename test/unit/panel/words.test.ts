import { describe, expect, it } from 'vitest';
import { inWords, methodShown, shortUrl, workerWord } from '../../../panel/describe.ts';
import { hexDump } from '../../../panel/hex.ts';
import { DEFAULTS, readSettings } from '../../../panel/settings.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import { type Loose, record, recordingOf } from '../helpers/recordings.ts';

describe('records in words', () => {
  it('tells the story of a reconnect', () => {
    const recording = new Recording();
    const lane = recording.addConnection({
      type: 'connection',
      id: 'a',
      api: 'EventSource',
      context: 'page',
      frameUrl: '',
      url: 'https://x/',
    });
    const add = (t: number, rest: object) => {
      recording.append({
        type: 'record',
        seq: 0,
        t,
        connection: 'a',
        attempt: 1,
        source: 'hook',
        ...rest,
      } as StreamRecord);
    };
    add(0, { kind: 'connecting' });
    add(96, { kind: 'open', status: 200 });
    add(500, { kind: 'error', readyState: 0 });
    add(3510, { kind: 'reconnect', delay: 3010, lastEventId: '1184' });
    add(3600, { kind: 'error', readyState: 0 });
    add(9000, { kind: 'error', readyState: 2 });
    const words = [1, 2, 3, 4, 5].map((seq) => inWords(recording.record(seq) as StreamRecord, lane));
    expect(words).toEqual([
      'connecting',
      'open after 96 ms · 200',
      'connection lost — the browser will retry',
      'attempt 2 — waited 3.01 s · held Last-Event-ID 1184',
      'could not connect — the browser will retry',
    ]);
    expect(inWords(recording.record(6) as StreamRecord, lane)).toBe('failed for good (readyState 2)');
    const close = {
      kind: 'close',
      by: 'server',
      code: 1001,
      reason: 'bye',
      t: 1,
      connection: 'a',
    } as StreamRecord;
    expect(inWords(close, lane)).toBe('closed by the server: 1001 going away “bye”');
  });
  it('says what the network layer told of an attempt', () => {
    const { lanes } = recordingOf({ api: 'EventSource' }, { kind: 'connecting', t: 0 });
    const words = (fields: Loose) => inWords(record(fields), lanes[0]!);
    expect(words({ kind: 'open', t: 9, status: 200, httpVersion: 'h2', remoteAddress: '::1' })).toBe(
      'open after 9 ms · 200 · HTTP/2 · ::1',
    );
    expect(words({ kind: 'error', t: 9, readyState: 2, status: 503 })).toBe(
      'failed for good (readyState 2) · status 503',
    );
    expect(words({ kind: 'close', t: 9, by: 'network', netError: 'net::ERR_CONNECTION_RESET' })).toBe(
      'connection lost · the connection was reset (net::ERR_CONNECTION_RESET)',
    );
    expect(words({ kind: 'retry', t: 9, reconnectionTime: 500 })).toBe(
      'retry: the server asks to wait 500 ms before a reconnect',
    );
  });
  it('says who made a connection, and by which method, where that is not plain', () => {
    const lane = recordingOf(
      { api: 'fetch', context: 'shared-worker' },
      { kind: 'connecting', t: 0, method: 'POST' },
    ).lanes[0]!;
    expect([methodShown(lane), workerWord(lane.current)]).toEqual(['POST', 'shared worker']);
    const plain = recordingOf({}).lanes[0]!;
    expect([methodShown(plain), workerWord(plain.current)]).toEqual(['', '']);
  });
  it('shortens URLs to what tells them apart', () => {
    expect(shortUrl('https://shop.example/api?x=1', 'https://shop.example/')).toEqual({
      host: '',
      path: '/api?x=1',
    });
    expect(shortUrl('wss://rt.example/s', 'https://shop.example/')).toEqual({
      host: 'rt.example',
      path: '/s',
    });
    expect(shortUrl(`https://a/${'x'.repeat(1_000_000)}`, '').path).toHaveLength(400);
    expect(shortUrl('not a url', '')).toEqual({ host: '', path: 'not a url' });
  });
});

describe('hexDump', () => {
  it('shows offset, bytes and ASCII', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => i + 0x39);
    expect(hexDump(bytes).split('\n')).toEqual([
      '00000000  39 3a 3b 3c 3d 3e 3f 40  41 42 43 44 45 46 47 48  9:;<=>?@ABCDEFGH',
      '00000010  49 4a                                             IJ',
    ]);
  });
});

describe('settings', () => {
  it('takes what fits and nothing else', () => {
    const storage = (text: string | null) => () => ({ getItem: () => text });
    expect(readSettings(storage('{"list":200,"upper":"x","__proto__":{"details":9},"foo":1}'))).toEqual({
      ...DEFAULTS,
      list: 200,
    });
    for (const text of [null, 'null', '[]', '{']) expect(readSettings(storage(text))).toEqual(DEFAULTS);
    expect(
      readSettings(() => {
        throw new Error('denied');
      }),
    ).toEqual(DEFAULTS);
  });
});
