/** SDKs that stand between a model and its user: frameworks and agents. */
import { HttpAgent } from '@ag-ui/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { DefaultChatTransport, isToolUIPart, readUIMessageStream, type UIMessage } from 'ai';
import type { Ask } from './told.ts';

const aiSdk: Ask = async (api) => {
  const stream = await new DefaultChatTransport({ api }).sendMessages({
    trigger: 'submit-message',
    chatId: 'c',
    messageId: undefined,
    abortSignal: undefined,
    messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }],
  });
  let parts: UIMessage['parts'] = [];
  for await (const message of readUIMessageStream({ stream })) ({ parts } = message);
  return {
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    reasoning: parts.map((part) => (part.type === 'reasoning' ? part.text : '')).join(''),
    tools: parts.flatMap((part) =>
      isToolUIPart(part) ? [{ name: part.type.replace('tool-', ''), args: part.input }] : [],
    ),
  };
};

const agUi: Ask = async (url) => {
  const { newMessages } = await new HttpAgent({ url }).runAgent();
  const said = newMessages.flatMap((message) => (message.role === 'assistant' ? [message] : []));
  return {
    text: said.map(({ content }) => content ?? '').join(''),
    reasoning: newMessages.map((message) => (message.role === 'reasoning' ? message.content : '')).join(''),
    tools: said.flatMap(({ toolCalls = [] }) =>
      toolCalls.map(({ function: of }) => ({ name: of.name, args: JSON.parse(of.arguments) as unknown })),
    ),
  };
};

const mcp: Ask = async (url) => {
  const client = new Client({ name: 'lab', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { content } = await client.callTool({ name: 'weather', arguments: {} }, undefined, {
    onprogress: () => undefined,
  });
  await client.close();
  const parts = content as { type: string; text?: string }[];
  return { text: parts.map(({ text = '' }) => text).join('') };
};

export const agents: Readonly<Record<string, Ask>> = {
  'ai-sdk-ui': aiSdk,
  'ag-ui': agUi,
  'mcp-streamable-http': mcp,
};
