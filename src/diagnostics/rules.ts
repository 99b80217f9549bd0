import type { Rule } from './rule.ts';
import { aiErrorIn200 } from './rules/ai-error-in-200.ts';
import { aiSlowFirstToken } from './rules/ai-slow-first-token.ts';
import { aiStall } from './rules/ai-stall.ts';
import { aiToolArguments } from './rules/ai-tool-arguments.ts';
import { aiTruncated } from './rules/ai-truncated.ts';
import { chattyMessages } from './rules/chatty-messages.ts';
import { connectionLeak } from './rules/connection-leak.ts';
import { devNoise } from './rules/dev-noise.ts';
import { duplicateStreams } from './rules/duplicate-streams.ts';
import { http1SixConnections } from './rules/http1-six-connections.ts';
import { idleGapRisk } from './rules/idle-gap-risk.ts';
import { longPolling } from './rules/long-polling.ts';
import { massDisconnect } from './rules/mass-disconnect.ts';
import { mixedContentWs } from './rules/mixed-content-ws.ts';
import { oversizedMessage } from './rules/oversized-message.ts';
import { payloadParseError } from './rules/payload-parse-error.ts';
import { periodicCut } from './rules/periodic-cut.ts';
import { platformLimits } from './rules/platform-limits.ts';
import { reconnectStorm } from './rules/reconnect-storm.ts';
import { shortPolling } from './rules/short-polling.ts';
import { sseBinaryBase64 } from './rules/sse-binary-base64.ts';
import { sseBuffered } from './rules/sse-buffered.ts';
import { sseChattyPosts } from './rules/sse-chatty-posts.ts';
import { sseCookieCrossSite } from './rules/sse-cookie-cross-site.ts';
import { sseFailedForGood } from './rules/sse-failed-for-good.ts';
import { sseFinishedLoop } from './rules/sse-finished-loop.ts';
import { sseFormatErrors } from './rules/sse-format-errors.ts';
import { sseLastEventLost } from './rules/sse-last-event-lost.ts';
import { sseManualRecreate } from './rules/sse-manual-recreate.ts';
import { sseNoIds } from './rules/sse-no-ids.ts';
import { ssePostPatternOk } from './rules/sse-post-pattern-ok.ts';
import { sseResumeIgnored } from './rules/sse-resume-ignored.ts';
import { sseRetryMissing } from './rules/sse-retry-missing.ts';
import { sseRetryTooLarge } from './rules/sse-retry-too-large.ts';
import { sseRetryTooSmall } from './rules/sse-retry-too-small.ts';
import { sseUnheardEvent } from './rules/sse-unheard-event.ts';
import { tokenInUrl } from './rules/token-in-url.ts';
import { ws30sProxyCut } from './rules/ws-30s-proxy-cut.ts';
import { wsBackpressure } from './rules/ws-backpressure.ts';
import { wsCloseCode } from './rules/ws-close-code.ts';
import { wsCompression } from './rules/ws-compression.ts';
import { wsConversation } from './rules/ws-conversation.ts';
import { wsCountHigh } from './rules/ws-count-high.ts';
import { wsDataBeforeAuth } from './rules/ws-data-before-auth.ts';
import { wsEarlyDeath } from './rules/ws-early-death.ts';
import { wsFirstMessageAuth } from './rules/ws-first-message-auth.ts';
import { wsHandshakeDropped } from './rules/ws-handshake-dropped.ts';
import { wsMostlyOneWay } from './rules/ws-mostly-one-way.ts';
import { wsNoReconnect } from './rules/ws-no-reconnect.ts';
import { wsNoResubscribe } from './rules/ws-no-resubscribe.ts';
import { wsOneWay } from './rules/ws-one-way.ts';
import { wsReconnectNoBackoff } from './rules/ws-reconnect-no-backoff.ts';
import { wsReconnectNoJitter } from './rules/ws-reconnect-no-jitter.ts';
import { wsUndecided } from './rules/ws-undecided.ts';
import { wsUnused } from './rules/ws-unused.ts';
import { wsZombie } from './rules/ws-zombie.ts';

/** The rules in force, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  // A. Shape of the data flow
  wsOneWay,
  wsMostlyOneWay,
  wsConversation,
  wsUndecided,
  wsUnused,
  sseChattyPosts,
  ssePostPatternOk,
  longPolling,
  shortPolling,
  // B. Connections and limits
  http1SixConnections,
  duplicateStreams,
  connectionLeak,
  wsCountHigh,
  // C. Authentication
  tokenInUrl,
  wsFirstMessageAuth,
  wsDataBeforeAuth,
  sseCookieCrossSite,
  // D. Reconnect and resume
  wsNoReconnect,
  wsReconnectNoBackoff,
  wsReconnectNoJitter,
  reconnectStorm,
  sseManualRecreate,
  wsNoResubscribe,
  sseNoIds,
  sseResumeIgnored,
  sseRetryMissing,
  sseRetryTooSmall,
  sseRetryTooLarge,
  sseFinishedLoop,
  sseFailedForGood,
  // E. Middleboxes and time
  wsZombie,
  ws30sProxyCut,
  periodicCut,
  idleGapRisk,
  wsHandshakeDropped,
  wsEarlyDeath,
  massDisconnect,
  sseBuffered,
  platformLimits,
  // F. Format and content
  mixedContentWs,
  sseLastEventLost,
  sseFormatErrors,
  sseUnheardEvent,
  payloadParseError,
  sseBinaryBase64,
  oversizedMessage,
  wsCloseCode,
  // G. Load
  wsBackpressure,
  chattyMessages,
  wsCompression,
  // H. AI streams
  aiSlowFirstToken,
  aiStall,
  aiTruncated,
  aiErrorIn200,
  aiToolArguments,
  // I. Housekeeping
  devNoise,
];
