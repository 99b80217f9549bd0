import type { EpochMs, Milliseconds, Seq } from '../../units.ts';
import type { Answer } from '../ai/answer.ts';
import type { Answers } from '../ai/answers.ts';
import { aiRule } from '../ai/rule.ts';
import { about, chosen, seconds } from '../ai/words.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { AI_SLOW_FIRST_TOKEN as LIMITS } from '../thresholds.ts';

/** The wait from the request to the first piece of an answer, which is all that a person sees of its speed. */
export const aiSlowFirstToken: Rule = {
  id: 'ai-slow-first-token',
  summary: "The first piece of a model's answer comes late",
  why:
    'Until the first token a person looks at nothing and presses the button again. Several platforms also give up ' +
    'on an answer whose first byte takes 25 to 100 seconds.',
  links: [
    { text: 'Heroku: Request timeout', url: 'https://devcenter.heroku.com/articles/request-timeout' },
    { text: 'Vercel: Edge runtime', url: 'https://vercel.com/docs/functions/runtimes/edge' },
  ],
  lane: aiRule(judge),
};

interface Wait {
  answer: Answer;
  total: Milliseconds;
  /** From the request to the headers, where both are known. */
  headers: Milliseconds | undefined;
  pending: boolean;
}

function judge(answers: Answers, now: EpochMs): LaneFinding | undefined {
  const { view } = answers;
  const all = answers.recognised;
  const slow = all.flatMap((answer): Wait[] => {
    const wait = waitOf(answers, answer, now);
    return wait && wait.total > LIMITS.advice ? [wait] : [];
  });
  const worst = slow.reduce<Wait | undefined>((a, b) => (a && a.total >= b.total ? a : b), undefined);
  if (!worst) return undefined;
  const { answer, total, headers, pending } = worst;
  const lateHeaders = headers !== undefined && headers > total / 2;
  const pinged = answer.pingsBefore >= LIMITS.pings;
  const shared = view.lane.api === 'EventSource';
  const soft = view.choiceOf !== undefined;
  const severity = total > LIMITS.warning ? (soft ? 'advice' : 'warning') : soft ? 'info' : 'advice';
  if (answer.isInSession) return inSession(answers, slow, worst, severity);
  return {
    severity: pinged || shared ? 'info' : severity,
    title: pending
      ? `Still no token ${seconds(total)} s after the request`
      : `The first token came ${seconds(total)} s after the request, ${headers === undefined ? '' : 'most of it '}${where(headers, lateHeaders)}`,
    evidence: {
      ...about(answers),
      firstTokenSeconds: seconds(total),
      headersAfterSeconds: headers === undefined ? 'unknown' : seconds(headers),
      tokenAfterHeadersSeconds: headers === undefined ? 'unknown' : seconds(total - headers),
      slowAnswers: slow.length,
      answers: all.length,
      ...(pinged ? { pingsMeanwhile: answer.pingsBefore } : {}),
      ...(shared ? { note: 'an EventSource may be opened long before the question is asked' } : {}),
      ...chosen(answers),
    },
    records: [answer.firstSeq, answer.firstDelta?.seq].filter(
      (seq, i, both): seq is Seq => seq !== undefined && both.indexOf(seq) === i,
    ),
    advice: adviceOf(headers === undefined ? undefined : lateHeaders, pinged),
    confidence: shared ? 'low' : headers === undefined ? 'medium' : 'high',
  };
}

/** In a session nothing is told of a request: the time counts from the question, where that was seen. */
function inSession(
  answers: Answers,
  slow: Wait[],
  { answer, total, pending }: Wait,
  severity: LaneFinding['severity'],
): LaneFinding {
  const { asked } = answer;
  const from = asked ? (asked.byPage ? 'the page asked' : 'the question ended') : 'the answer began';
  return {
    severity,
    title: pending
      ? `Still no token ${seconds(total)} s after ${from}`
      : `The first token came ${seconds(total)} s after ${from}`,
    evidence: {
      ...about(answers),
      firstTokenSeconds: seconds(total),
      countedFrom: from,
      slowAnswers: slow.length,
      answers: answers.recognised.length,
      ...chosen(answers),
    },
    records: [asked?.seq ?? answer.firstSeq, answer.firstDelta?.seq].filter(
      (seq, i, both): seq is Seq => seq !== undefined && both.indexOf(seq) === i,
    ),
    advice:
      'The connection is open, so it is the model that takes its time: shorten its instructions and what it is told ' +
      'of the conversation, keep tools quick, and show on the page that it was heard.',
    confidence: asked?.byPage ? 'high' : 'medium',
  };
}

function waitOf({ view }: Answers, answer: Answer, now: EpochMs): Wait | undefined {
  const attempt = answer.attemptIn(view.lane);
  if (!attempt) return undefined;
  const { open, end, connecting } = attempt;
  const start = answer.isInSession ? (answer.asked?.t ?? answer.firstT) : attempt.start;
  const pending = answer.firstDelta === undefined;
  // It ended, or failed, before there was any: that is another matter.
  if (pending && (end !== undefined || answer.isOver)) return undefined;
  const until = answer.firstDelta?.t ?? now;
  if (view.page.disturbed(start, until)) return undefined;
  // Where nobody saw the request, the hook's first sight of it is its answer.
  const known = connecting !== undefined && connecting.source !== 'inferred' && open !== undefined;
  return { answer, total: until - start, headers: known ? open - start : undefined, pending };
}

function where(headers: Milliseconds | undefined, late: boolean): string {
  if (headers === undefined) return 'or later: when it was sent is not known';
  return late ? 'before the headers' : 'after the headers';
}

function adviceOf(lateHeaders: boolean | undefined, pinged: boolean): string {
  if (pinged)
    return 'Pings show that the stream works while the model thinks. Show that on the page, so that nobody asks again.';
  if (lateHeaders === undefined)
    return 'When the request was sent is not known: see the Timing of the Network panel whether the headers or the model take the time.';
  return lateHeaders
    ? 'The headers come late: a cold start, a queue, or a proxy that waits for the first bytes of the body. Send the ' +
        'headers and an opening comment at once, before the model is asked, and turn buffering off for this route.'
    : 'The headers are there and the model takes its time: shorten or cache the prompt, stream its reasoning or a ' +
        'progress event meanwhile, and send a comment every 15 s so that no proxy gives up.';
}
