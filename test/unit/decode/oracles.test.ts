import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import mqttPacket from 'mqtt-packet';
import protobuf from 'protobufjs/minimal.js';
import { Encoder } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import * as awareness from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { readProtobuf } from '../../../src/decode/protobuf.ts';
import { payloadValue, plain, read, readOne } from './helpers.ts';

const word = fc.stringMatching(/^[a-zA-Z][\w-]{0,12}$/);
const value = fc.jsonValue({ maxDepth: 3 }).map((one) => JSON.parse(JSON.stringify(one)));

/** As helpers' `plain` writes a value. */
function asPlain(one: unknown): unknown {
  if (Array.isArray(one)) return one.map(asPlain);
  if (typeof one !== 'object' || one === null) return one;
  return { members: Object.entries(one).map(([key, inner]) => [key, asPlain(inner)]) };
}

describe('what the protocols’ own packages write', () => {
  it('Socket.IO: kind, namespace, id, event and arguments', () => {
    const kinds = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR'];
    fc.assert(
      fc.property(
        fc.constantFrom(0, 2, 3),
        fc.constantFrom('/', '/admin', '/a-b'),
        fc.option(fc.nat(1e6), { nil: undefined }),
        word,
        fc.array(value, { maxLength: 3 }),
        (type, nsp, id, event, args) => {
          const data = type === 0 ? { token: event } : type === 2 ? [event, ...args] : args;
          const [packet] = new Encoder().encode({ type, nsp, id, data });
          const part = readOne('engineio-v4', '>', `4${packet}`);
          expect(part.kind).toBe(kinds[type]);
          expect(part.channel).toBe(nsp);
          if (type === 2) expect(part.name).toBe(event);
          if (type === 2 && id !== undefined)
            expect(part.pair).toEqual({ id: `${nsp} ${id}`, side: 'request' });
          if (type === 2)
            expect(payloadValue(part.payload)).toEqual(args.length > 0 ? asPlain(args) : undefined);
          else expect(payloadValue(part.payload)).toEqual(asPlain(data));
          expect(part.incomplete).toBeUndefined();
        },
      ),
    );
  });

  it('Socket.IO: attachments as placeholders', () => {
    const [packet, bytes] = new Encoder().encode({ type: 2, nsp: '/', data: ['file', Buffer.from([1, 2])] });
    expect(readOne('engineio-v4', '<', `4${packet}`)).toMatchObject({
      kind: 'BINARY_EVENT',
      name: 'file',
      note: expect.stringContaining('1 binary attachment'),
    });
    expect(payloadValue(readOne('engineio-v4', '<', bytes as Uint8Array).payload)).toBe('0102');
  });

  it('MQTT: packets of both versions, joined and cut', () => {
    const publish = fc.record({
      cmd: fc.constant('publish' as const),
      topic: word,
      payload: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      qos: fc.constantFrom(0, 1, 2),
      retain: fc.boolean(),
      dup: fc.constant(false),
      messageId: fc.integer({ min: 1, max: 65_535 }),
    });
    const subscribe = fc.record({
      cmd: fc.constant('subscribe' as const),
      messageId: fc.integer({ min: 1, max: 65_535 }),
      subscriptions: fc.array(fc.record({ topic: word, qos: fc.constantFrom(0, 1, 2) }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    const others = fc.constantFrom(
      { cmd: 'pingreq' },
      { cmd: 'puback', messageId: 3 },
      { cmd: 'pubrel', messageId: 4 },
      { cmd: 'disconnect' },
      { cmd: 'unsubscribe', messageId: 9, unsubscriptions: ['a', 'b'] },
    );
    const packet = fc.oneof(publish, subscribe, others);
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(4, 5),
        fc.nat(),
        (packets, level, at) => {
          const each = packets.map((one) => {
            const properties =
              level === 5 && one.cmd === 'publish'
                ? { properties: { contentType: 'x', userProperties: { a: 'b' } } }
                : {};
            return mqttPacket.generate({ ...one, ...properties } as never, { protocolVersion: level });
          });
          const all = Buffer.concat(each);
          const parts = read('mqtt-ws', '>', all, { mqttLevel: level });
          expect(parts.map(({ kind }) => kind)).toEqual(packets.map(({ cmd }) => cmd.toUpperCase()));
          packets.forEach((one, i) => {
            const part = parts[i]!;
            expect(part.note).toBeUndefined();
            expect(part.incomplete).toBeUndefined();
            if (one.cmd !== 'publish') return;
            const { topic, payload, qos, messageId } = one as {
              topic: string;
              payload: Buffer;
              qos: number;
              messageId: number;
            };
            expect(part.channel).toBe(topic);
            expect(part.pair?.id).toBe(qos > 0 ? `publish ${messageId}` : undefined);
            if (level === 5) expect(part.headers).toContainEqual(['a', 'b']);
            const told = part.payload;
            const bytes = told?.form === 'bytes' ? Buffer.from(told.bytes) : Buffer.from(told?.text ?? '');
            expect(bytes.toString('hex')).toBe(payload.toString('hex'));
          });
          const end = at % all.length;
          const isBoundary = each.some(
            (_, i) => each.slice(0, i).reduce((sum, { length }) => sum + length, 0) === end,
          );
          const last = read('mqtt-ws', '>', all.subarray(0, end), { mqttLevel: level }).at(-1);
          if (!isBoundary) expect(last?.incomplete).toBe(`incomplete at byte ${end}`);
        },
      ),
    );
  });

  it('MQTT: connecting, and what the will and the user are', () => {
    const bytes = mqttPacket.generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      clientId: 'me',
      keepalive: 30,
      username: 'u',
      password: Buffer.from('secret'),
      will: {
        topic: 'gone',
        payload: Buffer.from('{"x":1}'),
        qos: 0,
        retain: false,
        properties: { willDelayInterval: 5 },
      },
      properties: { sessionExpiryInterval: 100 },
    } as never);
    const part = readOne('mqtt-ws', '>', bytes);
    expect(part).toMatchObject({ kind: 'CONNECT', name: 'me', payload: { form: 'json', text: '{"x":1}' } });
    expect(part.headers).toEqual(
      expect.arrayContaining([
        ['level', '5'],
        ['keep-alive', '30 s'],
        ['session-expiry', '100'],
        ['will', 'gone'],
        ['will-delay', '5'],
        ['user', 'u'],
        ['password', '6 bytes'],
      ]),
    );
    expect(JSON.stringify(part)).not.toContain('secret');
  });

  it('Yjs: sync and awareness, as y-websocket writes them', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'hello');
    const message = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, type);
      write(encoder);
      return encoding.toUint8Array(encoder);
    };
    expect(
      readOne(
        'yjs',
        '>',
        message(0, (e) => sync.writeSyncStep1(e, doc)),
      ),
    ).toMatchObject({
      kind: 'sync step 1',
      note: 'knows changes of 1 clients',
      pair: { side: 'request' },
    });
    expect(
      readOne(
        'yjs',
        '<',
        message(0, (e) => sync.writeSyncStep2(e, doc)),
      ),
    ).toMatchObject({
      kind: 'sync step 2',
      pair: { side: 'answer' },
    });
    expect(
      readOne(
        'yjs',
        '<',
        message(0, (e) => sync.writeUpdate(e, Y.encodeStateAsUpdate(doc))),
      ).kind,
    ).toBe('update');
    const states = new awareness.Awareness(doc);
    states.setLocalState({ user: 'Zoë', cursor: null });
    const bytes = message(1, (e) =>
      encoding.writeVarUint8Array(e, awareness.encodeAwarenessUpdate(states, [doc.clientID])),
    );
    const part = readOne('yjs', '>', bytes);
    expect(part.kind).toBe('awareness');
    expect(part.payload?.form === 'json' && JSON.parse(part.payload.text)).toMatchObject([
      { client: doc.clientID, state: { user: 'Zoë', cursor: null } },
    ]);
    for (let end = 1; end < bytes.length; end++)
      expect(readOne('yjs', '>', bytes.subarray(0, end)).incomplete).toBe(`incomplete at byte ${end}`);
    states.destroy();
  });

  it('protobuf: numbers, texts and messages in messages, all marked as guesses', () => {
    const inner = protobuf.Writer.create().uint32(8).uint64(7).uint32(18).string('name').finish();
    const bytes = protobuf.Writer.create()
      .uint32(8)
      .int64(-1 as never)
      .uint32(18)
      .string('héllo')
      .uint32(26)
      .bytes(inner)
      .uint32(33)
      .double(1.5)
      .uint32(45)
      .float(0.25)
      .uint32(50)
      .bytes(new Uint8Array([0xff, 0x00]))
      .finish();
    const { root, fault } = readProtobuf(bytes);
    expect(fault).toBeUndefined();
    const entries = root!.entries();
    expect(entries.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(entries.every(({ value: one }) => one.guess)).toBe(true);
    expect(entries[0]!.value).toMatchObject({
      text: '18446744073709551615',
      note: expect.stringContaining('signed: -1'),
    });
    expect(entries[1]!.value.text).toBe('héllo');
    expect(plain(entries[2]!.value)).toEqual({
      members: [
        ['1', 7],
        ['2', 'name'],
      ],
    });
    expect(entries[3]!.value.note).toContain('as double: 1.5');
    expect(entries[4]!.value.note).toContain('as float: 0.25');
    expect(entries[5]!.value).toMatchObject({ kind: 'bytes' });
    for (let end = 1; end < bytes.length; end++) {
      const cut = readProtobuf(bytes.subarray(0, end)).fault;
      expect(cut === undefined || cut === `incomplete at byte ${end}`).toBe(true);
    }
  });

  it('Centrifugo’s protobuf, in messages joined by their lengths', () => {
    const connect = protobuf.Writer.create().uint32(10).string('token').finish();
    const rpc = protobuf.Writer.create().uint32(10).string('{"a":1}').uint32(18).string('sum').finish();
    const sent = Buffer.concat(
      [
        protobuf.Writer.create().uint32(8).uint32(1).uint32(34).bytes(connect).finish(),
        protobuf.Writer.create().uint32(8).uint32(2).uint32(106).bytes(rpc).finish(),
      ].map((body) => Buffer.concat([Buffer.from([body.length]), body])),
    );
    expect(read('centrifugo', '>', sent)).toMatchObject([
      { kind: 'connect', pair: { id: '1', side: 'request' } },
      {
        kind: 'rpc',
        name: 'sum',
        pair: { id: '2', side: 'request' },
        payload: { form: 'json', text: '{"a":1}' },
      },
    ]);
    const publication = protobuf.Writer.create().uint32(34).string('{"x":2}').uint32(48).uint64(12).finish();
    const push = protobuf.Writer.create().uint32(18).string('news').uint32(34).bytes(publication).finish();
    const reply = protobuf.Writer.create().uint32(34).bytes(push).finish();
    const got = Buffer.concat([Buffer.from([reply.length]), reply, Buffer.from([0])]);
    expect(read('centrifugo', '<', got)).toMatchObject([
      { kind: 'pub', channel: 'news', note: 'offset 12', payload: { form: 'json', text: '{"x":2}' } },
      { kind: 'ping' },
    ]);
  });
});
