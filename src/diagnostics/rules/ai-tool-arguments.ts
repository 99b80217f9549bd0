import type { ToolCall } from '../../answers/tool-call.ts';
import type { Answer } from '../ai/answer.ts';
import type { Answers } from '../ai/answers.ts';
import { aiRule } from '../ai/rule.ts';
import { about, chosen } from '../ai/words.ts';
import type { LaneFinding, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';

/** Reasons for which arguments may end anywhere, which is no fault of theirs: `ai-truncated` tells of the rest. */
const STOPPED =
  /^(?:length|max_tokens|max_output_tokens|MAX_TOKENS|model_context_window_exceeded|incomplete|content_filter|refusal|failed|cancelled|canceled|interrupted|turn_detected|client_cancelled)$/;

const MALFORMED = 'MALFORMED_FUNCTION_CALL';

/** Arguments of a tool call that are no JSON though the answer was finished: its fragments make nothing that parses. */
export const aiToolArguments: Rule = {
  id: 'ai-tool-arguments',
  summary: "The arguments of a model's tool call are no JSON",
  why:
    'Arguments are written by the model, token by token, and nothing but strict modes makes them JSON. A client that ' +
    'parses them throws in the middle of the answer, and the tool is never run.',
  links: [
    {
      text: 'OpenAI: Function calling, strict mode',
      url: 'https://platform.openai.com/docs/guides/function-calling#strict-mode',
    },
  ],
  lane: aiRule(judge),
};

interface Fault {
  answer: Answer;
  call: ToolCall;
  at: number;
  incomplete: boolean;
}

function judge(answers: Answers): LaneFinding | undefined {
  let calls = 0;
  const faults: Fault[] = [];
  for (const answer of answers.recognised) {
    if (!answer.calls?.isWhole || !isWhole(answer)) continue;
    for (const call of answer.calls.all) {
      calls++;
      const check = call.check();
      if (check.is === 'broken') faults.push({ answer, call, at: check.at, incomplete: check.incomplete });
    }
  }
  const [first] = faults;
  if (!first) return toldByFormat(answers);
  const { call, at, incomplete } = first;
  const of = call.name === '' ? 'a tool call' : call.name;
  const records = new Shown();
  for (const fault of faults) records.add(fault.call.began.seq);
  return {
    severity: 'warning',
    title: incomplete
      ? `The arguments of ${of} end after ${at} characters, where more should come`
      : `The arguments of ${of} are no JSON from character ${at} on`,
    evidence: {
      ...about(answers),
      tool: call.name || 'not told',
      brokenCalls: faults.length,
      calls,
      characters: call.args.length,
      ...chosen(answers),
    },
    records: records.seqs,
    advice:
      'Parse arguments where a failure is expected, and tell the model of it as the result of the call: it mostly ' +
      'mends them. Ask for strict arguments where the vendor has them. Where they end too early, look whether the ' +
      'page puts fragments of parallel calls together, or drops one.',
    confidence: 'high',
  };
}

/** Gemini's calls come as JSON, and those that were none do not come: a word does. */
function toldByFormat(answers: Answers): LaneFinding | undefined {
  const failed = answers.recognised.filter(({ finish }) => finish?.reason === MALFORMED);
  if (failed.length === 0) return undefined;
  const records = new Shown();
  for (const { finish } of failed) records.add(finish?.seq ?? 0);
  return {
    severity: 'warning',
    title: `The answer ended with a tool call that is none (${MALFORMED})`,
    evidence: {
      ...about(answers),
      brokenCalls: failed.length,
      answers: answers.recognised.length,
      ...chosen(answers),
    },
    records: records.seqs,
    advice:
      'Ask again: the next attempt is mostly whole. Where it happens often, simplify the schemas of the tools and say ' +
      'in their descriptions what each argument looks like.',
    confidence: 'high',
  };
}

/** Nothing ended it before it had said all. */
function isWhole({ finish, end, errorCount }: Answer): boolean {
  if (errorCount > 0 || (finish === undefined && end === undefined)) return false;
  return finish === undefined || !STOPPED.test(finish.reason);
}
