import type { Attempt } from '../../model/lane.ts';
import { FILTERED, LIMITED } from '../../protocols/ai/finish.ts';
import type { Answer } from '../ai/answer.ts';
import type { Answers } from '../ai/answers.ts';
import { aiRule } from '../ai/rule.ts';
import { AI_STREAMS, about, chosen, seconds } from '../ai/words.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';

/** A body that ended before the model had finished. The page cannot see it but by what the format says at the end. */
export const aiTruncated: Rule = {
  id: 'ai-truncated',
  summary: "A model's answer ends before it is finished",
  why:
    'A body that was cut looks to a reader like one that is over: half an answer is shown, and stored, as a whole ' +
    'one. Only the finish reason of its format tells.',
  links: [AI_STREAMS],
  lane: aiRule(judge),
};

type Ended = { answer: Answer; attempt: Attempt };

function judge(answers: Answers): LaneFinding | undefined {
  const ended = answers.recognised.flatMap((answer): Ended[] => {
    const attempt = answer.attemptIn(answers.view.lane);
    // The page may stop reading when it likes; and it is no news when nobody knows who ended it.
    const told = attempt?.by === 'server' || attempt?.by === 'network';
    return attempt && told && answer.format?.finishes && answer.errorCount === 0 ? [{ answer, attempt }] : [];
  });
  const cut = ended.filter(({ answer }) => answer.finish === undefined && answer.end === undefined);
  if (cut.length > 0) return truncated(answers, cut);
  const limited = stoppedBy(answers, LIMITED);
  if (limited.length > 0) return limit(answers, limited);
  const filtered = stoppedBy(answers, FILTERED);
  if (filtered.length > 0) return filter(answers, filtered);
  // In a session the answers before it show that no client waits for the marker in vain.
  const unmarked = ended.filter(
    ({ answer }) => answer.format?.marker !== undefined && answer.end === undefined && !answer.isInSession,
  );
  return unmarked.length > 0 ? withoutMarker(answers, unmarked) : undefined;
}

function stoppedBy(answers: Answers, words: RegExp): Answer[] {
  return answers.recognised.filter(({ finish }) => finish && words.test(finish.reason));
}

function truncated(answers: Answers, cut: Ended[]): LaneFinding {
  const { attempt, answer } = cut[0] as Ended;
  const end = attempt.end as number;
  const after = seconds(end - (answer.isInSession ? (answer.asked?.t ?? answer.firstT) : attempt.start));
  const { predates } = answers.view;
  const how = attempt.by === 'server' ? 'ended' : 'broke off';
  return {
    severity: predates ? 'warning' : 'error',
    title: answer.isInSession
      ? `The connection ${how} in the middle of an answer, after ${after} s of it: it is not whole`
      : `The answer ${how} after ${after} s without a finish reason: it is not whole`,
    evidence: {
      ...about(answers),
      truncatedAnswers: cut.length,
      answers: answers.recognised.length,
      endedBy: endedBy(cut[0] as Ended),
      endedAfterSeconds: after,
      pieces: answer.deltas,
      ...announced(answers, cut[0] as Ended),
      ...(predates ? { note: 'it was open before the recording began: its end may not have been kept' } : {}),
      ...chosen(answers),
    },
    records: shown(cut.map(({ answer: { lastSeq } }) => lastSeq)),
    advice: answer.isInSession
      ? 'Treat an answer that was under way as failed when its connection closes: say so, connect again, and offer to ' +
        'ask again. Read the close code and its reason. Sessions have a longest life: connect anew between two answers, ' +
        'before it is reached or when the server says that it will close.'
      : 'Treat an answer without a finish reason as failed: say so, and offer to ask again. Compare the duration with ' +
        'the limits of the function and of each proxy (60 s, 300 s are usual), and look for a crash in the server log ' +
        'at that time.',
    confidence: predates ? 'low' : 'high',
  };
}

function endedBy({ answer, attempt: { by, code } }: Ended): string {
  if (by !== 'server') return 'network error';
  if (!answer.isInSession) return 'end of the body';
  return code === undefined ? 'close by the server' : `close by the server, code ${code}`;
}

/** How long before its end the server said that it will close the connection. */
function announced({ session }: Answers, { answer, attempt }: Ended): Record<string, number> {
  const { leaving } = session ?? {};
  const isIts = session?.connection === answer.connection && session.number === answer.number;
  return isIts && leaving ? { announcedSecondsBefore: seconds((attempt.end as number) - leaving.t) } : {};
}

function limit(answers: Answers, limited: Answer[]): LaneFinding {
  return {
    title: 'The answer hit its output limit',
    ...stopped(answers, limited, 'limitedAnswers'),
    advice: 'The model had more to say. Raise the limit on output tokens, or let the page ask it to go on.',
  };
}

function filter(answers: Answers, filtered: Answer[]): LaneFinding {
  return {
    title: 'A filter ended the answer',
    ...stopped(answers, filtered, 'filteredAnswers'),
    advice:
      'What came before it is no whole answer: say that it was ended, and do not store it as one. Asking the same ' +
      'again seldom helps.',
  };
}

/** What is told of answers that were stopped, and said why; `counted` names how many they are. */
function stopped(answers: Answers, those: Answer[], counted: string): Omit<LaneFinding, 'title' | 'advice'> {
  return {
    severity: 'info',
    evidence: {
      ...about(answers),
      [counted]: those.length,
      answers: answers.recognised.length,
      finishReason: those[0]?.finish?.reason ?? '',
      ...chosen(answers),
    },
    records: shown(those.map(({ finish }) => finish?.seq ?? 0)),
    confidence: 'high',
  };
}

function withoutMarker(answers: Answers, unmarked: Ended[]): LaneFinding {
  const marker = answers.format?.marker ?? '';
  return {
    severity: 'info',
    title: `The answer finished, but its end marker ${marker} did not come`,
    evidence: {
      ...about(answers),
      unmarkedAnswers: unmarked.length,
      answers: answers.recognised.length,
      finishReason: unmarked[0]?.answer.finish?.reason ?? '',
      ...chosen(answers),
    },
    records: shown(unmarked.map(({ answer: { lastSeq } }) => lastSeq)),
    advice:
      'The answer is whole. A client that waits for the marker does not know it: end on the finish reason too, or ' +
      'have the server (or the proxy between) send the marker.',
    confidence: 'high',
  };
}

function shown(seqs: number[]): number[] {
  const list = new Shown();
  for (const seq of seqs) list.add(seq);
  return list.seqs;
}
