/** The SDKs of the other vendors. */
import Anthropic from '@anthropic-ai/sdk';
import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai/web';
import { Mistral } from '@mistralai/mistralai';
import { CohereClient, CohereClientV2 } from 'cohere-ai';
import { Ollama } from 'ollama/browser';
import type { Ask, Told } from './told.ts';

/** What the SDK's own accumulator gives, wherever its events came from. */
export async function toldOfMessage(stream: MessageStream): Promise<Told> {
  const { content, stop_reason, usage } = await stream.finalMessage();
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    tools: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ name: block.name, args: block.input }] : [],
    ),
    finish: stop_reason ?? undefined,
    usage: { input: usage.input_tokens, output: usage.output_tokens },
  };
}

const anthropic: Ask = (baseURL) => {
  const client = new Anthropic({ apiKey: 'none', baseURL, dangerouslyAllowBrowser: true, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'hi' }];
  return toldOfMessage(client.messages.stream({ model: 'lab', max_tokens: 99, messages }));
};

const mistral: Ask = async (serverURL) => {
  const stream = await new Mistral({ apiKey: 'none', serverURL }).chat.stream({
    model: 'lab',
    messages: [{ role: 'user', content: 'hi' }],
  });
  const told: Told = { text: '', reasoning: '', tools: [] };
  for await (const { data } of stream) {
    const [choice] = data.choices;
    const content = choice?.delta.content ?? '';
    for (const part of typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content) {
      if (part.type === 'text') told.text += part.text;
      if (part.type === 'thinking')
        told.reasoning += part.thinking.map((one) => ('text' in one ? one.text : '')).join('');
    }
    for (const { function: of } of choice?.delta.toolCalls ?? [])
      told.tools?.push({
        name: of.name,
        args: typeof of.arguments === 'string' ? JSON.parse(of.arguments) : of.arguments,
      });
    if (choice?.finishReason) told.finish = choice.finishReason;
    if (data.usage)
      told.usage = {
        input: data.usage.promptTokens,
        output: data.usage.completionTokens,
        total: data.usage.totalTokens,
      };
  }
  return told;
};

/** What a page makes of the chunks: the SDK does not put them together. */
export async function toldOfChunks(
  chunks: AsyncIterable<GenerateContentResponse> | Iterable<GenerateContentResponse>,
): Promise<Told> {
  const told: Told = { text: '', reasoning: '', tools: [] };
  for await (const { candidates, usageMetadata } of chunks) {
    const [candidate] = candidates ?? [];
    for (const { text = '', thought, functionCall } of candidate?.content?.parts ?? []) {
      if (thought) told.reasoning += text;
      else told.text += text;
      if (functionCall) told.tools?.push({ name: functionCall.name ?? '', args: functionCall.args });
    }
    if (candidate?.finishReason) told.finish = candidate.finishReason;
    told.usage = {
      input: usageMetadata?.promptTokenCount,
      output: usageMetadata?.candidatesTokenCount,
      total: usageMetadata?.totalTokenCount,
    };
  }
  return told;
}

export const GEMINI_MODEL = 'gemini-2.5-flash';
const gemini: Ask = async (baseUrl) => {
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl } });
  return toldOfChunks(await client.models.generateContentStream({ model: GEMINI_MODEL, contents: 'hi' }));
};

const cohereV2: Ask = async (baseUrl) => {
  const client = new CohereClientV2({ token: 'none', baseUrl });
  const stream = await client.chatStream({ model: 'lab', messages: [{ role: 'user', content: 'hi' }] });
  const told: Told = { text: '', reasoning: '', tools: [] };
  let args = '';
  let name = '';
  for await (const event of stream) {
    if (event.type === 'content-delta') told.text += event.delta?.message?.content?.text ?? '';
    if (event.type === 'tool-plan-delta') told.reasoning += event.delta?.message?.toolPlan ?? '';
    if (event.type === 'tool-call-start') {
      name = event.delta?.message?.toolCalls?.function?.name ?? '';
      args = event.delta?.message?.toolCalls?.function?.arguments ?? '';
    }
    if (event.type === 'tool-call-delta') args += event.delta?.message?.toolCalls?.function?.arguments ?? '';
    if (event.type === 'tool-call-end') told.tools?.push({ name, args: JSON.parse(args) });
    if (event.type === 'message-end') {
      const { finishReason, usage } = event.delta ?? {};
      if (finishReason) told.finish = finishReason;
      told.usage = { input: usage?.tokens?.inputTokens, output: usage?.tokens?.outputTokens };
    }
  }
  return told;
};

const cohereV1: Ask = async (baseUrl) => {
  const client = new CohereClient({ token: 'none', baseUrl });
  const told: Told = { text: '', tools: [] };
  for await (const event of await client.chatStream({ message: 'hi' })) {
    if (event.eventType === 'text-generation') told.text += event.text;
    if (event.eventType === 'tool-calls-generation')
      for (const { name, parameters } of event.toolCalls) told.tools?.push({ name, args: parameters });
    if (event.eventType !== 'stream-end') continue;
    told.finish = event.finishReason;
    const tokens = event.response.meta?.tokens;
    told.usage = { input: tokens?.inputTokens, output: tokens?.outputTokens };
  }
  return told;
};

const ollama: Ask = async (host) => {
  const stream = await new Ollama({ host }).chat({
    model: 'lab',
    stream: true,
    messages: [{ role: 'user', content: 'hi' }],
  });
  const told: Told = { text: '', reasoning: '', tools: [] };
  for await (const { message, done, done_reason, prompt_eval_count, eval_count } of stream) {
    told.text += message.content;
    told.reasoning += message.thinking ?? '';
    for (const { function: of } of message.tool_calls ?? [])
      told.tools?.push({ name: of.name, args: of.arguments });
    if (!done) continue;
    told.finish = done_reason;
    told.usage = { input: prompt_eval_count, output: eval_count };
  }
  return told;
};

export const vendors: Readonly<Record<string, Ask>> = {
  'anthropic-messages': anthropic,
  mistral,
  gemini,
  'cohere-v2': cohereV2,
  'cohere-v1': cohereV1,
  ollama,
};
