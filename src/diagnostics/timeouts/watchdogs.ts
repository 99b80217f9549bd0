/** A time after which a client library or an application's own design ends a connection: no middlebox is to blame. */
export interface Watchdog {
  readonly id: string;
  /** null: it is told at run time. */
  readonly seconds: number | null;
  readonly what: string;
  readonly source: string;
}

// biome-ignore format: one entry a line, as in a table
export const WATCHDOGS: readonly Watchdog[] = [
  { id: 'socketio-watchdog', seconds: 45, what: 'client closes when no ping for pingInterval+pingTimeout (25+20 s defaults)', source: 'socketio/engine.io-protocol README.md; repo socketio/socket.io-website docs/server-options.md' },
  { id: 'actioncable-stale', seconds: 6, what: 'client reopens when no server ping (sent every 3 s) for 6 s', source: 'rails/rails actioncable/app/javascript/action_cable/connection_monitor.js' },
  { id: 'phoenix-heartbeat', seconds: 30, what: 'client heartbeat every 30 s; if unanswered at the next tick it closes (1000) and reconnects', source: 'phoenixframework/phoenix assets/js/phoenix/socket.js' },
  { id: 'pusher-activity', seconds: 120, what: 'client sends pusher:ping after 120 s quiet, reconnects if no pong in 30 s (server may lower activity_timeout)', source: 'pusher/pusher-js src/core/defaults.ts' },
  { id: 'centrifuge-noping', seconds: null, what: "client disconnects (code 2 'no ping') after server ping interval + 10 s", source: 'centrifugal/centrifuge-js src/centrifuge.ts' },
  { id: 'y-websocket', seconds: 45, what: 'client closes a socket that received nothing for 1.5 x 30 s', source: 'yjs/y-websocket src/y-websocket.js; repo yjs/y-protocols src/awareness.js' },
  { id: 'liveblocks', seconds: 32, what: "client sends 'ping' 30 s after last activity, expects 'pong' within 2 s", source: 'liveblocks/liveblocks packages/liveblocks-core/src/connection.ts' },
  { id: 'eventsource-polyfill', seconds: 45, what: 'Yaffle EventSourcePolyfill aborts and reconnects after heartbeatTimeout (45 s) without bytes; retry doubles up to x16', source: 'Yaffle/EventSource src/eventsource.js' },
  { id: 'fetch-event-source-hidden', seconds: null, what: 'closes when the tab is hidden and reopens when visible, unless openWhenHidden; retry 1000 ms', source: 'Azure/fetch-event-source src/fetch.ts' },
  { id: 'mercure-rotation', seconds: 600, what: 'Mercure hub ends each subscriber connection after write_timeout (600 s) on purpose; heartbeat comment every 40 s', source: 'dunglas/mercure docs/deployment/configuration.md' },
  { id: 'mcp-polling-sse', seconds: null, what: 'MCP server may close an SSE connection any time after sending an id (and retry) and expects the client to come back', source: 'modelcontextprotocol/modelcontextprotocol docs/specification/2025-11-25/basic/transports.mdx' },
  { id: 'binance-24h', seconds: 86400, what: 'server closes every connection at 24 h; pings each 20 s, drops after 60 s without pong', source: 'binance/binance-spot-api-docs web-socket-streams.md' },
  { id: 'firefox-ws-open', seconds: 20, what: 'Firefox gives up a WebSocket opening or closing handshake after 20 s; browser-originated pings are off', source: 'mozilla/gecko-dev modules/libpref/init/all.js (network.websocket.timeout.*)' },
];
