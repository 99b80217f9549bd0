/** The libraries that people use, as they are published: they work as ever, and all they get is recorded. */
import { interpret } from '../unit/framing/oracle.ts';
import { bundle } from './bundle.ts';
import { expect, test } from './fixtures.ts';
import { messages, until } from './support.ts';

const sse = (...data: string[]): string => data.map((one) => `data: ${one}\n\n`).join('');
const named = (...events: { type: string }[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

const PLAIN = { body: `: hi\nid: 1\n${sse('first', 'é 😀', 'last')}`, got: ['first', 'é 😀', 'last'] };
const openai = (content: string): string =>
  JSON.stringify({
    id: 'x',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  });
const delta = (text: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
});

/** What each client is sent, and what its user gets of it. */
const CASES: Readonly<Record<string, { body: string; got: string[]; query?: string }>> = {
  '@microsoft/fetch-event-source': PLAIN,
  eventsource: PLAIN,
  'event-source-polyfill': PLAIN,
  'sse.js': PLAIN,
  openai: { body: sse(openai('Hel'), openai('lo'), '[DONE]'), got: ['Hel', 'lo'] },
  '@anthropic-ai/sdk': {
    body: named(
      { type: 'message_start', message: { id: 'm', content: [], usage: {} } } as { type: string },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as {
        type: string;
      },
      delta('Hel'),
      { type: 'ping' },
      delta('lo'),
      { type: 'content_block_stop', index: 0 } as { type: string },
      { type: 'message_stop' },
    ),
    got: ['Hel', 'lo'],
  },
  ai: {
    body: sse(
      '{"type":"start"}',
      '{"type":"text-start","id":"1"}',
      '{"type":"text-delta","id":"1","delta":"Hel"}',
      '{"type":"text-delta","id":"1","delta":"lo"}',
      '{"type":"text-end","id":"1"}',
      '{"type":"finish"}',
      '[DONE]',
    ),
    got: ['Hel', 'lo'],
  },
};

let script = '';
test.beforeAll(async () => {
  script = await bundle('streams/clients.ts');
});

test('clients get what the server sent, and so does the recording', async ({ tab: { page, panel }, lab }) => {
  await page.addScriptTag({ content: script });
  for (const [name, { body, got }] of Object.entries(CASES)) {
    const url = `/stream/bytes?client=${encodeURIComponent(name)}&body=${Buffer.from(body).toString('base64url')}&cuts=3,9,31,60&gap=20`;
    const result = await page.evaluate(
      ([client, at]) =>
        (window as unknown as { clients: Record<string, (url: string) => Promise<string[]>> }).clients[
          client
        ]!(at),
      [name, lab.origin + url] as const,
    );
    expect(result, name).toEqual(got);
    const expected = interpret(new TextEncoder().encode(body)).flatMap((item) =>
      'event' in item ? [item.event.data] : [],
    );
    const recording = await until(panel, name, (r) => {
      const found = r.connections.find((c) => c.url === lab.origin + url);
      return messages(r.records).filter((m) => m.connection === found?.id).length >= expected.length;
    });
    const [connection, ...more] = recording.connections.filter((c) => c.url === lab.origin + url);
    expect(more, name).toEqual([]);
    expect(
      messages(recording.records)
        .filter((m) => m.connection === connection!.id)
        .map(({ data }) => data),
      name,
    ).toEqual(expected);
  }
});
