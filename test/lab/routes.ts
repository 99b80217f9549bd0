/** The route table of the lab: the server answers by it and the index page prints it. */
import { clinicRoutes } from './clinic.ts';
import { FAMILIES } from './clinic-families.ts';
import { demoAskRoutes } from './demo-ask.ts';
import { demoFileRoutes } from './demo-files.ts';
import { demoSocketRoutes } from './demo-sockets.ts';
import { demoStreamRoutes } from './demo-streams.ts';
import { eightRoutes } from './eight.ts';
import { sendIndex } from './index-page.ts';
import { nightRoutes, nightSocketRoutes } from './night.ts';
import { pageRoutes } from './pages.ts';
import { pollRoutes } from './poll.ts';
import { protocolRoutes, protocolSocketRoutes } from './protocols/routes.ts';
import type { HttpRoute, Route, WsRoute } from './route.ts';
import { answerRoutes } from './sse-answers.ts';
import { loadRoutes } from './sse-load.ts';
import { resumeRoutes } from './sse-resume.ts';
import { shapeRoutes } from './sse-shapes.ts';
import { streamAiRoutes } from './stream-ai.ts';
import { streamBytesRoutes } from './stream-bytes.ts';
import { streamEndingRoutes } from './stream-endings.ts';
import { streamFrameRoutes } from './stream-frames.ts';
import { streamGzipRoutes } from './stream-gzip.ts';
import { streamJsonRoutes } from './stream-json.ts';
import { streamSseRoutes } from './stream-sse.ts';
import { workerRoutes } from './worker-files.ts';
import { endingRoutes } from './ws-endings.ts';
import { wsLoadRoutes } from './ws-load.ts';
import { talkRoutes } from './ws-talk.ts';

const index: HttpRoute = {
  kind: 'http',
  path: '/',
  summary: 'This page.',
  handle: (exchange) => sendIndex(exchange, routes),
};

export const httpRoutes: readonly HttpRoute[] = [
  index,
  // Before the files, whose POST route takes all of /api/.
  ...demoAskRoutes,
  ...demoStreamRoutes,
  ...demoFileRoutes,
  ...nightRoutes,
  ...eightRoutes,
  ...clinicRoutes(FAMILIES),
  ...pageRoutes,
  ...resumeRoutes,
  ...shapeRoutes,
  ...answerRoutes,
  ...loadRoutes,
  ...streamSseRoutes,
  ...streamBytesRoutes,
  ...streamJsonRoutes,
  ...streamFrameRoutes,
  ...streamAiRoutes,
  ...streamGzipRoutes,
  ...streamEndingRoutes,
  ...pollRoutes,
  ...workerRoutes,
  ...protocolRoutes,
];

export const wsRoutes: readonly WsRoute[] = [
  ...talkRoutes,
  ...endingRoutes,
  ...wsLoadRoutes,
  ...demoSocketRoutes,
  ...nightSocketRoutes,
  ...protocolSocketRoutes,
  ...FAMILIES.flatMap((family) => family.ws ?? []),
];

/** Every route with its parameters. */
export const routes: readonly Route[] = [...httpRoutes, ...wsRoutes];
