import type { Answer } from '../ai/answer.ts';
import type { Answers } from '../ai/answers.ts';
import { aiRule } from '../ai/rule.ts';
import { about, chosen } from '../ai/words.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';

/** An error that comes within the body: the status had been sent when it happened. */
export const aiErrorIn200: Rule = {
  id: 'ai-error-in-200',
  summary: "A model's answer carries an error although its status is 200, or its WebSocket stays open",
  why:
    'The status was sent before the error happened, so monitoring counts a success. Code that only checks ' +
    'response.ok, or listens to the error event of a WebSocket, shows an empty or half answer.',
  links: [
    {
      text: 'Anthropic: Streaming messages, error events',
      url: 'https://docs.anthropic.com/en/docs/build-with-claude/streaming#error-events',
    },
    {
      text: 'OpenAI: Realtime server events, error',
      url: 'https://platform.openai.com/docs/api-reference/realtime-server-events/error',
    },
    { text: 'Ollama: Errors', url: 'https://docs.ollama.com/api/errors' },
  ],
  lane: aiRule(judge),
};

function judge(answers: Answers): LaneFinding | undefined {
  const { lane } = answers.view;
  const statusOf = (answer: Answer) => answer.attemptIn(lane)?.opened?.status;
  // Another status says it already.
  const all = answers.recognised.filter((answer) => (statusOf(answer) ?? 200) < 300);
  const failed = all.filter(({ errorCount }) => errorCount > 0);
  if (failed.length === 0) return refused(answers, all) ?? toolErrors(answers, all);
  const first = failed[0] as Answer;
  const type = failed.find(({ errorType }) => errorType !== '')?.errorType ?? 'not told';
  const kind = type === 'not told' ? '' : ` (${type})`;
  return {
    severity: 'error',
    title: first.isInSession
      ? `An answer failed${kind}, and its WebSocket stayed open`
      : `An error${kind} came within an answer whose status is ${statusOf(first) ?? 'a success'}`,
    evidence: {
      ...about(answers),
      ...(first.isInSession ? {} : { status: statusOf(first) ?? 'unknown' }),
      failedAnswers: failed.length,
      answers: all.length,
      errorType: type,
      piecesBefore: first.deltas,
      ...(answers.refused ? { sessionErrors: answers.refused.count } : {}),
      ...chosen(answers),
    },
    records: gathered(failed, ({ errors }) => errors),
    advice:
      `Handle the error part of this format while reading, not only ${first.isInSession ? 'the error and close events of the socket' : 'response.ok'}: end the answer, say that it failed, ` +
      'and offer to ask again (after a pause where the model is overloaded). Count it as a failure in monitoring.',
    confidence: 'high',
  };
}

/** Errors of a session, of which no answer tells. */
function refused(answers: Answers, all: Answer[]): LaneFinding | undefined {
  const { count = 0, type = '', shown, isOurs } = answers.refused ?? {};
  if (count === 0) return undefined;
  const kind = type === '' ? '' : ` (${type})`;
  return {
    severity: isOurs ? 'advice' : 'warning',
    title: count === 1 ? `The session told an error${kind}` : `The session told ${count} errors${kind}`,
    evidence: {
      ...about(answers),
      sessionErrors: count,
      errorType: type || 'not told',
      answers: all.length,
      ...chosen(answers),
    },
    records: shown?.seqs ?? [],
    advice: isOurs
      ? 'It refused what the page sent, and goes on: what was asked for does not come. Log these events with the ' +
        'event_id that they name, and wait for the answer under way before the next one is asked for, or cancelled.'
      : 'The session goes on after most errors, but what was asked for may not come. Log these events, and have the ' +
        'page say so and ask again.',
    confidence: 'high',
  };
}

function toolErrors(answers: Answers, all: Answer[]): LaneFinding | undefined {
  const failed = all.filter(({ toolErrorCount }) => toolErrorCount > 0);
  if (failed.length === 0) return undefined;
  let count = 0;
  for (const { toolErrorCount } of failed) count += toolErrorCount;
  return {
    severity: 'info',
    title: count === 1 ? 'A tool failed during the answer' : `Tools failed ${count} times during the answer`,
    evidence: { ...about(answers), toolErrors: count, answers: all.length, ...chosen(answers) },
    records: gathered(failed, ({ toolErrors: shown }) => shown),
    advice: 'The model is told of it and the answer goes on. Look at the tool when it should not fail.',
    confidence: 'high',
  };
}

function gathered(answers: Answer[], of: (answer: Answer) => Shown): number[] {
  const shown = new Shown();
  for (const answer of answers) for (const seq of of(answer).seqs) shown.add(seq);
  return shown.seqs;
}
