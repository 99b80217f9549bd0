import { describe, expect, it } from 'vitest';
import type { MessageClass, Opening } from '../../../src/protocols/protocol.ts';
import { Speech } from '../../../src/protocols/speech.ts';
import { record } from '../helpers/recordings.ts';
import { hear, type Line, messageRecord, opening } from './helpers.ts';

/** What a client's message is, sent at `t` after so many others. */
function sent(text: string, t = 60_000, before: string[] = []): MessageClass | undefined {
  const lines: Line[] = [...before, text].map((data) => ['>', data, 'app']);
  return hear({}, lines, (i) => (i < before.length ? 100 * i : t)).kinds.at(-1);
}
const received = (text: string, about: Partial<Opening> = {}, eventType = ''): MessageClass =>
  hear(about, [
    ['<', '{"first":1}', 'app'],
    ['<', '{"second":1}', 'app'],
    ['<', text, 'app', eventType],
  ]).kinds[2]!;

describe('a heartbeat by what it says', () => {
  const words = [
    'ping',
    'PONG',
    'hb',
    'heartbeat',
    'heart-beat',
    'keepalive',
    'Keep-Alive',
    '.',
    '',
    ' ',
    '\r\n',
  ];
  const characters = ['0', '1', '2', '3', '9', 'h'];
  const objects = [
    '{}',
    '[]',
    '{ }',
    '{"type":"ping"}',
    '{"type": "ping", "n": 3}',
    '{"op":"heartbeat"}',
    '{"action":"keep_alive"}',
    '{"event":"app:pong"}',
    '{"cmd":"noop"}',
    '{"kind":"alive"}',
    '{"type":"ka"}',
    '{"ping":1492420473027}',
    '["{\\"t\\":\\"hb\\"}"]',
  ];
  it.each([...words, ...characters, ...objects])('%j', (text) => {
    expect(sent(text)).toBe('heartbeat');
    expect(received(text)).toBe('heartbeat');
  });

  it.each([
    '4',
    '12',
    'pinging',
    'shopping',
    '{"a":1}',
    '{"type":"karma"}',
    '{"x":"ping"}',
    '{"type":"spring"}',
  ])('not %j', (text) => {
    expect(sent(text)).toBe('app');
    expect(received(text)).toBe('app');
  });

  it('not a single character of another stream than a WebSocket: tokens of a model are short', () => {
    for (const text of ['.', '1', '2', 'h']) expect(received(text, { api: 'fetch' })).toBe('app');
    expect(received('{"type":"ping"}', { api: 'fetch' })).toBe('heartbeat');
    expect(received('{"a":1}', { api: 'EventSource' }, 'ping')).toBe('heartbeat');
    expect(received('{"a":1}', { api: 'EventSource' }, 'shipping')).toBe('app');
  });

  it('not one of which only the size was kept, nor a long one', () => {
    const speech = new Speech();
    speech.open(opening(), 0);
    const lost = record({ kind: 'message', t: 1, seq: 1, data: '', size: 40_000, truncated: true });
    expect(speech.classify(lost as never)).toBe('app');
    expect(sent(`{"type":"ping","pad":"${'x'.repeat(128)}"}`)).toBe('app');
  });
});

describe('credentials', () => {
  it.each([
    '{"token":"x"}',
    '{"access_token":"x"}',
    '{"accessToken":"x"}',
    '{"do":"it","apiKey":"x"}',
    '{"ticket":"x"}',
    '{"session":"x"}',
    '{"type":"subscribe","auth":{"a":1}}',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    'AUTH token=abc',
    '{"authorization": "Bearer x"}',
  ])('%s in the first two messages within five seconds', (text) => {
    expect([sent(text, 4999), sent(text, 4999, ['a'])]).toEqual(['auth', 'auth']);
    expect(sent(text, 4999, ['a', 'b'])).not.toBe('auth');
    expect(sent(text, 5001)).not.toBe('auth');
  });
  it.each(['{"author":"x"}', '{"tokens":3}', '{"say":"token"}', '{"sessions":1}'])('not %s', (text) =>
    expect(sent(text, 4999)).toBe('app'),
  );
  it.each([
    '{"type":"auth"}',
    '{"op":"login","args":[]}',
    '{"event":"authenticate"}',
    '{"action":"auth:refresh"}',
  ])('whenever it says so: %s', (text) => expect(sent(text)).toBe('auth'));
  it.each(['{"type":"author"}', '{"action":"authored"}'])('not when it does not: %s', (text) =>
    expect(sent(text)).toBe('app'),
  );
});

describe('a subscription', () => {
  it.each([
    'subscribe',
    'unsubscribe',
    'sub',
    'SUBSCRIBE',
    'subscribe_trades',
    'join',
    'room:join',
    'leave',
    'listen',
  ])('of the kind %s, whenever it comes', (kind) => {
    expect(sent(`{"type":"${kind}","channel":"x"}`)).toBe('subscribe');
    expect(sent(`{"channel":"x","action": "${kind}"}`, 60_000, ['a', 'b'])).toBe('subscribe');
  });
  it.each(['subject', 'joined', 'reconnected', 'submit', 'watcher', 'order'])('not of the kind %s', (kind) =>
    expect(sent(`{"type":"${kind}","channel":"x"}`)).toBe('app'),
  );
  it('not where a message is called so, and is said by somebody', () =>
    expect(sent('{"msg":"hello","kind":"chat"}')).toBe('app'));
  it('is what is sent within a second of the opening, only the first', () => {
    expect([sent('rooms=all', 1000), sent('rooms=all', 1001), sent('b', 900, ['a'])]).toEqual([
      'subscribe',
      'app',
      'app',
    ]);
  });
});

describe('answers', () => {
  it.each(['ack', 'received'])('%s is an acknowledgement, both ways', (kind) => {
    expect(sent(`{"type":"${kind}","id":4}`)).toBe('ack');
    expect(received(`{"type":"${kind}","id":4}`)).toBe('ack');
  });
  it.each(['subscribed', 'subscription_succeeded', 'auth_ok', 'authenticated'])(
    'a server confirms: %s',
    (kind) => expect(received(`{"event":"${kind}","id":4}`)).toBe('ack'),
  );
  it('a server greets in its first two messages', () => {
    expect(hear({}, [['<', '{"type":"welcome","v":1}', 'app']]).kinds).toEqual(['handshake']);
    expect(received('{"type":"welcome","v":1}')).toBe('app');
  });
});

describe('a heartbeat by how it comes', () => {
  /** First letters of the classes in the end: `r` was revised to be a heartbeat. */
  function inTheEnd(times: number[], text: (i: number) => string, way: '<' | '>' = '>'): string {
    const speech = new Speech();
    speech.open(opening(), -100_000);
    const kinds: string[] = [];
    times.forEach((t, i) => {
      kinds.push(speech.classify(messageRecord([way, text(i)], t, i)));
      for (const seq of speech.revised) {
        expect(kinds[seq]).toBe('app');
        kinds[seq] = 'revised';
      }
    });
    return kinds.map((kind) => kind[0]).join('');
  }
  const every = (gap: number, count = 8) => Array.from({ length: count }, (_, i) => i * gap);
  const heart = () => '\u2661';
  const clock = (i: number) => `{"at":${1_700_000_000 + i * 997}}`;

  it('the same three times in a row, at even times', () => {
    expect(inTheEnd(every(25_000), heart)).toBe('rrhhhhhh');
    expect(inTheEnd(every(1000), heart)).toBe('rrhhhhhh');
    expect(inTheEnd(every(999), heart)).toBe('aaaaaaaa');
    expect(inTheEnd([0, 5000, 30_000, 31_500, 60_000], heart)).toBe('aaaaa');
    expect(inTheEnd([0, 10_000, 23_000], heart)).toBe('rrh');
    expect(inTheEnd([0, 10_000, 24_000], heart)).toBe('aaa');
  });

  it('is one still when it is late, as in a tab that nobody sees', () =>
    expect(inTheEnd([...every(10_000, 4), 95_000, 96_500], heart)).toBe('rrhhhh'));

  it('the same between other messages, after four even intervals', () => {
    const mixed = (i: number) => (i % 2 === 0 ? '\u2661' : `{"say":"${'word '.repeat((i * 3) % 7)}${i}"}`);
    const times = Array.from({ length: 14 }, (_, i) =>
      i % 2 === 0 ? i * 10_000 : i * 10_000 + ((i * 3777) % 9000),
    );
    expect(inTheEnd(times, mixed)).toBe('rarararahahaha');
  });

  it('texts of one size at even intervals of five seconds or more, whatever they say', () => {
    expect(inTheEnd(every(5000), clock)).toBe('rrrrhhhh');
    expect(inTheEnd(every(4999), clock)).toBe('aaaaaaaa');
    expect(inTheEnd(every(5000, 4), clock)).toBe('aaaa');
    expect(inTheEnd(every(20_000), (i) => 'x'.repeat(20 + i * 5))).toBe('aaaaaaaa');
    expect(inTheEnd([0, 10_000, 14_000, 30_000, 36_000, 60_000, 66_000], clock)).toBe('aaaaaaa');
    expect(inTheEnd(every(20_000), (i) => `${clock(i)}${' '.repeat(128)}`)).toBe('aaaaaaaa');
  });

  it('never what a server sends: prices may stand still, and tick evenly', () => {
    expect(inTheEnd(every(25_000), heart, '<')).toBe('aaaaaaaa');
    expect(inTheEnd(every(25_000), clock, '<')).toBe('aaaaaaaa');
  });

  it('goes on when conversation comes in between', () => {
    const texts = ['\u2661', '\u2661', '\u2661', '{"buy":1}', '\u2661', '{"sell":2}'];
    expect(inTheEnd(every(10_000, 6), (i) => texts[i]!)).toBe('rrhaha');
  });
});
