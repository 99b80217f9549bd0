import type { Reader } from '../piece.ts';
import { readA2a, readAgUi, readMcp } from './agents.ts';
import { readAiSdkData, readAiSdkUi } from './ai-sdk.ts';
import { readAnthropic } from './anthropic.ts';
import { readAssistants } from './assistants.ts';
import { readBedrock } from './bedrock.ts';
import { readChat } from './chat.ts';
import { readCohereV1, readCohereV2 } from './cohere.ts';
import { readGemini } from './gemini.ts';
import { readGeminiLive } from './gemini-live.ts';
import { readLangGraph, readLangServe } from './langchain.ts';
import { readOllama } from './ollama.ts';
import { readRealtime } from './realtime.ts';
import { readResponses } from './responses.ts';

/** How a message of each format is read in full, by the format's id in `AI_FORMATS`. */
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['openai-chat', readChat],
  ['mistral', readChat],
  ['openai-responses', readResponses],
  ['openai-realtime', readRealtime],
  ['openai-assistants', readAssistants],
  ['anthropic-messages', readAnthropic],
  ['bedrock', readBedrock],
  ['gemini', readGemini],
  ['gemini-live', readGeminiLive],
  ['cohere-v2', readCohereV2],
  ['cohere-v1', readCohereV1],
  ['ollama', readOllama],
  ['ai-sdk-v4', readAiSdkData],
  ['ai-sdk-ui', readAiSdkUi],
  ['ag-ui', readAgUi],
  ['a2a', readA2a],
  ['mcp-streamable-http', readMcp],
  ['langgraph', readLangGraph],
  ['langserve', readLangServe],
]);
