import type { Recording } from '../model/recording.ts';
import type { ConnectionLine } from '../model/types.ts';

/** Protocols that bring their own WebSocket: advice to change the transport goes to their makers, not to the page's. */
const PROTOCOLS: readonly { name: string; matches: RegExp }[] = [
  { name: 'Pusher', matches: /\bpusher(?:app)?\.com\/app\/|\/app\/[\w-]+\?(?:.*&)?protocol=\d/ },
  { name: 'Ably', matches: /\.ably(?:-realtime)?\.(?:io|net|com)\// },
  { name: 'Supabase', matches: /\/realtime\/v1\/websocket/ },
  { name: 'Phoenix LiveView', matches: /\/live\/websocket/ },
  { name: 'Blazor', matches: /\/_blazor\b/ },
  { name: 'Socket.IO', matches: /\/socket\.io\/\?(?:.*&)?EIO=\d/ },
  { name: 'Liveblocks', matches: /\.liveblocks\.io\// },
  { name: 'Meteor', matches: /\/sockjs\/.*\/websocket$/ },
  { name: 'the dev server', matches: /\/(?:__vite|_next\/webpack-hmr|sockjs-node|ws\/?\?token=)/ },
];
/** Of a URL this much is looked at: some patterns look for their end again and again. */
const URL_START = 2048;
const SUBPROTOCOLS = /^(?:y-|vite-hmr|mqtt|graphql-)/;

/**
 * Who chose this WebSocket, when it was not the page: a known protocol or another site. Undefined for the page's own.
 */
export function protocolThatChooses(connection: ConnectionLine, recording: Recording): string | undefined {
  const url = connection.url.slice(0, URL_START);
  const known = PROTOCOLS.find((protocol) => protocol.matches.test(url));
  if (known) return known.name;
  const subprotocol = connection.protocols?.find((name) => SUBPROTOCOLS.test(name));
  if (subprotocol) return subprotocol;
  const host = hostname(connection.url);
  const pages = [hostname(connection.frameUrl), hostname(recording.head.page.url)].filter(
    (page) => page !== '',
  );
  return host === '' || pages.length === 0 || pages.some((page) => sameSite(page, host)) ? undefined : host;
}

function hostname(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}

/** Same host, or hosts that share their last two labels: near enough to "our own" without a list of public suffixes. */
function sameSite(a: string, b: string): boolean {
  if (a === b || (isLoopback(a) && isLoopback(b))) return true;
  const tail = (host: string) => host.split('.').slice(-2).join('.');
  return !/^[\d.]+$/.test(a) && a.includes('.') && tail(a) === tail(b);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}
