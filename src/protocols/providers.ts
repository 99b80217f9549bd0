import type { MessageClass, Protocol, Said } from './protocol.ts';
import { numberOf, textOf } from './text.ts';

// Providers' own protocols whose messages are told apart by one field.

// pusher-js src/core/connection/protocol/protocol.ts, transports/url_schemes.ts; laravel/reverb config/reverb.php.
export const pusher: Protocol = {
  id: 'pusher',
  name: 'Pusher Channels',
  chosenBy: 'Pusher',
  over: ['sockjs'],
  // The first message from the server tells the real value (activity_timeout).
  heartbeat: { from: 'both', interval: 120_000, answered: true, timeout: 30_000 },
  resumes: true,
  closeCodes: {
    '4000': 'TLS only',
    '4001': 'no such application',
    '4003': 'the application is disabled',
    '4004': 'too many connections',
    '4009': 'unauthorized',
    '4000-4099': 'do not reconnect',
    '4100-4199': 'reconnect with backoff',
    '4200-4299': 'reconnect at once',
  },
  opening: ({ url }) =>
    /^wss?:\/\/[\w.-]{1,100}\.pusher(?:app)?\.com(?::\d+)?\/app\/|\/app\/[\w-]{1,100}\?(?:.*&)?protocol=\d/.test(
      url,
    ),
  message: ({ text, out }) => {
    const event = textOf(text, '"event"');
    return out ? event === 'pusher:subscribe' : event === 'pusher:connection_established';
  },
  classify({ text }) {
    const event = textOf(text, '"event"');
    if (!event.startsWith('pusher')) return 'app';
    switch (event) {
      case 'pusher:ping':
      case 'pusher:pong':
        return 'heartbeat';
      case 'pusher:subscribe':
      case 'pusher:unsubscribe':
        return 'subscribe';
      case 'pusher:signin':
        return 'auth';
      case 'pusher:connection_established':
      case 'pusher:error':
        return 'handshake';
      default:
        return /^pusher(?:_internal)?:/.test(event) ? 'ack' : 'app';
    }
  },
};

/** `"action"` in MessagePack. */
const ACTION = [0xa6, 0x61, 0x63, 0x74, 0x69, 0x6f, 0x6e];

/** The small number under `action` of a map in MessagePack; -1 where the head has none. */
function actionOf(head: Uint8Array): number {
  for (let at = 1; at + ACTION.length < head.length; at++) {
    if (head[at] !== ACTION[0] || !ACTION.every((byte, i) => head[at + i] === byte)) continue;
    return head[at + ACTION.length] ?? -1;
  }
  return -1;
}

function classOfAbly(action: number): MessageClass {
  if (action === 0) return 'heartbeat';
  if (action === 1 || action === 2) return 'ack';
  if (action >= 3 && action <= 9) return 'handshake';
  if (action >= 10 && action <= 13) return 'subscribe';
  return action === 17 ? 'auth' : 'app';
}

// ably-js src/common/lib/types/protocolmessagecommon.ts, util/defaults.ts.
export const ably: Protocol = {
  id: 'ably',
  name: 'Ably',
  chosenBy: 'Ably',
  // Asked for by heartbeats=true; the CONNECTED message tells the longest silence.
  heartbeat: { from: 'server' },
  resumes: true,
  opening: ({ url }) => /^\w{2,5}:\/\/[\w.-]{1,100}\.ably(?:-realtime)?\.(?:io|net|com)(?::\d+)?\//.test(url),
  message: ({ text, out, number }) =>
    !out && number === 1 && numberOf(text, '"action"') === 4 && text.includes('"connectionDetails"'),
  classify: ({ text, head }) => classOfAbly(text === '' ? actionOf(head) : numberOf(text, '"action"')),
};

/** Client: 200 and 300 ask for storage and document. Server: 104 is the room's state. */
function classOfLiveblocks({ text, out }: Said): MessageClass {
  if (text === 'ping' || text === 'pong') return 'heartbeat';
  const type = numberOf(text, '"type"');
  if (out) return type === 200 || type === 300 ? 'subscribe' : 'app';
  return type === 104 ? 'handshake' : 'app';
}

// liveblocks packages/liveblocks-core/src/{protocol/ServerMsg,connection}.ts.
export const liveblocks: Protocol = {
  id: 'liveblocks',
  name: 'Liveblocks',
  chosenBy: 'Liveblocks',
  collaborative: true,
  heartbeat: { from: 'client', interval: 30_000, answered: true, timeout: 2000 },
  resumes: true,
  closeCodes: {
    '4000': 'invalid message format',
    '4001': 'not allowed',
    '4002': 'too many messages per second',
    '4003': 'too many concurrent connections',
    '4004': "the day's messages are used up",
    '4005': 'too many concurrent connections to the room',
    '4999': 'do not reconnect',
  },
  opening: ({ url }) => /^wss?:\/\/(?:[\w-]{1,63}\.){0,5}liveblocks\.io(?::\d+)?\//.test(url),
  message: ({ text, out, number }) =>
    !out && number === 1 && numberOf(text, '"type"') === 104 && text.includes('"users"'),
  classify: classOfLiveblocks,
};

// partykit facade: paths /party/ and /parties/.
export const partyKit: Protocol = {
  id: 'partykit',
  name: 'PartyKit',
  applicationDefined: true,
  opening: ({ url }) => /\/part(?:y|ies)\/.*[?&]_pk=/.test(url),
  classify: () => 'app',
};

// discord-api-docs developers/events/gateway.mdx.
export const discord: Protocol = {
  id: 'discord',
  name: 'Discord gateway',
  chosenBy: 'Discord',
  // The hello tells the real value.
  heartbeat: { from: 'client', interval: 45_000, answered: true },
  resumes: true,
  opening: ({ url }) => /^wss:\/\/gateway[\w.-]{0,60}\.discord\.gg(?::\d+)?\//.test(url),
  message: ({ text, out, number }) =>
    !out && number === 1 && numberOf(text, '"op"') === 10 && numberOf(text, '"heartbeat_interval"') > 0,
  classify({ text }) {
    switch (numberOf(text, '"op"')) {
      case 1:
      case 11:
        return 'heartbeat';
      case 2:
      case 6:
        return 'auth';
      case 7:
      case 9:
      case 10:
        return 'handshake';
      default:
        return 'app';
    }
  },
};

// slack-api-docs index_rtm.md.
export const slack: Protocol = {
  id: 'slack-rtm',
  name: 'Slack',
  chosenBy: 'Slack',
  heartbeat: { from: 'client', answered: true },
  // "hello" comes first in many protocols: only its hosts tell.
  opening: ({ url }) => /^wss:\/\/[\w.-]{1,100}\.slack(?:-msgs)?\.com(?::\d+)?\//.test(url),
  classify({ text, out }) {
    const type = textOf(text, '"type"');
    if (type === 'ping' || type === 'pong') return 'heartbeat';
    if (out) return 'app';
    if (type === 'hello' || type === 'goodbye' || type === 'reconnect_url') return 'handshake';
    return numberOf(text, '"reply_to"') >= 0 ? 'ack' : 'app';
  },
};
