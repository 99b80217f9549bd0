import { maskUrl } from '../model/mask.ts';
import type { EpochMs } from '../units.ts';
import type { Kinds } from './kinds.ts';
import type { LaneView } from './lane-view.ts';
import { httpOrigin, isHttpStream, streamsOf } from './origin-streams.ts';
import { type Posts, postsBeside } from './posts.ts';
import { isChatty } from './rules/sse-chatty-posts.ts';
import { perSecond, span } from './spell.ts';

/** Endpoints that are named in a sketch. */
const ENDPOINTS = 20;

/**
 * What a connection would take as the transport that its traffic suggests: plain text to copy, made of its URL and of
 * the names of its messages, none of their contents. Undefined where no other transport is advised, or another than the
 * page's maker chose it.
 */
export function sketchOf(view: LaneView, now: EpochMs): string | undefined {
  if (view.choiceOf) return undefined;
  if (view.lane.api === 'WebSocket') return asEvents(view, now);
  return isHttpStream(view.lane) ? asSocket(view, now) : undefined;
}

function asEvents(view: LaneView, now: EpochMs): string | undefined {
  const { lane, talk, out: sent } = view;
  const verdict = view.shape(now);
  if (!verdict || verdict.binaryIn > 0 || view.protocol?.collaborative) return undefined;
  if (verdict.shape !== 'one-way' && verdict.shape !== 'mostly one-way') return undefined;
  const url = safe(lane.url.replace(/^ws/i, 'http'));
  const { rateIn, rateOut, open } = verdict;
  const events = talk.kindsIn.names;
  const initial = sent.subscribe + sent.auth + sent.handshake;
  return lines(
    '// A sketch, from what this recording shows: names of messages are sampled, and what was not seen is not in it.',
    `// Seen: ${perSecond(rateIn)} in, ${perSecond(rateOut)} out, in ${span(open)}.`,
    '',
    `// Server: GET ${url}`,
    '//   Content-Type: text/event-stream, Cache-Control: no-store; each event like',
    '//     id: <where to go on>',
    ...(events.length > 0 ? [`//     event: ${events[0]}`] : []),
    '//     data: <one line of what the message carries now>',
    '//     <empty line>',
    '//   After a loss the browser asks again with Last-Event-ID: go on after that id.',
    '//   A comment (": keep-alive" and an empty line) every 15 s when there is nothing to say.',
    '',
    `const source = new EventSource('${url}');`,
    ...(talk.kindsIn.others || events.length === 0
      ? ['source.onmessage = ({ data }) => { /* messages without a name */ };']
      : []),
    ...events.map((kind) => `source.addEventListener('${kind}', ({ data }) => { /* … */ });`),
    '',
    ...(initial > 0
      ? [
          `// Sent at the start${named(talk.kindsInitial)}: what to subscribe to goes into the URL, who asks into a cookie`,
          '// (or a header, with a streamed fetch instead of EventSource). Never a lasting token into the URL.',
        ]
      : []),
    ...commands(talk.kindsOut, sent.app, url),
    ...http2(view),
  );
}

function commands({ names, others }: Kinds, sent: number, url: string): string[] {
  if (sent === 0) return ['// Nothing to POST: the client said nothing.'];
  const base = url.replace(/[?#].*$/, '').replace(/\/$/, '');
  return [
    '// What the client says now, as requests:',
    ...names.map((kind) => `//   ${kind}: POST ${base}/${kind.replace(/[^\w.-]+/g, '-')}`),
    ...(others || names.length === 0 ? [`//   messages without a name: POST ${base}`] : []),
  ];
}

function http2(view: LaneView): string[] {
  const origin = httpOrigin(view.lane.url);
  const { open, versions } = streamsOf(origin, view.page);
  const seen = [...versions].join(', ') || 'not seen';
  const with1 = open + 1;
  const streams = `${with1} stream${with1 > 1 ? 's' : ''} of this page with this one`;
  return [
    `// HTTP/1.1 has six connections an origin, for all tabs together: ${streams} (HTTP version seen: ${seen}).`,
    with1 > 2
      ? '// Serve HTTP/2, or several tabs will hang.'
      : '// HTTP/2 is not needed for this one stream, until people open several tabs.',
  ];
}

function asSocket(view: LaneView, now: EpochMs): string | undefined {
  const origin = httpOrigin(view.lane.url);
  const posts = postsBeside(view.page).find((one) => one.origin === origin);
  if (!posts || posts.streams[0] !== view || !isChatty(posts)) return undefined;
  const url = safe(view.lane.url.replace(/^http/i, 'ws'));
  const events = view.talk.kindsIn.names;
  return lines(
    '// A sketch, from what this recording shows: names of messages are sampled, and what was not seen is not in it.',
    `// Seen: ${perSecond(view.shape(now)?.rateIn ?? 0)} in, and ${posts.requests.length} small requests beside it.`,
    '',
    `const socket = new WebSocket('${url}');`,
    'socket.onmessage = ({ data }) => {',
    '  const { type, ...message } = JSON.parse(data);',
    ...(events.length > 0
      ? [`  // type: ${events.join(', ')}${view.talk.kindsIn.others ? ', others' : ''}`]
      : []),
    '};',
    '',
    '// These requests become messages on it:',
    ...endpoints(posts),
    '// Requests that must not get lost, or are rare, are better left as they are.',
    '',
    '// What EventSource did by itself is yours then: reconnect with backoff and jitter, say where to go on,',
    '// a heartbeat that is answered, and bufferedAmount before sending much.',
  );
}

/** Where the requests went, most often asked first. */
function endpoints({ requests }: Posts): string[] {
  const counts = new Map<string, number>();
  for (const { method, url } of requests) {
    const path = `${method} ${maskUrl(url).replace(/[?#].*$/, '')}`;
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const rest = sorted.length - ENDPOINTS;
  return [
    ...sorted.slice(0, ENDPOINTS).map(([path, count]) => `//   ${path} (${count} times)`),
    ...(rest > 0 ? [`//   and ${rest} other addresses`] : []),
  ];
}

/** Without secrets, and without what would end a string of code. */
const safe = (url: string) => maskUrl(url).replaceAll("'", '%27');
const named = ({ names }: Kinds) => (names.length > 0 ? ` (${names.join(', ')})` : '');
const lines = (...all: string[]) => `${all.join('\n')}\n`;
