import type { Answer } from '../../src/answers/answer.ts';
import type { Part, TextPart } from '../../src/answers/choice.ts';
import type { ToolCall } from '../../src/answers/tool-call.ts';
import { argumentsInWords } from '../../src/answers/words.ts';
import type { EpochMs } from '../../src/units.ts';
import { indentJson } from '../answers/indent-json.ts';
import { shownParts } from '../answers/shown-parts.ts';
import type { StallMark } from '../answers/stall.ts';
import type { Painter } from '../answers/use-answers.ts';
import { duration, plural } from '../format.ts';
import { AnswerText } from './AnswerText.tsx';
import { CopyButton } from './CopyButton.tsx';

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
  const { choices, more } = shownParts(answer.choices, at);
  const isPlain = answer.choices.length === 1;
  if (choices.every(({ parts }) => parts.length === 0)) return <p class="dim">{nothing(answer, at)}</p>;
  return (
    <>
      {choices.map(({ choice, parts }) => (
        <section class="answer-choice" key={choice.index} aria-label={`Choice ${choice.index}`}>
          {!isPlain && (
            <h4>
              Choice {choice.index}
              {choice.finish && (at === undefined || choice.finish.t <= at) && (
                <span class="dim"> · {choice.finish.reason}</span>
              )}
            </h4>
          )}
          {parts.map(({ part, index }) => (
            <OnePart key={index} {...{ answer, part, at, painters, stall }} />
          ))}
        </section>
      ))}
      {more > 0 && <p class="cut">{plural(more, 'more part')}: not drawn, but copied with the answer.</p>}
    </>
  );
}

function nothing(answer: Answer, at: EpochMs | undefined): string {
  if (at !== undefined) return 'Nothing of it had come then.';
  return answer.state === 'streaming' ? 'Nothing of it came yet.' : 'It is empty.';
}

const NAMES: Readonly<Record<TextPart['kind'], string>> = {
  text: 'Text',
  reasoning: 'Reasoning',
  refusal: 'Refusal',
};

function OnePart(props: Shown & { part: Part }) {
  const { part, at, painters, stall } = props;
  if (part.kind === 'tool') return <Tool {...props} call={part} />;
  const { growth, kind } = part;
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
  // What was said of it later was not known then.
  const over = at === undefined ? answer.state !== 'streaming' : at >= answer.last.t;
  const isDone = over || (call.done !== undefined && (at === undefined || call.done.t <= at));
  const words = isDone || at === undefined ? argumentsInWords(call, over) : 'still coming';
  const check = isDone ? call.check() : undefined;
  const { result } = call;
  const isWhole = check?.is === 'json' && call.args.length <= INDENTED;
  return (
    <div class="answer-part of-tool">
      <h5>
        Tool call <span class="answer-tool">{call.name || 'without a name'}</span>
        {call.isServers && <span class="dim"> · runs on the server</span>}
        <span class={`answer-check is-${check?.is ?? 'coming'}`}>{words}</span>
        {call.args.length > 0 && (
          <CopyButton
            class="link"
            title={`Copy the arguments of ${call.name || 'this call'}, as they came`}
            text={() => call.args.text}
          />
        )}
      </h5>
      {isWhole ? (
        <pre class="answer-json">{indentJson(call.args.text)}</pre>
      ) : check?.is === 'broken' ? (
        <Broken text={call.args.text} at={check.at} incomplete={check.incomplete} />
      ) : (
        call.args.said > 0 && (
          <AnswerText {...{ growth: call.args, at, painters, stall }} name="Arguments" class="of-json" />
        )
      )}
      {call.differs && (
        <p class="cut">The arguments that were said at the end are not what the fragments make.</p>
      )}
      {result && (at === undefined || result.t <= at) && (
        <div class="answer-result">
          <h5>
            {result.failed ? 'Failed' : 'Result'}{' '}
            <span class="dim">after {duration(result.t - (call.done ?? call.began).t)}</span>
          </h5>
          {result.text !== '' && <pre dir="auto">{result.text}</pre>}
          {result.notKept > 0 && (
            <p class="cut">{plural(result.notKept, 'more character')} of it not kept.</p>
          )}
        </div>
      )}
      {call.id !== '' && <p class="answer-id dim">{call.id}</p>}
    </div>
  );
}

/** Arguments that are no JSON, with the place where they cease to be. */
function Broken({ text, at, incomplete }: { text: string; at: number; incomplete: boolean }) {
  // Of a character that has two halves both are marked.
  const end = at + (String.fromCodePoint(text.codePointAt(at) ?? 0).length || 1);
  return (
    <pre class="answer-json">
      {text.slice(0, at)}
      <mark
        class="answer-fault"
        title={incomplete ? 'It ends here: more should come' : `No JSON from character ${at} on`}
      >
        {text.slice(at, end) || '⌁'}
      </mark>
      {text.slice(end)}
    </pre>
  );
}
