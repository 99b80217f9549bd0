import type { MessageRecord } from '../model/types.ts';
import { readAblyBytes, readAblyText } from './ably.ts';
import { actionCable } from './actioncable.ts';
import { centrifugoJson } from './centrifugo.ts';
import { centrifugoProtobuf } from './centrifugo-protobuf.ts';
import { dataBytes } from './data.ts';
import { datastar } from './datastar.ts';
import { ddp } from './ddp.ts';
import { type DecodeContext, type Decoded, type Decoder, isOut, type Raw, READ_MAX } from './decoded.ts';
import { engineIo3, engineIo4 } from './engineio.ts';
import { firebase } from './firebase.ts';
import { generic, hypermedia, plainJson } from './generic.ts';
import { graphql } from './graphql.ts';
import { jsonRpc } from './jsonrpc.ts';
import { liveblocks } from './liveblocks.ts';
import { mqtt } from './mqtt.ts';
import { addNote } from './part.ts';
import { phoenix, supabase } from './phoenix.ts';
import { discord, exchangeFeed, pusher, slack } from './providers.ts';
import { signalRJson } from './signalr.ts';
import { signalRMessagePack } from './signalr-messagepack.ts';
import { sockJs } from './sockjs.ts';
import { stomp } from './stomp.ts';
import { wamp } from './wamp.ts';
import { yjs } from './yjs.ts';

/** By the ids of `PROTOCOLS`. Those without framing of their own are read as what they look like. */
export const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['engineio-v4', engineIo4],
  ['engineio-v3', engineIo3],
  ['sockjs', sockJs],
  ['signalr-json', signalRJson],
  ['signalr-msgpack', signalRMessagePack],
  ['blazor-server', signalRMessagePack],
  ['stomp', stomp],
  ['wamp', wamp],
  ['actioncable', actionCable],
  ['phoenix-v1', phoenix],
  ['phoenix-v2', phoenix],
  ['liveview', phoenix],
  ['supabase', supabase],
  ['graphql-transport-ws', graphql],
  ['subscriptions-transport-ws', graphql],
  ['jsonrpc', jsonRpc],
  ['centrifugo', { ...centrifugoJson, bytes: centrifugoProtobuf }],
  ['pusher', pusher],
  ['ably', { text: readAblyText, bytes: readAblyBytes }],
  ['ddp', ddp],
  ['mqtt-ws', mqtt],
  ['yjs', yjs],
  ['firebase-rtdb', firebase],
  ['discord', discord],
  ['slack-rtm', slack],
  ['liveblocks', liveblocks],
  ['exchange-feed', exchangeFeed],
  ['turbo-streams', hypermedia],
  ['mercure', hypermedia],
  ['htmx-sse', hypermedia],
  ['htmx-ws', hypermedia],
  ['datastar', datastar],
  ['partykit', generic],
  ['vite-hmr', plainJson],
  ['webpack-dev-server', plainJson],
  ['next-hmr', plainJson],
  ['other-dev', plainJson],
]);

/**
 * What a recorded message says in its protocol (an id of `PROTOCOLS`; undefined: none is known), at least one part.
 * Never throws; looks at `READ_MAX` of it at most.
 */
export function decode(
  protocolId: string | undefined,
  message: MessageRecord,
  context: DecodeContext = {},
): Decoded[] {
  const { data } = message;
  if (message.truncated && data === '') return [{ kind: 'message', note: 'only its size was kept' }];
  const decoder = DECODERS.get(protocolId ?? '') ?? generic;
  const raw: Raw = { out: isOut(message), eventType: message.eventType ?? '', context };
  const parts = decodeData(decoder, data, raw);
  if (parts.length === 0) parts.push({ kind: 'empty', note: 'nothing but what parts messages' });
  // A message may say that its kind is ''.
  for (const part of parts) part.kind ||= 'message';
  if (message.truncated) markTruncated(parts.at(-1)!);
  return parts;
}

function decodeData(decoder: Decoder, data: MessageRecord['data'], raw: Raw): Decoded[] {
  if (typeof data === 'string') return (decoder.text ?? generic.text)(data, raw);
  const bytes = dataBytes(data);
  if (!bytes) return [{ kind: 'bytes', note: 'its base64 cannot be read' }];
  const parts = (decoder.bytes ?? generic.bytes)(bytes, raw);
  // A prefix was read: what seems to be cut may be whole.
  if (bytes.length >= READ_MAX && data.base64.length > (bytes.length * 4) / 3 + 4) {
    const last = parts.at(-1);
    if (last) addNote(last, `longer than ${READ_MAX} bytes: not looked at beyond`);
    if (last) delete last.incomplete;
  }
  return parts;
}

function markTruncated(part: Decoded): void {
  part.incomplete ??= 'incomplete: only its beginning was kept';
  addNote(part, 'only the beginning of the message was kept');
}
