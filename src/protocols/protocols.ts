import { actionCable } from './actioncable.ts';
import { centrifugo } from './centrifugo.ts';
import { ddp } from './ddp.ts';
import { nextHmr, otherDev, viteHmr, webpackDevServer } from './dev-tools.ts';
import { engineIo3, engineIo4 } from './engineio.ts';
import { exchangeFeed } from './exchange.ts';
import { firebase } from './firebase.ts';
import { graphqlTransportWs, subscriptionsTransportWs } from './graphql.ts';
import { datastar, htmxSse, htmxWs, mercure, turboStreams } from './hypermedia.ts';
import { jsonRpc } from './jsonrpc.ts';
import { mqtt } from './mqtt.ts';
import { liveView, phoenix1, phoenix2, supabase } from './phoenix.ts';
import type { Protocol } from './protocol.ts';
import { ably, discord, liveblocks, partyKit, pusher, slack } from './providers.ts';
import { blazorServer, signalRJson, signalRMessagePack } from './signalr.ts';
import { sockJs } from './sockjs.ts';
import { stomp } from './stomp.ts';
import { wamp } from './wamp.ts';
import { yjs } from './yjs.ts';

/** All that are known, the more specific first: where two recognise the same, the first has it. */
export const PROTOCOLS: readonly Protocol[] = [
  viteHmr,
  webpackDevServer,
  nextHmr,
  otherDev,
  blazorServer,
  liveView,
  supabase,
  pusher,
  ably,
  liveblocks,
  firebase,
  discord,
  slack,
  exchangeFeed,
  partyKit,
  mercure,
  datastar,
  ddp,
  actionCable,
  graphqlTransportWs,
  subscriptionsTransportWs,
  stomp,
  wamp,
  mqtt,
  centrifugo,
  signalRJson,
  signalRMessagePack,
  phoenix2,
  phoenix1,
  engineIo4,
  engineIo3,
  sockJs,
  yjs,
  turboStreams,
  htmxWs,
  htmxSse,
  jsonRpc,
];
