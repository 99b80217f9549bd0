import type { EpochMs, Seq } from '../../units.ts';
import type { Stall } from '../ai/answer.ts';
import type { Answers } from '../ai/answers.ts';
import { aiRule } from '../ai/rule.ts';
import { AI_STREAMS, about, chosen, seconds } from '../ai/words.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { SHOWN_RECORDS } from '../thresholds.ts';

/** An unfinished answer that stands still, by the pace it had. Time in which a tool runs on the server is none. */
export const aiStall: Rule = {
  id: 'ai-stall',
  summary: "A model's answer stands still in the middle",
  why:
    'Nothing in the stream says whether more is coming: the page waits for ever with half an answer. A stall is also ' +
    'what the idle timeouts of proxies cut.',
  links: [AI_STREAMS],
  lane: aiRule(judge),
};

function judge(answers: Answers, now: EpochMs): LaneFinding | undefined {
  const { view } = answers;
  // Where the end is not told, silence may be the end.
  const all = answers.recognised.filter(({ format }) => format?.finishes);
  const stalls = all
    .flatMap((answer) => {
      const attempt = answer.attemptIn(view.lane);
      const pending = attempt?.end === undefined ? answer.pending(now) : undefined;
      return pending ? [...answer.stalls, pending] : answer.stalls;
    })
    .filter(({ from, to }) => !view.page.disturbed(from, to));
  const longest = stalls.reduce<Stall | undefined>(
    (a, b) => (a && a.to - a.from >= b.to - b.from ? a : b),
    undefined,
  );
  if (!longest) return undefined;
  const gap = longest.to - longest.from;
  const wire = view.lane.api === 'EventSource';
  const records: Seq[] = [...new Set(stalls.flatMap(({ seqs }) => seqs))].slice(0, SHOWN_RECORDS);
  return {
    severity: view.choiceOf === undefined ? 'warning' : 'advice',
    title: `The answer stood still for ${seconds(gap)} s${longest.alive > 0 ? ', though the stream was alive' : ''}`,
    evidence: {
      ...about(answers),
      longestGapSeconds: seconds(gap),
      thresholdSeconds: seconds(longest.threshold),
      stalls: stalls.length,
      signsOfLifeMeanwhile: longest.alive > 0 || !wire ? longest.alive : 'none visible',
      ...chosen(answers),
    },
    records,
    advice:
      longest.alive > 0
        ? 'Pings came and no content: the model or its server is stuck, not the connection. Give the page a timeout of ' +
          'its own on content (not on bytes), and offer to go on or to ask again.'
        : 'No content came, and no sign of life with it: the server, or something on the way. Have the server send a ' +
          'ping every 15 s, so that the two can be told apart and no idle timeout strikes; give the page a timeout, ' +
          'and offer to ask again.',
    confidence: longest.alive > 0 ? 'high' : 'medium',
  };
}
