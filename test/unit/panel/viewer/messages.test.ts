import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../../../panel/filter/parse.ts';
import { briefOf } from '../../../../panel/viewer/brief.ts';
import { followedText } from '../../../../panel/viewer/follow.ts';
import { PairReader } from '../../../../panel/viewer/pair-reader.ts';
import { KEPT_PER_LANE, SearchAll } from '../../../../panel/viewer/search-all.ts';
import type { MessageRecord } from '../../../../src/model/types.ts';
import { type Loose, recordingOf } from '../../helpers/recordings.ts';

const base64 = (bytes: Uint8Array) => ({ base64: Buffer.from(bytes).toString('base64') });
const brief = (protocol: string | undefined, ...records: Loose[]) => {
  const recording = recordingOf({}, ...records);
  const lane = recording.lanes[0]!;
  const last = recording.record(lane.seqs.last) as MessageRecord;
  return briefOf(last, lane, recording, protocol);
};
const said = (data: unknown): Loose => ({ kind: 'message', t: 1, data });

describe('a message in few words', () => {
  it('is told as its protocol has it', () => {
    expect(brief('engineio-v4', said('42/shop,["price",{"n":9007199254740993}]'))).toEqual({
      ...{ kind: 'EVENT', name: 'price', channel: '/shop', text: '[{"n":9007199254740993}]' },
      ...{ parts: 1, incomplete: '', guess: false },
    });
    expect(brief('engineio-v4', said('42["a"'))?.incomplete).toMatch(/incomplete at byte/);
  });
  it('is left alone where there is no protocol', () => {
    expect(brief(undefined, said('{"type":"price"}'))).toBeUndefined();
    expect(brief('no-such-protocol', said('{"type":"price"}'))).toBeUndefined();
    expect(brief(undefined, said(base64(new Uint8Array([0, 255, 1]))))).toBeUndefined();
  });
  it('of bytes is a guess that is marked', () => {
    expect(brief(undefined, said(base64(Buffer.from('82a161a162a163a164', 'hex'))))).toMatchObject({
      ...{ guess: true, text: '{a: "b", c: "d"}' },
    });
  });
  it('is read by what the first message of its attempt told', () => {
    const protocol = { protocolVersion: 5 as const };
    const connect = generate({ cmd: 'connect', clientId: 'c', ...protocol });
    const published = {
      cmd: 'publish',
      topic: 'shop/a',
      payload: '{"n":1}',
      qos: 0,
      dup: false,
      retain: false,
    } as const;
    const publish = generate({ ...published, properties: { contentType: 'json' } }, protocol);
    expect(
      brief(
        'mqtt-ws',
        { kind: 'connecting', t: 0 },
        { kind: 'send', t: 1, data: base64(connect) },
        said(base64(publish)),
      ),
    ).toMatchObject({ kind: 'PUBLISH', channel: 'shop/a', text: '{"n":1}', incomplete: '' });
  });
});

it('links answers to requests, and none across a reconnect', () => {
  const recording = recordingOf(
    {},
    { kind: 'connecting', t: 0 },
    { kind: 'send', t: 10, data: '{"jsonrpc":"2.0","id":1,"method":"a"}' },
    { kind: 'message', t: 34, data: '{"jsonrpc":"2.0","id":1,"result":2}' },
    { kind: 'send', t: 40, data: '{"jsonrpc":"2.0","id":2,"method":"b"}' },
    { kind: 'message', t: 50, attempt: 2, data: '{"jsonrpc":"2.0","id":2,"result":2}' },
  );
  const lane = recording.lanes[0]!;
  const reader = new PairReader(lane, () => 'jsonrpc');
  const seqs = Array.from({ length: lane.seqs.length }, (_, i) => lane.seqs.at(i));
  for (const seq of seqs) reader.take(recording.record(seq)!);
  const [, asked, answered, open, late] = seqs as [number, number, number, number, number];
  expect(reader.pairs.of(asked)).toMatchObject({ side: 'request', other: answered, after: 24 });
  expect(reader.pairs.of(answered)).toMatchObject({ side: 'answer', other: asked, after: 24 });
  expect([reader.pairs.of(open), reader.pairs.of(late)]).toEqual([undefined, undefined]);
});

it('follows a field through messages of one protocol', () => {
  const recording = recordingOf({}, said('42["price",{"n":9007199254740993}]'), said('2'));
  const lane = recording.lanes[0]!;
  const of = { lane, path: [0, 'n'], text: '$[0].n' };
  const texts = [0, 1].map((i) =>
    followedText(recording.record(lane.seqs.at(i)) as MessageRecord, of, recording, 'engineio-v4'),
  );
  expect(texts).toEqual(['9007199254740993', '']);
});

describe('search through everything', () => {
  const search = (wanted: string, protocol: string | undefined, ...records: Loose[]) => {
    const pattern = parseSearch(wanted);
    if ('error' in pattern) return pattern.error;
    const all = new SearchAll(
      pattern,
      recordingOf({ url: 'wss://a.example/prices' }, ...records),
      () => protocol,
    );
    while (!all.step(() => false));
    return [...all.found.values()];
  };
  const groups = (...of: Parameters<typeof search>) => {
    const found = search(...of);
    return typeof found === 'string' ? [] : found;
  };
  const hits = (...of: Parameters<typeof search>) => groups(...of).flatMap((group) => group.hits);

  it('finds text, what is decoded, URLs and headers', () => {
    const opened: Loose = {
      ...{ kind: 'open', t: 0 },
      headers: [
        ['x-served-by', 'node-Seven'],
        ['set-cookie', 'sid=seven'],
      ],
    };
    const publish = generate({
      cmd: 'publish',
      topic: 'shop/seven',
      payload: 'x',
      qos: 0,
      dup: false,
      retain: false,
    });
    const found = hits(
      'SEVEN',
      'mqtt-ws',
      { kind: 'connecting', t: 0 },
      opened,
      said('at seven'),
      said(base64(publish)),
    );
    expect(found.map(({ where }) => where)).toEqual(['answer header', 'answer header', 'payload', 'channel']);
    expect(found[0]).toMatchObject({ before: 'x-served-by: node-', text: 'Seven', attempt: 1 });
    expect(found[1]).toMatchObject({ before: '', text: '', after: 'set-cookie: (hidden)' });
    expect(hits('/prices', undefined)[0]).toMatchObject({ where: 'URL', seq: undefined });
    expect(search('nothing', undefined, said('x'))).toEqual([]);
  });

  it('finds what an expression matches, and says what is wrong with one', () => {
    const records = [said('order 17 of 99'), said('Order 5'), said('nothing')];
    expect(hits('/order \\d+/', undefined, ...records)).toMatchObject([
      { text: 'order 17', after: ' of 99' },
    ]);
    expect(hits('/order \\d+/i', undefined, ...records).map(({ text }) => text)).toEqual([
      'order 17',
      'Order 5',
    ]);
    expect(hits('/^wss:/', undefined)).toMatchObject([{ where: 'URL', text: 'wss:' }]);
    expect(search('/(/', undefined)).toMatch(/^not a regular expression: /);
    expect(search('/(a+)+$/', undefined)).toBe('a repetition within a repetition could take for ever');
    expect(hits('/api/v', undefined, said('GET /api/v1'))).toHaveLength(1);
  });

  it('looks at the clock when there is much to read', () => {
    const recording = recordingOf({}, ...Array.from({ length: 8 }, () => said('x'.repeat(600_000))));
    const all = new SearchAll({ text: 'needle' }, recording, () => undefined);
    let slices = 0;
    while (!all.step(() => true)) slices++;
    expect(slices).toBeGreaterThan(6);
  });

  it('counts what it does not keep', () => {
    const [found] = groups('x', undefined, ...Array.from({ length: KEPT_PER_LANE + 3 }, () => said('xx')));
    expect([found?.count, found?.hits.length]).toEqual([KEPT_PER_LANE + 4, KEPT_PER_LANE]);
  });
});
