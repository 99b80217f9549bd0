/** OpenAI's SDK: its three APIs. */
import OpenAI from 'openai';
import type { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';
import type { Ask, Told } from './told.ts';

const client = (baseURL: string): OpenAI =>
  new OpenAI({ apiKey: 'none', baseURL, dangerouslyAllowBrowser: true, maxRetries: 0 });

/** What the SDK's own accumulator gives, wherever its chunks came from. */
export async function toldOfCompletion(stream: ChatCompletionStream<null>): Promise<Told> {
  const { choices, usage } = await stream.finalChatCompletion();
  const [choice] = choices;
  return {
    text: choice?.message.content ?? '',
    tools: (choice?.message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ name: call.function.name, args: JSON.parse(call.function.arguments) as unknown }]
        : [],
    ),
    finish: choice?.finish_reason,
    usage: { input: usage?.prompt_tokens, output: usage?.completion_tokens, total: usage?.total_tokens },
  };
}

const chat: Ask = (base) =>
  toldOfCompletion(
    client(base).chat.completions.stream({ model: 'lab', messages: [{ role: 'user', content: 'hi' }] }),
  );

const responses: Ask = async (base) => {
  const stream = await client(base).responses.create({ model: 'lab', input: 'hi', stream: true });
  const told: Told = { text: '', reasoning: '', tools: [] };
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') told.text += event.delta;
    if (event.type === 'response.reasoning_summary_text.delta') told.reasoning += event.delta;
    if (event.type === 'response.output_item.done' && event.item.type === 'function_call')
      told.tools?.push({ name: event.item.name, args: JSON.parse(event.item.arguments) });
    if (event.type === 'response.completed') {
      const { status, usage } = event.response;
      told.finish = status;
      told.usage = {
        input: usage?.input_tokens,
        output: usage?.output_tokens,
        total: usage?.total_tokens,
      };
    }
  }
  return told;
};

const realtime: Ask = (base) =>
  new Promise((resolve, reject) => {
    const told: Told = { text: '', tools: [] };
    const session = new OpenAIRealtimeWebSocket(
      {
        model: 'gpt-realtime',
        // It knows wss: only, and the lab has none.
        onURL: (url: URL) => {
          url.protocol = 'ws:';
        },
      } as { model: string },
      client(base),
    );
    const names = new Map<string, string>();
    session.on('error', reject);
    session.on('session.created', () => session.send({ type: 'response.create' }));
    session.on('response.output_audio_transcript.delta', ({ delta }) => {
      told.text += delta;
    });
    session.on('response.output_item.added', ({ item }) => {
      if (item.type === 'function_call') names.set(item.id ?? '', item.name ?? '');
    });
    session.on('response.function_call_arguments.done', ({ item_id, arguments: args }) => {
      told.tools?.push({ name: names.get(item_id) ?? '', args: JSON.parse(args) });
    });
    session.on('response.done', ({ response: { status, usage } }) => {
      told.finish = status;
      told.usage = { input: usage?.input_tokens, output: usage?.output_tokens, total: usage?.total_tokens };
      session.close();
      resolve(told);
    });
  });

export const openai: Readonly<Record<string, Ask>> = {
  'openai-chat': chat,
  'openai-responses': responses,
  'openai-realtime': realtime,
};
