import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../src/answers/figures.ts';
import { parseJson } from '../../../src/answers/json.ts';
import { answerAsMarkdown } from '../../../src/answers/markdown.ts';
import { Raw } from '../../../src/answers/raw.ts';
import { READERS } from '../../../src/answers/readings/readings.ts';
import { saidOf } from '../../../src/answers/said.ts';
import { anyText } from '../helpers/arbitraries.ts';
import { FIXTURES } from './fixtures.ts';
import { answerOf, answersOf, close, json, named, records, type Said } from './streams.ts';

/** A text, and the places where it is cut into pieces (empty ones too). */
const cut = (text: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(text, fc.array(fc.nat(), { maxLength: 12 })).map(([whole, places]) => {
    const at = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
    return [...at, whole.length].map((end, i) => whole.slice(i === 0 ? 0 : at[i - 1], end));
  });

/** How each format says a piece of text, and a fragment of a call's arguments. */
const WAYS: Record<
  string,
  { text: (piece: string) => Said; args: (piece: string) => Said; first?: Said[]; url?: string }
> = {
  'openai-chat': {
    text: (content) => json({ object: 'chat.completion.chunk', choices: [{ delta: { content } }] }),
    args: (args) =>
      json({
        object: 'chat.completion.chunk',
        choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'f', arguments: args } }] } }],
      }),
  },
  'openai-responses': {
    first: [named('response.created', { response: { id: 'r' } })],
    text: (delta) => named('response.output_text.delta', { output_index: 0, content_index: 0, delta }),
    args: (delta) => named('response.function_call_arguments.delta', { output_index: 1, delta }),
  },
  'anthropic-messages': {
    first: [
      named('message_start', { message: { type: 'message' } }),
      named('content_block_start', {
        index: 1,
        content_block: { type: 'tool_use', id: 't', name: 'f', input: {} },
      }),
    ],
    text: (piece) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
    args: (piece) =>
      named('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: piece } }),
  },
  'cohere-v2': {
    first: [named('message-start', { id: 'm' })],
    text: (piece) => named('content-delta', { index: 0, delta: { message: { content: { text: piece } } } }),
    args: (piece) =>
      named('tool-call-delta', {
        index: 0,
        delta: { message: { tool_calls: { function: { arguments: piece } } } },
      }),
  },
  'ai-sdk-ui': {
    first: ['{"type":"start-step"}'],
    text: (delta) => json({ type: 'text-delta', id: '0', delta }),
    args: (delta) => json({ type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: delta }),
  },
  'ag-ui': {
    first: ['{"type":"RUN_STARTED","runId":"r"}'],
    text: (delta) => json({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta }),
    args: (delta) => json({ type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta }),
  },
};

describe.each(Object.entries(WAYS))('%s', (_, { text, args, first = [], url }) => {
  it('however a text and its arguments are cut and mixed, they come to the same', () => {
    fc.assert(
      fc.property(
        cut(fc.oneof(anyText, fc.string())),
        cut(fc.oneof(anyText, fc.json())),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (texts, fragments, order) => {
          const messages: Said[] = [...first, text('>')];
          const left = [texts.map(text), fragments.map(args)];
          for (const pick of order) messages.push(...left[pick ? 1 : 0]!.splice(0, 1));
          messages.push(...left.flat());
          const choice = answerOf(messages, url ? { url } : {}).choices[0]!;
          expect(choice.text).toBe(`>${texts.join('')}`);
          const whole = fragments.join('');
          expect(choice.tools[0]?.args.text ?? '').toBe(whole);
          const check = choice.tools[0]?.check();
          if (whole.trim() === '') expect(check?.is ?? 'empty').toBe('empty');
          else {
            expect(check?.is).toBe(parseJson(whole) === undefined ? 'broken' : 'json');
            if (check?.is === 'broken') {
              expect(check.at).toBeGreaterThanOrEqual(0);
              expect(check.at).toBeLessThanOrEqual(whole.length);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('every beginning of valid arguments is incomplete or valid, never a fault within', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (whole, n) => {
      const args = `{"a":${whole}}`.slice(0, n % (whole.length + 6));
      const messages = [WAYS['openai-chat']!.args(args)];
      const check = answerOf(messages).choices[0]!.tools[0]!.check();
      if (args === '') expect(check.is).toBe('empty');
      else expect(check).toMatchObject({ is: 'broken', incomplete: true });
    }),
  );
});

/** The keys that readers look for, so that random JSON gets far. */
const KEYS = [
  ...new Set(
    Object.values(FIXTURES).flatMap(({ messages }) =>
      messages.flatMap((said) =>
        [...(typeof said === 'string' ? said : said[1]).matchAll(/"(\w+)"\s*:/g)].map(
          ([, key]) => key as string,
        ),
      ),
    ),
  ),
  '__proto__',
  'constructor',
  'hasOwnProperty',
];
const WORDS = [
  ...new Set(
    Object.values(FIXTURES).flatMap(({ messages }) =>
      messages.flatMap((said) =>
        [...(typeof said === 'string' ? said : said[1]).matchAll(/:\s*"([\w.-]{2,50})"/g)].map(
          ([, word]) => word as string,
        ),
      ),
    ),
  ),
];
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'large' },
    fc.constantFrom(...WORDS),
    fc.oneof(fc.constant(null), fc.boolean(), fc.double(), fc.integer(), anyText),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

describe('whatever comes', () => {
  const types = [
    ...new Set(
      Object.values(FIXTURES).flatMap(({ messages }) =>
        messages.map((said) => (typeof said === 'string' ? '' : said[0])),
      ),
    ),
  ];

  it('no reader throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types, '__proto__'), value, anyText, (eventType, any, noise) => {
        for (const text of [json(any) ?? 'null', noise])
          for (const read of READERS.values()) read(saidOf(text, eventType));
      }),
      { numRuns: 2000 },
    );
  });

  it('no stream throws when its messages are changed, lost, doubled or mixed with others', () => {
    const all = Object.values(FIXTURES);
    const events: fc.Arbitrary<Said> = fc.oneof(
      fc.constantFrom(...all.flatMap(({ messages }) => messages)),
      fc.tuple(
        fc.constantFrom(...types),
        value.map((any) => json(any) ?? 'null'),
      ),
      fc
        .tuple(fc.constantFrom(...all.flatMap(({ messages }) => messages)), fc.nat(), fc.nat())
        .map(([said, from, count]): Said => {
          const [type, text] = typeof said === 'string' ? ['message', said] : said;
          const at = from % (text.length + 1);
          return [type, text.slice(0, at) + text.slice(at + (count % 9))];
        }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.array(events, { maxLength: 40 }), (fixture, more) => {
        const messages = [...fixture.messages.slice(0, 2), ...more];
        for (const answer of answersOf([...records(messages, fixture), close(5000)], fixture).all) {
          const { phases } = figuresOf(answer, 6000);
          for (const [from, to] of phases) expect(from).toBeLessThanOrEqual(to);
          answerAsMarkdown(answer, 6000);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('the text of a value is found where JSON.parse finds it', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, 2), (any, indent) => {
        const text = JSON.stringify({ a: [0, { b: any }], b: 1 }, null, indent);
        const raw = new Raw(text).at('a', 1, 'b');
        const there = parseJson(text) as { a: [number, { b?: unknown }] };
        expect(raw === undefined ? undefined : parseJson(raw)).toEqual(there.a[1].b);
      }),
    );
  });
});
