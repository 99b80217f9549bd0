import type { Decoded, Decoder, Payload } from './decoded.ts';
import { type Envelope, openEnvelope, withObject } from './envelope.ts';
import { addNote, payloadOf } from './part.ts';

// rails actioncable/app/javascript/action_cable/{internal,subscriptions}.js.

/** Channel of an identifier, which is JSON in a string: its name alone, or all of it where it has parameters. */
function channelOf(identifier: string): string {
  const fields = openEnvelope(identifier);
  const channel = fields?.count === 1 && !fields.fault ? fields.string('channel') : undefined;
  return channel ?? identifier;
}

function nestedJson(fields: Envelope, key: string): Payload | undefined {
  const text = fields.string(key);
  return text === undefined ? fields.json(key) : payloadOf(text);
}

function read(fields: Envelope): Decoded {
  const command = fields.string('command');
  const type = fields.string('type');
  const part: Decoded = { kind: command ?? type ?? 'message' };
  const identifier = fields.string('identifier');
  if (identifier !== undefined) part.channel = channelOf(identifier);
  const payload = command === undefined ? fields.json('message') : nestedJson(fields, 'data');
  if (payload) part.payload = payload;
  if (command === 'message' && payload?.form === 'json') {
    const action = openEnvelope(payload.text)?.string('action');
    if (action !== undefined) part.name = action;
  }
  if (type === 'disconnect') {
    const reason = fields.string('reason');
    if (reason !== undefined) part.name = reason;
    const reconnect = fields.word('reconnect');
    if (reconnect !== undefined) addNote(part, `reconnect: ${reconnect}`);
  }
  if (identifier !== undefined) {
    if (command === 'subscribe') part.pair = { id: identifier, side: 'request' };
    else if (command === 'unsubscribe') part.pair = { id: identifier, side: 'end' };
    else if (type === 'confirm_subscription' || type === 'reject_subscription')
      part.pair = { id: identifier, side: 'answer' };
  }
  return part;
}

export const actionCable: Decoder = { text: (text) => [withObject(text, read)] };
