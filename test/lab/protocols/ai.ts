/** Vendors of language models, as their SDKs know them: each format's stream from its documentation, played again. */
import type { WebSocket } from 'ws';
import { FIXTURES } from '../../unit/answers/fixtures.ts';
import type { Exchange, Link } from '../route.ts';
import { SseStream } from '../sse-stream.ts';
import { jsonOf, textOf, timersOf } from '../ws-link.ts';

const EVERY_MS = 4;
/** Formats that are lines of JSON. */
const LINES: readonly string[] = ['ollama', 'cohere-v1'];
const BODY_LIMIT = 1024 * 1024;

/** The format that a path below /speak/ai/ asks for. */
const formatIn = (pathname: string): string => pathname.split('/')[3] ?? '';

type Message = readonly [eventType: string, text: string];
const messagesOf = (format: string): Message[] =>
  (FIXTURES[format]?.messages ?? []).map((said) => (typeof said === 'string' ? ['', said] : said));

/** How one message is written. */
function written(format: string, [eventType, text]: Message): string {
  if (LINES.includes(format)) return `${text}\n`;
  const data = text.replaceAll('\n', '\ndata: ');
  return `${eventType === '' ? '' : `event: ${eventType}\n`}data: ${data}\n\n`;
}

/** Gemini without `alt=sse`: an array, written as Google's servers do, and each element cut somewhere on its way. */
function asArray(messages: Message[]): string[] {
  const elements = messages.map(([, text], i) => `${i === 0 ? '[' : ',\r\n'}${indented(text)}\n`);
  const cut = elements.flatMap((text) => [text.slice(0, text.length / 2), text.slice(text.length / 2)]);
  return [...cut, ']\n'];
}
const indented = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

async function bodyOf({ request }: Exchange): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += part;
    if (text.length > BODY_LIMIT) break;
  }
  return text;
}

export async function replay(exchange: Exchange): Promise<void> {
  const { url, response, request } = exchange;
  const format = formatIn(url.pathname);
  const body = await bodyOf(exchange);
  if (!Object.hasOwn(FIXTURES, format)) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such format\n');
    return;
  }
  if (format === 'mcp-streamable-http') {
    answerMcp(exchange, request.method ?? '', body);
    return;
  }
  play(exchange, format, messagesOf(format));
}

function play(exchange: Exchange, format: string, messages: Message[]): void {
  const array = format === 'gemini' && exchange.query.text('alt') !== 'sse';
  const lines = LINES.includes(format);
  const stream = new SseStream(exchange, {
    mime: array ? 'application/json; charset=UTF-8' : lines ? 'application/x-ndjson' : 'text/event-stream',
    headers: Object.fromEntries(FIXTURES[format]?.headers ?? []),
  });
  const parts = array ? asArray(messages) : messages.map((message) => written(format, message));
  const next = (): void => {
    const part = parts.shift();
    if (part === undefined) {
      stream.end();
      return;
    }
    stream.raw(part);
    stream.timers.later(EVERY_MS, next);
  };
  next();
}

/** A server of the Model Context Protocol with one tool: modelcontextprotocol.io/specification basic/transports. */
function answerMcp(exchange: Exchange, method: string, body: string): void {
  const { response } = exchange;
  if (method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const { id, method: asked, params } = JSON.parse(body) as Record<string, unknown>;
  if (id === undefined) {
    response.writeHead(202).end();
    return;
  }
  if (asked === 'initialize') {
    const { protocolVersion } = params as { protocolVersion: string };
    const result = {
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'lab', version: '1' },
    };
    response.writeHead(200, { 'Content-Type': 'application/json', 'Mcp-Session-Id': 'lab' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    return;
  }
  const token = (params as { _meta?: { progressToken?: unknown } })._meta?.progressToken;
  const messages = messagesOf('mcp-streamable-http').map(([eventType, text]): Message => {
    const message = JSON.parse(text) as { id?: unknown; params?: object };
    if (message.id !== undefined) message.id = id;
    if (message.params) message.params = { ...message.params, progressToken: token };
    return [eventType, JSON.stringify(message)];
  });
  play(exchange, 'mcp-streamable-http', messages);
}

/** A session of OpenAI Realtime: it says hello, and answers when it is asked for a response. */
function speakRealtime({ socket }: Link): void {
  const [hello, ...answer] = messagesOf('openai-realtime').map(([, text]) => text);
  socket.send(hello ?? '');
  socket.on('message', (data) => {
    if (/"type"\s*:\s*"response\.create"/.test(textOf(data))) say(socket, answer);
  });
}

/**
 * A session of Gemini's Live API, whose messages are binary: it waits for the setup, answers a turn, and goes on with it
 * when it is told what came of the tool. With `interrupted` in its path somebody speaks in the middle of the turn.
 */
function speakLive({ socket, url }: Link): void {
  const [ready, ...turn] = messagesOf('gemini-live').map(([, text]) => text);
  const call = turn.findIndex((text) => text.includes('"toolCall"')) + 1;
  const words = turn.findIndex((text) => text.includes('"outputTranscription"')) + 1;
  const isInterrupted = url.pathname.includes('-interrupted/');
  const bytes = (text: string) => Buffer.from(text);
  socket.on('message', (data) => {
    const said = jsonOf(data) ?? {};
    if ('setup' in said) socket.send(bytes(ready ?? ''));
    if ('clientContent' in said)
      say(
        socket,
        (isInterrupted ? [...turn.slice(0, words), ...INTERRUPTED] : turn.slice(0, call)).map(bytes),
      );
    if ('toolResponse' in said) say(socket, turn.slice(call).map(bytes));
  });
}

/** js-genai src/types.ts (LiveServerContent): an interrupted turn has no `generationComplete`. */
const INTERRUPTED = ['{"serverContent":{"interrupted":true}}', '{"serverContent":{"turnComplete":true}}'];

function say(socket: WebSocket, messages: (string | Buffer)[]): void {
  const timers = timersOf(socket);
  const next = (): void => {
    const message = messages.shift();
    if (message === undefined || socket.readyState !== socket.OPEN) return;
    socket.send(message);
    timers.later(EVERY_MS, next);
  };
  next();
}

/** The session that a path below /speak/ai/ asks for. */
export function speak(link: Link): void {
  if (formatIn(link.url.pathname) === 'openai-realtime') speakRealtime(link);
  else speakLive(link);
}
