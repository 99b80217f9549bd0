import { isHeartbeatText } from './heartbeat-text.ts';
import type { MessageClass, Opening, Protocol, Said } from './protocol.ts';

// Tooling of developers: nothing in it is conversation of the page.

const classify = ({ text }: Said): MessageClass =>
  isHeartbeatText(text, true) || text === '\u{1f493}' ? 'heartbeat' : 'handshake';

const LOOPBACK = /^(?:wss?|https?):\/\/(?:localhost|127\.0\.0\.1|\[::1\]|[\w-]{1,63}\.localhost)(?::\d+)?\//;
const local = ({ url }: Opening) => LOOPBACK.test(url);

// vite packages/vite/src/node/server/ws.ts, src/client/client.ts.
export const viteHmr: Protocol = {
  id: 'vite-hmr',
  name: 'Vite',
  devNoise: true,
  subprotocols: /^vite-(?:hmr|ping)$/,
  heartbeat: { from: 'client', interval: 30_000 },
  opening: ({ api, url }) =>
    /\/__vite_ping\b/.test(url) || (api === 'WebSocket' && /\/_nuxt\/(?:[?#]|$)/.test(url)),
  // Many servers say that one is connected: only on the developer's machine with Vite's token.
  message: ({ text, out, number }, opening) =>
    !out &&
    number === 1 &&
    text === '{"type":"connected"}' &&
    local(opening) &&
    /[?&]token=/.test(opening.url),
  classify,
};

const WEBPACK =
  /^\{"type":"(?:hot|liveReload|overlay|reconnect|hash|still-ok|static-changed|progress-update)"[,}]/;

// webpack-dev-server lib/Server.js, client-src/index.js.
export const webpackDevServer: Protocol = {
  id: 'webpack-dev-server',
  name: 'webpack-dev-server',
  devNoise: true,
  over: ['sockjs'],
  opening: ({ url }) => /\/sockjs-node(?:[/?#]|$)/.test(url),
  message: ({ text, out }, { url }) => !out && WEBPACK.test(text) && /\/ws(?:[?#]|$)/.test(url),
  classify,
};

// next.js packages/next/src/server/dev/hot-reloader-types.ts.
export const nextHmr: Protocol = {
  id: 'next-hmr',
  name: 'Next.js',
  devNoise: true,
  opening: ({ url }) => /\/_next\/(?:webpack-hmr|hmr)(?:[?#]|$)/.test(url),
  message: ({ text, out }) =>
    !out && /^\{"(?:action|type)":"(?:turbopack-connected|serverComponentChanges)"/.test(text),
  classify,
};

const PATHS =
  /\/(?:__webpack_hmr|ng-cli-ws|phoenix\/live_reload\/socket|livereload|browser-sync\/|__parcel|storybook-server-channel)(?:[/?#.]|$)|\/browser-sync\/socket\.io\/|^wss?:\/\/[\w.-]{1,100}:(?:35729|8097)\//;

export const otherDev: Protocol = {
  id: 'other-dev',
  name: 'Developer tooling',
  devNoise: true,
  over: ['phoenix-v2', 'phoenix-v1', 'engineio-v4', 'engineio-v3', 'sockjs'],
  opening: ({ url }) => PATHS.test(url),
  // Parcel has no path of its own.
  message: ({ text, out }, opening) =>
    !out && local(opening) && text.startsWith('{"type":"update","assets":['),
  classify,
};
