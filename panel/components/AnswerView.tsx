import type { ComponentChildren } from 'preact';
import type { Answer } from '../../src/answers/answer.ts';
import type { Figures } from '../../src/answers/figures.ts';
import {
  figuresInWords,
  notKeptInWords,
  shortness,
  stateInWords,
  timeInWords,
} from '../../src/answers/words.ts';
import type { EpochMs } from '../../src/units.ts';
import { barOf, phaseTotals } from '../answers/bars.ts';
import { stallMark } from '../answers/stall.ts';
import type { Painter } from '../answers/use-answers.ts';
import { plural } from '../format.ts';
import { AnswerParts } from './AnswerParts.tsx';

/**
 * One answer: how it stands, how it came, what it says. It reads no signal: a component that does is drawn anew only when
 * its properties change, and an answer that grows is the same object.
 */
export function AnswerView(props: {
  answer: Answer;
  figures: Figures;
  /** As it was then; undefined: as it is. */
  at: EpochMs | undefined;
  /** Until when nothing came, of one that goes on. */
  until: EpochMs | undefined;
  onAt(at: EpochMs | undefined): void;
  painters: Set<Painter>;
  children?: ComponentChildren;
}) {
  const { answer, figures, at, painters } = props;
  const notKept = notKeptInWords(answer);
  return (
    <article class="answer" aria-label={`Answer ${answer.number}`}>
      <p class="answer-state">
        <span class={`answer-mark is-${answer.state}${shortness(answer) ? ' is-short' : ''}`}>
          {stateInWords(answer)}
        </span>
        <span class="dim">
          {[answer.format.name, answer.model].filter((part) => part !== '').join(' · ')}
        </span>
      </p>
      <p class="answer-sentence">{figuresInWords(figures)}.</p>
      <Grew {...props} />
      {answer.errors
        .filter(({ t }) => at === undefined || t <= at)
        .map(({ kind, message, seq }) => (
          <p class="answer-error" key={seq}>
            <strong>{kind || 'Error'}</strong> {message}
          </p>
        ))}
      {answer.afterEnd && (
        <p class="cut">{plural(answer.afterEnd.count, 'piece')} came after its end marker.</p>
      )}
      {notKept !== '' && <p class="cut">{notKept}</p>}
      <AnswerParts {...{ answer, at, painters }} stall={stallMark(answer, props.until)} />
      {answer.citationCount > 0 && <Citations answer={answer} />}
      {props.children}
    </article>
  );
}

/** Its phases, and a way back to how it looked at any moment. */
function Grew(props: {
  answer: Answer;
  figures: Figures;
  at: EpochMs | undefined;
  onAt(at: EpochMs | undefined): void;
  until: EpochMs | undefined;
}) {
  const { answer, figures, at, onAt, until } = props;
  const bar = barOf(answer, until, figures);
  const { from, to } = bar;
  const width = Math.max(1, to - from);
  const share = (t: EpochMs) => `${(((t - from) / width) * 100).toFixed(2)}%`;
  return (
    <div class="answer-grew">
      <div class="answer-phases" aria-hidden="true">
        {bar.spans.map(([start, end, phase]) =>
          end - start < width / 1000 ? null : (
            <span
              key={start}
              class={`of-${phase}`}
              title={`${phase}: ${timeInWords(end - start)}`}
              style={{ left: share(start), width: share(from + end - start) }}
            />
          ),
        )}
      </div>
      <input
        type="range"
        class="answer-at"
        aria-label="As it was at"
        title="As it was then"
        min={0}
        max={1000}
        value={at === undefined ? 1000 : Math.round(((at - from) / width) * 1000)}
        aria-valuetext={at === undefined ? 'its end' : `after ${timeInWords(at - from)}`}
        onInput={(event) => {
          const value = Number((event.currentTarget as HTMLInputElement).value);
          onAt(value >= 1000 ? undefined : from + (value / 1000) * width);
        }}
      />
      <p class="answer-legend">
        {phaseTotals(bar).map(([phase, ms]) => (
          <span key={phase} class={`of-${phase}`}>
            {phase} {timeInWords(ms)}
          </span>
        ))}
        {at !== undefined && (
          <span class="answer-then">
            as it was after {timeInWords(at - from)}{' '}
            <button type="button" class="link" onClick={() => onAt(undefined)}>
              back to its end
            </button>
          </span>
        )}
      </p>
    </div>
  );
}

function Citations({ answer }: { answer: Answer }) {
  const more = answer.citationCount - answer.citations.length;
  return (
    <section class="answer-part" aria-label="Citations">
      <h5>Citations</h5>
      <ol class="answer-citations">
        {answer.citations.map(({ title, url, quote, seq }, index) => (
          <li key={`${seq} ${index}`}>{[title, url, quote && `‘${quote}’`].filter(Boolean).join(' – ')}</li>
        ))}
      </ol>
      {more > 0 && <p class="dim">and {plural(more, 'other')} that are not kept</p>}
    </section>
  );
}
