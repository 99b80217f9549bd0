import type { Answer } from '../../src/answers/answer.ts';
import type { Choice, Part, TextPart } from '../../src/answers/choice.ts';
import type { ToolCall } from '../../src/answers/tool-call.ts';
import { argumentsInWords } from '../../src/answers/words.ts';
import type { EpochMs } from '../../src/units.ts';
import { indentJson } from '../answers/indent-json.ts';
import type { StallMark } from '../answers/stall.ts';
import type { Painter } from '../answers/use-answers.ts';
import { duration, plural } from '../format.ts';
import { AnswerText } from './AnswerText.tsx';

/** Arguments that are longer are shown as they came. */
const INDENTED = 50_000;

interface Shown {
  answer: Answer;
  at: EpochMs | undefined;
  painters: Set<Painter>;
  stall: StallMark | undefined;
}

/** What an answer is made of, in the order in which it began; several choices under their numbers. */
export function AnswerParts({ answer, at, painters, stall }: Shown) {
  const { choices } = answer;
  if (choices.every(({ parts }) => parts.length === 0))
    return <p class="dim">{answer.state === 'streaming' ? 'Nothing of it came yet.' : 'It is empty.'}</p>;
  return (
    <>
      {choices.map((choice) => (
        <section class="answer-choice" key={choice.index} aria-label={`Choice ${choice.index}`}>
          {choices.length > 1 && (
            <h4>
              Choice {choice.index}
              {choice.finish && <span class="dim"> · {choice.finish.reason}</span>}
            </h4>
          )}
          {choice.parts.map((part, index) => (
            // Parts are only ever added.
            <OnePart key={index} {...{ answer, choice, part, at, painters, stall }} />
          ))}
        </section>
      ))}
    </>
  );
}

const NAMES: Readonly<Record<TextPart['kind'], string>> = {
  text: 'Text',
  reasoning: 'Reasoning',
  refusal: 'Refusal',
};

function OnePart(props: Shown & { choice: Choice; part: Part }) {
  const { part, at, painters, stall } = props;
  if (part.kind === 'tool') return <Tool {...props} call={part} />;
  const { growth, kind } = part;
  if (growth.said === 0) return null;
  const name = NAMES[kind];
  const text = <AnswerText {...{ growth, at, painters, name, stall }} class={`of-${kind}`} />;
  const notes = (
    <>
      {part.differs && <p class="cut">What was said of it at its end is not what its pieces make.</p>}
      {growth.rewritten > 0 && (
        <p class="cut">Taken back and said anew {plural(growth.rewritten, 'time')}; this is the last.</p>
      )}
    </>
  );
  if (kind === 'reasoning')
    return (
      <details class="answer-part" open>
        <summary>
          {name} <span class="dim">{plural(growth.said, 'character')}</span>
        </summary>
        {text}
        {notes}
      </details>
    );
  return (
    <div class="answer-part">
      <h5>{name}</h5>
      {text}
      {notes}
    </div>
  );
}

function Tool({ answer, call, at, painters, stall }: Shown & { call: ToolCall }) {
  const over = answer.state !== 'streaming';
  const isDone = over || call.done !== undefined;
  const words = argumentsInWords(call, over);
  const check = isDone ? call.check() : undefined;
  const isWhole = check?.is === 'json' && at === undefined && call.args.length <= INDENTED;
  return (
    <div class="answer-part of-tool">
      <h5>
        Tool call <span class="answer-tool">{call.name || 'without a name'}</span>
        {call.isServers && <span class="dim"> · runs on the server</span>}
        <span class={`answer-check is-${check?.is ?? 'coming'}`}>{words}</span>
      </h5>
      {isWhole ? (
        <pre class="answer-json">{indentJson(call.args.text)}</pre>
      ) : check?.is === 'broken' && at === undefined ? (
        <Broken text={call.args.text} at={check.at} />
      ) : (
        call.args.said > 0 && (
          <AnswerText {...{ growth: call.args, at, painters, stall }} name="Arguments" class="of-json" />
        )
      )}
      {call.differs && (
        <p class="cut">The arguments that were said at the end are not what the fragments make.</p>
      )}
      {call.result && (at === undefined || call.result.t <= at) && (
        <div class="answer-result">
          <h5>
            {call.result.failed ? 'Failed' : 'Result'}{' '}
            <span class="dim">after {duration(call.result.t - (call.done ?? call.began).t)}</span>
          </h5>
          <pre>{call.result.text}</pre>
        </div>
      )}
      {call.id !== '' && <p class="answer-id dim">{call.id}</p>}
    </div>
  );
}

/** Arguments that are no JSON, with the place where they cease to be. */
function Broken({ text, at }: { text: string; at: number }) {
  return (
    <pre class="answer-json">
      {text.slice(0, at)}
      <mark class="answer-fault" title={`No JSON from character ${at} on`}>
        {text.slice(at, at + 1) || '⌁'}
      </mark>
      {text.slice(at + 1)}
    </pre>
  );
}
