import type { MessageClass, Protocol } from './protocol.ts';

// binance-spot-api-docs web-socket-streams.md. It stays alive by WebSocket pings, which no page can see.

const HOSTS =
  /^wss:\/\/(?:[\w-]{1,63}\.){0,4}(?:binance\.(?:com|us|vision)|bybit\.com|okx\.com|kraken\.com|coinbase\.com|bitfinex\.com|bitstamp\.net|kucoin\.com|gateio\.ws|deribit\.com)(?::\d+)?\//;
const COMMAND = /"method":\s?"(?:UN)?SUBSCRIBE"|"method":\s?"(?:LIST_SUBSCRIPTIONS|[GS]ET_PROPERTY)"/;

/**
 * Feeds of market data. A page cannot choose their transport, but `chosenBy` is left to the host: the same messages may
 * come from the page's own server.
 */
export const exchangeFeed: Protocol = {
  id: 'exchange-feed',
  name: 'Market data feed',
  applicationDefined: true,
  opening: ({ url }) => HOSTS.test(url),
  message: ({ text, out }) => out && /^\{"method":\s?"SUBSCRIBE",\s?"params":\s?\[/.test(text),
  classify({ text, out, size }): MessageClass {
    if (out) return COMMAND.test(text) ? 'subscribe' : 'app';
    if (size > 128) return 'app';
    if (text.startsWith('{"result":null')) return 'ack';
    return /^\[\d{1,10},"hb"\]$/.test(text) ? 'heartbeat' : 'app';
  },
};
