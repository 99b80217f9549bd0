import type { MessageRecord } from '../model/types.ts';
import { type DecodeContext, isOut } from './decoded.ts';
import { decode } from './decoders.ts';

/** So many messages of an attempt tell what is to be known of it. */
export const LEARNT_FROM = 8;
/** So much of a message is read for what it tells of its connection: CONNECT says its level in the first bytes. */
const HEAD_BASE64 = 64;

/**
 * What a message tells of its connection for the ones after it: MQTT's CONNECT its protocol level. Gives `context`
 * itself where it tells nothing; the first few messages of an attempt are enough. O(1), however long the message is.
 */
export function learn(
  context: DecodeContext,
  protocolId: string | undefined,
  message: MessageRecord,
): DecodeContext {
  const { data } = message;
  if (protocolId !== 'mqtt-ws' || typeof data === 'string' || !isOut(message)) return context;
  const head = data.base64.slice(0, HEAD_BASE64);
  const [first] = decode(protocolId, { ...message, data: { base64: head } });
  if (first?.kind !== 'CONNECT') return context;
  const level = Number(first.headers?.find(([name]) => name === 'level')?.[1]);
  return level > 0 ? { ...context, mqttLevel: level } : context;
}
