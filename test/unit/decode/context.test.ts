import { expect, it } from 'vitest';
import { learn } from '../../../src/decode/context.ts';
import { decode } from '../../../src/decode/decoders.ts';
import { hex, messageRecord } from '../protocols/helpers.ts';

const connect = messageRecord(
  ['>', hex('10 11 00 04 4d 51 54 54 05 02 00 3c 00 00 04 74 65 73 74'), 'handshake'],
  0,
  1,
);

it('learns the level of MQTT from the CONNECT, and reads the properties that level 5 has', () => {
  const context = learn({ subprotocol: 'mqtt' }, 'mqtt-ws', connect);
  expect(context).toEqual({ subprotocol: 'mqtt', mqttLevel: 5 });
  const publish = messageRecord(['<', hex('30 09 00 01 61 03 03 00 00 68 69'), 'app'], 0, 2);
  expect(decode('mqtt-ws', publish, context)).toMatchObject([
    {
      kind: 'PUBLISH',
      headers: [
        ['qos', '0'],
        ['content-type', ''],
      ],
      payload: { form: 'text', text: 'hi' },
    },
  ]);
});

it('learns nothing from others', () => {
  const context = {};
  expect(learn(context, 'stomp', connect)).toBe(context);
  expect(learn(context, 'mqtt-ws', { ...connect, kind: 'message' })).toBe(context);
  expect(learn(context, 'mqtt-ws', { ...connect, data: { base64: '!' } })).toBe(context);
  expect(learn(context, 'mqtt-ws', messageRecord(['>', hex('c0 00'), 'heartbeat'], 0, 1))).toBe(context);
});
