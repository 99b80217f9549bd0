import type { EpochMs } from '../units.ts';
import type { Answer } from './answer.ts';
import type { Choice } from './choice.ts';
import { figuresOf } from './figures.ts';
import type { ToolCall } from './tool-call.ts';
import { notKeptInWords } from './words.ts';

/**
 * An answer as a value for `JSON.stringify`: what was put together, and its figures. Arguments of tools stay the text
 * that came, so that no digit is lost; `argumentsAre` says whether that is JSON. @param now of one that goes on.
 */
export function answerAsJson(answer: Answer, now?: EpochMs): object {
  const { format, model, id, state, usage, citations, errors } = answer;
  const { start, phases, stall, ...figures } = figuresOf(answer, now);
  return {
    format: format.id,
    ...(model === '' ? {} : { model }),
    ...(id === '' ? {} : { id }),
    state,
    choices: answer.choices.map((choice) => choiceAsJson(choice, state !== 'streaming')),
    ...(citations.length > 0 ? { citations: citations.map(({ t: _, seq: __, ...one }) => one) } : {}),
    ...(errors.length > 0 ? { errors: errors.map(({ kind, message }) => ({ kind, message })) } : {}),
    usage,
    figures: {
      start: { at: new Date(start.t).toISOString(), of: start.of },
      ...figures,
      ...(stall ? { stall: { ms: stall.ms, after: stall.after } } : {}),
      phases: phases.map(([from, to, phase]) => ({ phase, from: from - start.t, to: to - start.t })),
    },
    ...(answer.notKept > 0 ? { note: notKeptInWords(answer) } : {}),
  };
}

function resultAsJson({ text, failed, notKept }: NonNullable<ToolCall['result']>): object {
  return { result: text, failed, ...(notKept > 0 ? { resultNotKept: notKept } : {}) };
}

function choiceAsJson(choice: Choice, over: boolean): object {
  const { index, text, reasoning, refusal, tools, finish } = choice;
  return {
    index,
    text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(refusal === '' ? {} : { refusal }),
    ...(tools.length > 0
      ? {
          toolCalls: tools.map((call) => ({
            ...(call.id === '' ? {} : { id: call.id }),
            name: call.name,
            arguments: call.args.text,
            argumentsAre: over || call.done ? call.check().is : 'still coming',
            ...(call.result ? resultAsJson(call.result) : {}),
          })),
        }
      : {}),
    ...(finish ? { finishReason: finish.reason } : {}),
  };
}
