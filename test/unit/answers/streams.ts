import type { Answer } from '../../../src/answers/answer.ts';
import { Answers } from '../../../src/answers/answers.ts';
import type { ConnectionLine, StreamRecord } from '../../../src/model/types.ts';

/** One message: its text, and the name of its event where it has one. */
export type Said = string | [eventType: string, text: string];

export const json = (value: unknown): string => JSON.stringify(value);
/** An event whose name its data repeats. */
export const named = (type: string, rest: object = {}): Said => [type, json({ type, ...rest })];

export interface Told {
  url?: string;
  api?: ConnectionLine['api'];
  headers?: [string, string][];
  /** Between two messages, in ms. */
  every?: number;
}

export const line = ({ url = 'https://a.example/ask', api = 'fetch' }: Told): ConnectionLine => ({
  type: 'connection',
  id: 'c1',
  api,
  context: 'page',
  frameUrl: 'https://a.example/',
  url,
});

type Loose = Partial<Omit<StreamRecord, 'kind'>> & { kind: StreamRecord['kind'] } & Record<string, unknown>;

/** Records of one attempt: it was asked for at 0, its headers came at 100, its messages from 200 on. */
export function records(messages: readonly Said[], told: Told = {}): Loose[] {
  const { headers = [], every = 10 } = told;
  return [
    { kind: 'connecting', t: 0, source: 'wire' },
    { kind: 'open', t: 100, status: 200, headers },
    ...messages.map((said, i): Loose => message(200 + i * every, said)),
  ];
}

export const message = (t: number, said: Said, more: object = {}): Loose => {
  const [eventType, data] = typeof said === 'string' ? ['message', said] : said;
  return { kind: 'message', t, data, eventType, size: data.length, ...more };
};
export const close = (t: number, by = 'server'): Loose => ({ kind: 'close', t, by });

/** The answers of a recording with one connection. */
export function answersOf(all: readonly Loose[], told: Told = {}): Answers {
  const answers = new Answers({ connection: () => line(told) });
  all.forEach((record, i) => {
    answers.take({
      type: 'record',
      seq: i + 1,
      connection: 'c1',
      attempt: 1,
      source: 'hook',
      ...record,
    } as unknown as StreamRecord);
  });
  return answers;
}

/** The one answer of a stream. */
export function answerOf(messages: readonly Said[], told: Told = {}): Answer {
  const { all } = answersOf(records(messages, told), told);
  if (all.length !== 1) throw new Error(`${all.length} answers`);
  return all[0]!;
}

/** What an SDK would give: by choice. */
export function summary(answer: Answer) {
  return {
    format: answer.format.id,
    model: answer.model,
    choices: answer.choices.map((choice) => ({
      index: choice.index,
      text: choice.text,
      reasoning: choice.reasoning,
      refusal: choice.refusal,
      tools: choice.tools.map((call) => ({
        id: call.id,
        name: call.name,
        args: call.args.text,
        is: call.check().is,
      })),
      finish: choice.finish?.reason,
    })),
    usage: answer.usage,
    end: answer.end !== undefined,
    errors: answer.errors.map(({ kind, message }) => [kind, message]),
    citations: answer.citations.map(({ title, url, quote }) => title ?? url ?? quote),
  };
}
