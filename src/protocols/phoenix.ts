import type { Heartbeat, MessageClass, Protocol, Said } from './protocol.ts';
import { textOf } from './text.ts';

// phoenix assets/js/phoenix/{serializer,socket,constants}.js; phoenix_live_view view.ts; supabase/realtime DEVELOPERS.md.

/** A reply to an event that changed nothing on the page. */
const EMPTY_REPLY_MAX = 160;

const HEARTBEAT: Heartbeat = { from: 'client', interval: 30_000, answered: true };

const name = { topic: '', event: '' };
/**
 * Topic and event of a message: `[join_ref, ref, topic, event, payload]` since version 2, an object before. The object
 * returned is used again: this is asked for every message.
 */
function nameOf(text: string): typeof name {
  name.topic = name.event = '';
  if (text.charCodeAt(0) !== 0x5b) {
    name.event = textOf(text, '"event"');
    name.topic = textOf(text, '"topic"');
    return name;
  }
  const second = text.indexOf(',') + 1;
  const third = second > 0 ? text.indexOf(',', second) + 1 : 0;
  if (third === 0 || text.charCodeAt(third) !== 0x22) return name;
  const middle = text.indexOf('","', third + 1);
  const end = middle < 0 ? -1 : text.indexOf('"', middle + 3);
  if (end < 0) return name;
  name.topic = text.slice(third + 1, middle);
  name.event = text.slice(middle + 3, end);
  return name;
}

function classOfEvent(event: string, topic: string): MessageClass {
  switch (event) {
    case 'phx_reply':
      return topic === 'phoenix' ? 'heartbeat' : 'ack';
    case 'heartbeat':
      return topic === 'phoenix' ? 'heartbeat' : 'app';
    case 'phx_join':
    case 'phx_leave':
      return 'subscribe';
    case 'phx_close':
    case 'phx_error':
      return 'ack';
    default:
      return 'app';
  }
}

function classify({ text, head, out }: Said): MessageClass {
  // Bytes: 0 push, 1 reply, 2 broadcast.
  if (text === '') return head[0] === 1 && !out ? 'ack' : 'app';
  const { event, topic } = nameOf(text);
  return classOfEvent(event, topic);
}

function classifyLiveView(said: Said): MessageClass {
  const kind = classify(said);
  // Replies carry what changed on the page.
  if (kind !== 'ack' || said.text === '' || name.event !== 'phx_reply') return kind;
  return said.size <= EMPTY_REPLY_MAX && said.text.includes('"response":{}') ? 'ack' : 'app';
}

function classifySupabase(said: Said): MessageClass {
  const kind = classify(said);
  if (said.text === '') return kind;
  if (name.event === 'access_token') return 'auth';
  return name.event === 'system' ? 'ack' : kind;
}

/** One of the messages that only Phoenix has. */
function speaks({ text }: Said): boolean {
  const { event, topic } = nameOf(text);
  return event === 'phx_join' || event === 'phx_reply' || (event === 'heartbeat' && topic === 'phoenix');
}
const isList = ({ text }: Said) => text.charCodeAt(0) === 0x5b;
const address = (rest: string) => new RegExp(`/websocket\\?(?:.*&)?${rest}`);
const VERSION_2 = address('vsn=2\\.');
const VERSION_1 = address('vsn=1\\.');

export const phoenix2: Protocol = {
  id: 'phoenix-v2',
  name: 'Phoenix Channels',
  chosenBy: 'Phoenix Channels',
  // "phoenix", with the token in a second name (base64url.bearer.phx.…).
  subprotocols: /^phoenix$/,
  heartbeat: HEARTBEAT,
  resumes: true,
  opening: ({ url }) => VERSION_2.test(url),
  message: (said) => isList(said) && speaks(said),
  classify,
};

export const phoenix1: Protocol = {
  id: 'phoenix-v1',
  name: 'Phoenix Channels (vsn 1)',
  chosenBy: 'Phoenix Channels',
  heartbeat: HEARTBEAT,
  resumes: true,
  opening: ({ url }) => VERSION_1.test(url),
  message: (said) => !isList(said) && speaks(said),
  classify,
};

export const liveView: Protocol = {
  id: 'liveview',
  name: 'Phoenix LiveView',
  chosenBy: 'Phoenix LiveView',
  collaborative: true,
  heartbeat: HEARTBEAT,
  resumes: true,
  over: ['phoenix-v2', 'phoenix-v1'],
  opening: ({ url }) => /\/live\/websocket(?:[?#]|$)/.test(url),
  message: (said) => speaks(said) && /^lvu?:/.test(name.topic),
  classify: classifyLiveView,
};

export const supabase: Protocol = {
  id: 'supabase',
  name: 'Supabase Realtime',
  chosenBy: 'Supabase',
  heartbeat: { ...HEARTBEAT, interval: 25_000 },
  resumes: true,
  over: ['phoenix-v1', 'phoenix-v2'],
  opening: ({ url }) => /\/realtime\/v1\/websocket(?:[?#]|$)/.test(url),
  message: (said) =>
    speaks(said) &&
    name.event === 'phx_join' &&
    name.topic.startsWith('realtime:') &&
    /"(?:broadcast|presence|postgres_changes)":/.test(said.text),
  classify: classifySupabase,
};
