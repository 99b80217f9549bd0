import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../src/answers/answer.ts';
import { answerAsJson } from '../../src/answers/as-json.ts';
import { type Figures, figuresOf } from '../../src/answers/figures.ts';
import { answerAsMarkdown } from '../../src/answers/markdown.ts';
import { comparedRows, figureRows, outsideInWords, usageInWords } from '../../src/answers/words.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { EpochMs } from '../../src/units.ts';
import { LISTED, type Listed } from '../answers/catalogue.ts';
import { answerTitle, nameOf } from '../answers/list.ts';
import { untilNow } from '../answers/stall.ts';
import { useAnswers } from '../answers/use-answers.ts';
import { useCatalogue } from '../answers/use-catalogue.ts';
import { isAtEnd, useFollow } from '../answers/use-follow.ts';
import { count } from '../format.ts';
import { now, recording } from '../store.ts';
import { AnswerPicker } from './AnswerPicker.tsx';
import { AnswerView } from './AnswerView.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Empty } from './Empty.tsx';

/** The answers of a model that a connection streams: one of them, or two side by side. */
export function AnswerTab({ lane }: { lane: Lane }) {
  const [chosen, choose] = useState<string>();
  const [with_, compare] = useState<Listed>();
  const [at, setAt] = useState<EpochMs>();
  const [otherAt, setOtherAt] = useState<EpochMs>();
  const scroller = useRef<HTMLDivElement>(null);
  const read = useAnswers(lane, ({ all }) => pick(all, chosen));
  const beside = useAnswers(with_?.lane, ({ all }) => all.find((one) => nameOf(one) === with_?.name));
  const answer = read && pick(read.answers.all, chosen);
  const catalogue = useCatalogue();
  useFollow(scroller, read?.painters, answer?.state === 'streaming' && at === undefined, answer);
  // Another one begins at its beginning.
  useLayoutEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [answer, with_]);
  // Who reads, or looks back, is not torn away when the next answer begins.
  const hold = (held: boolean) => {
    const isNewest = answer === read?.answers.all.at(-1);
    choose(answer && (held || !isNewest) ? nameOf(answer) : undefined);
  };
  const lookBack = (then: EpochMs | undefined) => {
    setAt(then);
    if (then !== undefined) hold(true);
  };
  const current = recording.value;
  if (!read || !answer || !current)
    return (
      <div class="scrolls" role="tabpanel" aria-label="Answer">
        <Empty title={read?.complete ? 'No answer of a model is kept of this connection.' : 'Reading…'} />
      </div>
    );
  const other = beside?.answers.all.find((one) => nameOf(one) === with_?.name);
  const stream = read.answers.stream(answer.connection, answer.attempt);
  const outside = stream ? outsideInWords(stream) : [];
  const time = now();
  const until = untilNow(answer, time);
  const figures = figuresOf(answer, until);
  const otherUntil = other && untilNow(other, time);
  const otherFigures = other && figuresOf(other, otherUntil);
  return (
    <div
      class="scrolls answer-tab"
      role="tabpanel"
      aria-label="Answer"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      ref={scroller}
      onScroll={({ currentTarget }) => hold(!isAtEnd(currentTarget))}
    >
      <div class="answer-bar">
        <AnswerPicker
          all={read.answers.all}
          shown={answer}
          onChoose={(next) => {
            choose(next && nameOf(next));
            setAt(undefined);
          }}
        />
        <CompareWith
          {...catalogue?.list()}
          shown={nameOf(answer)}
          chosen={other ? with_ : undefined}
          onChoose={(next) => {
            compare(next);
            setOtherAt(undefined);
          }}
        />
        <span class="answer-copy">
          Copy
          {hasText(answer) && (
            <CopyButton class="link" name="text" title="Copy the text" text={() => textOf(answer)} />
          )}
          <CopyButton
            class="link"
            name="Markdown"
            title="Copy the answer and its figures as Markdown"
            text={() => answerAsMarkdown(answer, until)}
          />
          <CopyButton
            class="link"
            name="JSON"
            title="Copy the answer and its figures as JSON"
            text={() => JSON.stringify(answerAsJson(answer, until), null, 2)}
          />
        </span>
      </div>
      {read.answers.forgotten > 0 && (
        <p class="cut">{count(read.answers.forgotten)} older answers are not kept.</p>
      )}
      {outside.map((sentence, index) => (
        <p class="cut" key={index}>
          {sentence}
        </p>
      ))}
      {other && otherFigures && beside ? (
        <>
          <Compared a={answer} b={other} of={[figures, otherFigures]} />
          <div class="answer-columns two">
            <AnswerView
              {...{ answer, figures, at, onAt: lookBack, until, painters: read.painters }}
              key={nameOf(answer)}
            />
            <AnswerView
              {...{ answer: other, figures: otherFigures, at: otherAt, onAt: setOtherAt }}
              {...{ until: otherUntil, painters: beside.painters }}
              key={nameOf(other)}
            />
          </div>
        </>
      ) : (
        <div class="answer-columns">
          <AnswerView
            {...{ answer, figures, at, onAt: lookBack, until, painters: read.painters }}
            key={nameOf(answer)}
          />
          <FigureList answer={answer} figures={figures} />
        </div>
      )}
    </div>
  );
}

/** The one chosen, else the newest. */
function pick(all: readonly Answer[], chosen: string | undefined): Answer | undefined {
  return (chosen === undefined ? undefined : all.find((one) => nameOf(one) === chosen)) ?? all.at(-1);
}

/** There is more to it than thoughts and calls. */
function hasText({ choices }: Answer): boolean {
  return choices.some(({ parts }) =>
    parts.some((part) => (part.kind === 'text' || part.kind === 'refusal') && part.growth.length > 0),
  );
}

/** The texts of all choices. */
function textOf({ choices }: Answer): string {
  return choices.map(({ text, refusal }) => text || refusal).join('\n\n');
}

function CompareWith(props: {
  listed?: readonly Listed[];
  /** There are older ones. */
  more?: boolean;
  /** Not to be compared with itself. */
  shown: string;
  chosen: Listed | undefined;
  onChoose(next: Listed | undefined): void;
}) {
  const { listed = [], more, shown } = props;
  const options = listed.filter(({ name }) => name !== shown);
  if (options.length === 0) return null;
  return (
    <label class="answer-compare">
      Compare with{' '}
      <select
        value={props.chosen?.name ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget as HTMLSelectElement;
          props.onChoose(options.find(({ name }) => name === value));
        }}
      >
        <option value="">none</option>
        {more && <option disabled>the newest {LISTED}:</option>}
        {options.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** All figures that are known of one answer. */
function FigureList({ answer, figures }: { answer: Answer; figures: Figures }) {
  const usage = usageInWords(answer.usage);
  return (
    <aside class="answer-figures" aria-label="Figures">
      <dl>
        {figureRows(figures).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {usage !== '' && (
          <div>
            <dt>Usage</dt>
            <dd>{usage}</dd>
          </div>
        )}
      </dl>
    </aside>
  );
}

/** The figures of two answers. */
function Compared({ a, b, of }: { a: Answer; b: Answer; of: [Figures, Figures] }) {
  const rows = comparedRows(...of);
  const usages = [usageInWords(a.usage), usageInWords(b.usage)];
  return (
    <table class="answer-compared" aria-label="Figures compared">
      <thead>
        <tr>
          <th />
          <th>{answerTitle(a)}</th>
          <th>{answerTitle(b)}</th>
        </tr>
      </thead>
      <tbody>
        {[...rows, ...(usages.some((one) => one) ? [['Usage', ...usages]] : [])].map(([name, one, two]) => (
          <tr key={name}>
            <th>{name}</th>
            <td>{one || '–'}</td>
            <td>{two || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
