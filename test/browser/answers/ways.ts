/**
 * The same answers, fetched otherwise than the SDKs do: over EventSource, over XMLHttpRequest read as it grows, and
 * Gemini's as an array. The page feeds them to the SDKs' own accumulators.
 */
import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import type { GenerateContentResponse } from '@google/genai/web';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import { toldOfCompletion } from './openai.ts';
import type { Ask } from './told.ts';
import { GEMINI_MODEL, toldOfChunks, toldOfMessage } from './vendors.ts';

/** Asks, and tells each event; until `heard` says that it was the last, or the body is over. */
type Way = (url: string, heard: (event: EventSourceMessage) => boolean) => Promise<void>;

/** Posts, and tells what is new of the text at each progress; gives the whole. */
function post(url: string, grew: (news: string) => void = () => undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let told = 0;
    const tell = () => {
      const { responseText } = xhr;
      grew(responseText.slice(told));
      told = responseText.length;
    };
    xhr.onprogress = tell;
    xhr.onload = () => {
      tell();
      resolve(xhr.responseText);
    };
    xhr.onerror = () => reject(new Error('network error'));
    xhr.open('POST', url);
    xhr.send('{}');
  });
}

const overXhr: Way = async (url, heard) => {
  const parser = createParser({ onEvent: heard });
  await post(url, (news) => parser.feed(news));
};

/** An EventSource tells events with a name only to those who listen to that name. */
const overEventSource =
  (names: string[]): Way =>
  (url, heard) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url);
      const listen = ({ type, data }: MessageEvent<string>) => {
        if (!heard({ event: type, data, id: undefined })) return;
        source.close();
        resolve();
      };
      for (const name of names) source.addEventListener(name, listen);
      source.onerror = () => {
        source.close();
        reject(new Error('the EventSource failed'));
      };
    });

/** Lines of JSON, as the SDKs' accumulators take them from elsewhere. */
async function lines(way: Way, url: string, last: (event: EventSourceMessage) => boolean) {
  let text = '';
  await way(url, (event) => {
    if (event.data !== '[DONE]' && event.event !== 'ping') text += `${event.data}\n`;
    return last(event);
  });
  return new Blob([text]).stream();
}

const chat =
  (way: Way): Ask =>
  async (base) => {
    const stream = await lines(way, `${base}/chat/completions`, ({ data }) => data === '[DONE]');
    return toldOfCompletion(ChatCompletionStream.fromReadableStream(stream));
  };

const anthropic =
  (way: Way): Ask =>
  async (base) => {
    const stream = await lines(way, `${base}/v1/messages`, ({ event }) => event === 'message_stop');
    return toldOfMessage(MessageStream.fromReadableStream(stream));
  };
const ANTHROPIC = ['message_start', 'message_delta', 'message_stop', 'ping'].concat(
  ['start', 'delta', 'stop'].map((what) => `content_block_${what}`),
);

/** Without `alt=sse` it is one array; the page parses the whole of it when it is there. */
const gemini =
  (read: (url: string) => Promise<string>): Ask =>
  async (base) => {
    const text = await read(`${base}/v1beta/models/${GEMINI_MODEL}:streamGenerateContent`);
    return toldOfChunks(JSON.parse(text) as GenerateContentResponse[]);
  };

async function fetched(url: string): Promise<string> {
  const { body } = await fetch(url, { method: 'POST', body: '{}' });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
}

export const ways: Readonly<Record<string, Ask>> = {
  'openai-chat/over-EventSource': chat(overEventSource(['message'])),
  'openai-chat/over-XMLHttpRequest': chat(overXhr),
  'anthropic-messages/over-EventSource': anthropic(overEventSource(ANTHROPIC)),
  'anthropic-messages/over-XMLHttpRequest': anthropic(overXhr),
  'gemini/over-fetch-as-array': gemini(fetched),
  'gemini/over-XMLHttpRequest-as-array': gemini(post),
};
