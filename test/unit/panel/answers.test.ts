import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barOf, phaseTotals } from '../../../panel/answers/bars.ts';
import { Catalogue, LISTED } from '../../../panel/answers/catalogue.ts';
import { blockEnd } from '../../../panel/answers/growing-text.ts';
import { indentJson } from '../../../panel/answers/indent-json.ts';
import { hasAnswers } from '../../../panel/answers/presence.ts';
import { shownParts } from '../../../panel/answers/shown-parts.ts';
import { characterStart, stallMark } from '../../../panel/answers/stall.ts';
import { drawAnswers } from '../../../panel/timeline/draw-answers.ts';
import { TimeScale, TimeSpan } from '../../../panel/timeline/time-scale.ts';
import type { Answer } from '../../../src/answers/answer.ts';
import { answerAsJson } from '../../../src/answers/as-json.ts';
import { Growth } from '../../../src/answers/growth.ts';
import { Pace } from '../../../src/answers/pace.ts';
import { Recording } from '../../../src/model/recording.ts';
import { FIXTURES } from '../answers/fixtures.ts';
import { answerOf, answersOf, message, records } from '../answers/streams.ts';
import { FakePen, palette } from '../helpers/fake-pen.ts';
import { connectionLine, record } from '../helpers/recordings.ts';

const room = () => ({ left: Number.POSITIVE_INFINITY, take: () => undefined });
const token = (content: string) =>
  JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] });
const finish = JSON.stringify({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
});

describe('a text that grows', () => {
  it('is given from any place on, whatever was asked before', () => {
    const asked = fc.array(
      fc.record({ text: fc.string({ maxLength: 9 }), from: fc.nat(40), whole: fc.boolean() }),
    );
    fc.assert(
      fc.property(asked, (all) => {
        const growth = new Growth(room());
        let text = '';
        for (const { text: more, from, whole } of all) {
          growth.append(more, { t: 0, seq: 1 });
          text += more;
          expect(growth.since(from)).toBe(text.slice(from));
          if (whole) expect(growth.text).toBe(text);
        }
      }),
    );
  });

  it('tells the record of each character, where a record begins, and how long it was', () => {
    const growth = new Growth(room());
    ['He', 'l', 'lo!'].forEach((text, i) => {
      growth.append(text, { t: i * 10, seq: 5 + 2 * i });
    });
    expect([0, 1, 2, 3, 5, 6, -1].map((at) => growth.pieceAt(at)?.seq)).toEqual([
      5,
      5,
      7,
      9,
      9,
      undefined,
      undefined,
    ]);
    expect([5, 6, 7, 9, 10].map((seq) => growth.startOf(seq))).toEqual([0, 2, 2, 3, 6]);
    expect([-1, 0, 10, 15, 20].map((t) => growth.lengthAt(t))).toEqual([0, 2, 3, 3, 6]);
  });

  it('is put into blocks whose texts are the text, none too long, none ending in half a character', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ maxLength: 50 }),
        fc.constant('x'.repeat(9000)),
        fc.constant('😀'.repeat(5001)),
        fc.constant('a line\n'),
        fc.constant('a word '.repeat(700)),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const blocks = [''];
        let closed = false;
        for (const text of all)
          for (let at = 0; at < text.length; ) {
            if (closed) blocks.push('');
            const { end, closes } = blockEnd(blocks.at(-1)!.length, text, at);
            expect(end).toBeGreaterThan(at);
            blocks[blocks.length - 1] += text.slice(at, end);
            closed = closes;
            at = end;
          }
        expect(blocks.join('')).toBe(all.join(''));
        for (const block of blocks) expect(block.length).toBeLessThanOrEqual(16_001);
        if (all.every((text) => text.isWellFormed()))
          for (const block of blocks) expect(block.isWellFormed()).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

it('JSON is indented without a change of any token', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text);
      expect(JSON.parse(indentJson(text))).toEqual(value);
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
  expect(indentJson('{"a":12345678901234567890,"a":[],"b":{}}')).toBe(
    '{\n  "a": 12345678901234567890,\n  "a": [],\n  "b": {}\n}',
  );
  expect(indentJson(`${'['.repeat(10_000)}${']'.repeat(10_000)}`).length).toBeLessThan(2_000_000);
});

describe('an answer as a bar', () => {
  const every = (times: number[]) =>
    answersOf([
      ...records([]),
      ...times.map((t) => message(t, token('word '))),
      message(times.at(-1)! + 10, finish),
      message(times.at(-1)! + 20, '[DONE]'),
    ]).all[0]!;

  it('has its phases, and the stall is cut out of the one it was in', () => {
    const bar = barOf(every([200, 300, 400, 3400, 3500]));
    expect(bar.spans).toEqual([
      [0, 200, 'waiting'],
      [200, 400, 'text'],
      [400, 3400, 'stall'],
      [3400, 3510, 'text'],
    ]);
    expect(phaseTotals(bar)).toEqual([
      ['waiting', 200],
      ['text', 310],
      ['stall', 3000],
    ]);
  });

  it('has no stall where all of it is slow, or nobody would notice', () => {
    expect(barOf(every([200, 300, 1000, 1100])).spans.map(([, , phase]) => phase)).toEqual([
      'waiting',
      'text',
    ]);
    const slow = barOf(every([1, 2, 3, 4, 5].map((n) => n * 2000)));
    expect(slow.spans.map(([, , phase]) => phase)).toEqual(['waiting', 'text']);
  });

  it('is drawn in the colours of its phases, and many in one pixel as one', () => {
    const bar = barOf(every([200, 300, 400, 3400, 3500]));
    const pen = new FakePen();
    drawAnswers(pen.pen, [bar], new TimeScale(new TimeSpan(0, 4000), 400), 12, palette);
    expect(pen.rects('in').map(([x, , width]) => [x, width])).toEqual([
      [20, 20],
      [340, 11],
    ]);
    expect(pen.rects('warn').map(([x, , width]) => [x, width])).toEqual([[40, 300]]);
    const many = new FakePen();
    const bars = Array.from({ length: 5000 }, (_, i) => ({ ...bar, from: i, to: i + 1 }));
    drawAnswers(many.pen, bars, new TimeScale(new TimeSpan(0, 50_000), 100), 12, palette);
    expect(many.calls.length).toBeLessThan(20);
  });
});

describe('the place of a stall', () => {
  const parts = (...said: [t: number, text: string][]) => {
    const all = said.map(([t, text]) => message(t, token(text)));
    const end = said.at(-1)![0] + 10;
    return answersOf([...records([]), ...all, message(end, finish), message(end + 10, '[DONE]')]).all[0]!;
  };
  const split = (answer: Answer, now?: number) => {
    const { growth, place, ms } = stallMark(answer, now) ?? {};
    return growth && [growth.text.slice(0, place), growth.text.slice(place), ms];
  };

  it('is between what came before it and what came after, in Markdown as in text', () => {
    const answer = parts([200, 'It is '], [210, '**bo'], [220, 'l'], [3220, 'd** now'], [3230, '.']);
    expect(split(answer)).toEqual(['It is **bol', 'd** now.', 3000]);
    expect(split(parts([200, 'a'], [210, 'b'], [700, 'c']))).toBeUndefined();
  });
  it('is at the end while nothing comes, and of the longest', () => {
    const said = [200, 210, 220, 230].map((t) => message(t, token('x')));
    const answer = answersOf([...records([]), ...said]).all[0]!;
    expect(split(answer, 5230)).toEqual(['xxxx', '', 5000]);
    expect(split(parts([200, 'a'], [1600, 'b'], [1610, 'c'], [1620, 'd'], [9620, 'e']))).toEqual([
      'abcd',
      'e',
      8000,
    ]);
  });
  it('is before a character that it would cut', () => {
    const [high, low] = ['😀'.slice(0, 1), '😀'.slice(1)];
    const cut = parts([200, 'a'], [210, 'b'], [220, high], [3220, `${low} c`], [3230, 'd']);
    expect(split(cut)).toEqual(['ab', '😀 cd', 3000]);
    expect(split(parts([200, 'a'], [210, 'e'], [3210, '\u0301'], [3220, 'z']))?.[0]).toBe('a');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.nat(90), (text, at) => {
        const start = characterStart(text, at);
        expect(start).toBeLessThanOrEqual(Math.min(at, text.length));
        expect(text.slice(0, start).isWellFormed() && text.slice(start).isWellFormed()).toBe(
          text.isWellFormed(),
        );
      }),
    );
  });
  it('is none where what stood still was taken back since', () => {
    const growth = new Growth(room());
    const pace = new Pace();
    const say = (text: string, t: number) => {
      growth.soFar(text, { t, seq: t });
      pace.delta('text', { t, seq: t }, growth);
    };
    ['a', 'ab', 'abc'].forEach((text, i) => {
      say(text, 10 * i);
    });
    say('abcd', 5000);
    expect(pace.longest()?.at?.end).toBe(3);
    say('other words', 5010);
    expect(pace.longest()).toMatchObject({ ms: 4980, at: undefined });
  });
});

describe('all answers of a recording', () => {
  it('are listed, with those of connections that nobody looked at; again once these have said more', () => {
    const recording = new Recording();
    const lane = (id: string, ...texts: string[]) => {
      recording.addConnection(connectionLine(id, { api: 'fetch', url: `https://x.example/${id}` }));
      say(id, 1, ...texts);
    };
    const say = (connection: string, attempt: number, ...texts: string[]) => {
      for (const kind of ['connecting', 'open'] as const)
        recording.append(record({ connection, attempt, kind, t: recording.nextSeq }));
      for (const data of [...texts.map(token), finish])
        recording.append(
          record({ connection, attempt, kind: 'message', t: recording.nextSeq, data, eventType: '' }),
        );
      recording.append(record({ connection, attempt, kind: 'close', t: recording.nextSeq, by: 'server' }));
    };
    for (let i = 0; i < 60; i++) lane(`c${i}`, `Answer ${i}`);
    recording.addConnection(connectionLine('plain'));
    recording.append(record({ connection: 'plain', kind: 'message', t: 99, data: 'x' }));
    const catalogue = new Catalogue(recording);
    let slices = 0;
    while (!catalogue.step(() => true)) slices++;
    expect(slices).toBeGreaterThan(20);
    const titles = () => catalogue.list().listed.map(({ title }) => title.split(' · ').at(-1));
    expect(titles()).toEqual(Array.from({ length: 60 }, (_, i) => `“Answer ${i}”`));
    say('c7', 2, 'Once more');
    while (!catalogue.step(() => false));
    expect(titles()).toHaveLength(61);
    expect(titles()[8]).toBe('“Once more”');
    expect(new Set(catalogue.list().listed.map(({ name }) => name)).size).toBe(61);
    for (let i = 0; i < LISTED; i++) lane(`d${i}`, 'x');
    while (!catalogue.step(() => false));
    expect([catalogue.list().listed.length, catalogue.list().more]).toEqual([LISTED, true]);
  });
});

describe('whether a connection streams answers', () => {
  const recordingOf = (texts: string[], more: object = {}) => {
    const recording = new Recording();
    recording.addConnection(connectionLine('a', { api: 'fetch', url: 'https://x.example/ask', ...more }));
    for (const kind of ['connecting', 'open'] as const)
      recording.append(record({ connection: 'a', kind, t: 0 }));
    texts.forEach((data, i) => {
      recording.append(record({ connection: 'a', kind: 'message', t: i + 1, data, eventType: 'message' }));
    });
    return recording;
  };
  const asked = (recording: Recording) => hasAnswers(recording.lanes[0]!, recording);

  it('is known by its first messages, also when they come one by one', () => {
    const recording = recordingOf(['{"hello":1}']);
    expect(asked(recording)).toBe(false);
    recording.append(
      record({ connection: 'a', kind: 'message', t: 9, data: token('Hi'), eventType: 'message' }),
    );
    expect(asked(recording)).toBe(true);
  });

  it('is asked of each attempt, and of no more than its beginning', () => {
    const others = Array.from({ length: 20 }, (_, i) => `{"n":${i}}`);
    const recording = recordingOf([...others, token('late')], { api: 'EventSource' });
    expect(asked(recording)).toBe(false);
    recording.append(record({ connection: 'a', kind: 'error', t: 90, readyState: 0 }));
    for (const kind of ['reconnect', 'open'] as const)
      recording.append(record({ connection: 'a', attempt: 2, kind, t: 100 }));
    recording.append(
      record({ connection: 'a', attempt: 2, kind: 'message', t: 101, data: token('Hi'), eventType: '' }),
    );
    expect(asked(recording)).toBe(true);
  });
});

it('an answer as JSON says all that was put together', () => {
  const { messages, ...told } = FIXTURES['anthropic-messages']!;
  const value = JSON.parse(JSON.stringify(answerAsJson(answerOf(messages, told))));
  expect(value).toMatchObject({
    format: 'anthropic-messages',
    model: told.model,
    state: 'finished',
    choices: [
      {
        index: '0',
        text: told.text,
        reasoning: told.reasoning,
        toolCalls: [{ name: 'get_weather', arguments: told.tools![0]!.args, argumentsAre: 'json' }],
        finishReason: 'tool_use',
      },
    ],
    citations: [{ title: 'My Document' }],
    usage: told.usage,
    figures: { start: { of: 'request' }, headers: 100, marker: 'seen' },
  });
});

describe('the parts that are drawn', () => {
  const call = (index: number) =>
    JSON.stringify({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { tool_calls: [{ index, id: `c${index}`, function: { name: 'f' } }] } }],
    });
  const answer = answersOf([
    message(100, token('Hi')),
    message(200, call(0)),
    message(300, call(1)),
    message(300, '{"object":"chat.completion.chunk","choices":[{"index":1,"delta":{"content":"Ho"}}]}'),
  ]).all[0]!;
  const kinds = (at?: number, most?: number) => {
    const { choices, more } = shownParts(answer.choices, at, most);
    return [...choices.map(({ parts }) => parts.map(({ part }) => part.kind)), more];
  };
  it('are those that had begun', () => {
    expect(kinds(50)).toEqual([0]);
    expect(kinds(100)).toEqual([['text'], 0]);
    expect(kinds(250)).toEqual([['text', 'tool'], 0]);
    expect(kinds(300)).toEqual([['text', 'tool', 'tool'], ['text'], 0]);
    expect(kinds()).toEqual(kinds(300));
  });
  it('are not more than can be drawn; the others are counted', () => {
    expect(kinds(undefined, 2)).toEqual([['text', 'tool'], 2]);
    expect(kinds(undefined, 3)).toEqual([['text', 'tool', 'tool'], 1]);
  });
});
