/**
 * The libraries through which real pages read streams, each reading one URL to its end. Bundled into one script for
 * the page; `fetch` and XMLHttpRequest are looked up when called, as the page has them.
 */
import Anthropic from '@anthropic-ai/sdk';
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { DefaultChatTransport } from 'ai';
import { EventSourcePolyfill } from 'event-source-polyfill';
import { EventSource as FetchedEventSource } from 'eventsource';
import OpenAI from 'openai';
import { SSE } from 'sse.js';

type Client = (url: string) => Promise<string[]>;

/** Data of a URL's messages until one says that it is the last. */
function untilLast(listen: (take: (data: string) => void) => () => void): Promise<string[]> {
  return new Promise((resolve) => {
    const all: string[] = [];
    const stop = listen((data) => {
      all.push(data);
      if (data !== 'last') return;
      stop();
      resolve(all);
    });
  });
}

export const clients: Record<string, Client> = {
  '@microsoft/fetch-event-source': async (url) => {
    const all: string[] = [];
    await fetchEventSource(url, {
      method: 'POST',
      body: '{}',
      openWhenHidden: true,
      onmessage: ({ data }) => void all.push(data),
      onclose: () => undefined,
    });
    return all;
  },
  eventsource: (url) =>
    untilLast((take) => {
      const source = new FetchedEventSource(url);
      source.onmessage = ({ data }) => take(data as string);
      return () => source.close();
    }),
  'event-source-polyfill': (url) =>
    untilLast((take) => {
      const source = new EventSourcePolyfill(url);
      source.onmessage = ({ data }: { data: string }) => take(data);
      return () => source.close();
    }),
  'sse.js': (url) =>
    untilLast((take) => {
      const source = new SSE(url, { method: 'POST', payload: '{}' });
      source.addEventListener('message', ({ data }: { data: string }) => take(data));
      source.stream();
      return () => source.close();
    }),
  openai: async (url) => {
    const client = new OpenAI({
      apiKey: 'none',
      dangerouslyAllowBrowser: true,
      fetch: (_url, init) => fetch(url, init),
    });
    const stream = await client.chat.completions.create({
      model: 'lab',
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
    const all: string[] = [];
    for await (const { choices } of stream) all.push(choices[0]?.delta.content ?? '');
    return all;
  },
  '@anthropic-ai/sdk': async (url) => {
    const client = new Anthropic({
      apiKey: 'none',
      dangerouslyAllowBrowser: true,
      fetch: (_url: unknown, init: RequestInit | undefined) => fetch(url, init),
    } as ConstructorParameters<typeof Anthropic>[0]);
    const stream = await client.messages.create({
      model: 'lab',
      max_tokens: 9,
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    });
    const all: string[] = [];
    for await (const event of stream)
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta')
        all.push(event.delta.text);
    return all;
  },
  ai: async (url) => {
    const transport = new DefaultChatTransport({ api: url });
    const stream = await transport.sendMessages({
      trigger: 'submit-message',
      chatId: 'c',
      messageId: undefined,
      abortSignal: undefined,
      messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }],
    });
    const all: string[] = [];
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      if (part.value.type === 'text-delta') all.push(part.value.delta);
    return all;
  },
};

Object.assign(globalThis, { clients });
