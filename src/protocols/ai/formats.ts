import { a2a, agUi, mcp } from './agents.ts';
import { aiSdkData, aiSdkUi } from './ai-sdk.ts';
import { anthropicMessages } from './anthropic.ts';
import { bedrock } from './bedrock.ts';
import { cohereV1, cohereV2 } from './cohere.ts';
import type { AiFormat } from './format.ts';
import { gemini } from './gemini.ts';
import { geminiLive } from './gemini-live.ts';
import { langgraph, langserve } from './langchain.ts';
import { ollama } from './ollama.ts';
import { mistral, openaiAssistants, openaiChat, openaiResponses } from './openai.ts';
import { openaiRealtime } from './realtime.ts';

/**
 * The formats that are known, the more special first. One of the catalogue is not among them: the AI SDK's text
 * stream is text like any other.
 */
export const AI_FORMATS: readonly AiFormat[] = [
  mistral,
  openaiChat,
  openaiRealtime,
  openaiResponses,
  openaiAssistants,
  anthropicMessages,
  bedrock,
  geminiLive,
  gemini,
  cohereV2,
  cohereV1,
  ollama,
  aiSdkData,
  aiSdkUi,
  agUi,
  a2a,
  mcp,
  langgraph,
  langserve,
];
