import type { Attempt, Lane } from '../../src/model/lane.ts';
import { oneLine } from '../format.ts';
import {
  answerOf,
  generalFacts,
  headersSource,
  isOnWire,
  lastEventIdLine,
  SEEN_BY,
  whyUnknown,
} from '../request.ts';
import { hostState, tick } from '../store.ts';
import { AttemptPicker, shownAttempt } from './AttemptPicker.tsx';
import { Empty } from './Empty.tsx';
import { Cut, Facts } from './Facts.tsx';
import { BlockHead, HeaderBlock } from './HeaderBlock.tsx';

const ID_SIGN = { same: '✓', differ: '≠', 'not-sent': '–', unknown: '?' };
const SAYS: Record<string, string> = {
  hook: "the page's own events",
  wire: 'seen on the wire',
  inferred: 'inferred: same URL after a loss',
};

/** Request and answer of one attempt, with who says so. */
export function Headers({ lane }: { lane: Lane }) {
  tick.value;
  const attempt = shownAttempt(lane);
  if (!attempt) return <Empty title="No attempt was seen yet." />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scrolls exchange" role="tabpanel" aria-label="Headers" tabIndex={0}>
      <AttemptPicker lane={lane} attempt={attempt} />
      <Blocks lane={lane} attempt={attempt} key={`${attempt.connection} ${attempt.number}`} />
    </div>
  );
}

function Blocks({ lane, attempt }: { lane: Lane; attempt: Attempt }) {
  const answer = answerOf(attempt);
  const wire = isOnWire(attempt);
  if (!wire && !answer.headers && !answer.status)
    return <Empty title={whyUnknown(attempt, lane, hostState.value === 'imported')} />;
  const facts = generalFacts(attempt, lane);
  const copied = () =>
    facts
      .filter(([, value]) => value.length > 0)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : value.join(', ')}`)
      .join('\n');
  return (
    <>
      <section class="block" aria-label="General">
        <BlockHead name="General" note={SEEN_BY[wire ? 'wire' : 'hook']} copy={copied} />
        <Facts facts={facts.map(([name, value]) => [name, shown(name, value)])} />
      </section>
      <LastEventId lane={lane} attempt={attempt} />
      <HeaderBlock
        name="Request headers"
        headers={attempt.connecting?.requestHeaders}
        source="wire"
        unknown={
          wire
            ? 'Not known: the network layer told of this request too late, or of its answer only.'
            : 'Not known: a page is not shown them, and the network layer told nothing of this request.'
        }
      />
      <HeaderBlock
        name="Response headers"
        headers={answer.headers}
        source={headersSource(attempt)}
        unknown={attempt.end === undefined && !answer.status ? 'No answer yet.' : 'Not known.'}
      />
    </>
  );
}

/** Longer URLs would push what is below out of sight. */
const URL_SHOWN = 160;
const MONO = new Set(['URL', 'Remote address']);

function shown(name: string, value: string | string[]) {
  if (typeof value !== 'string') return list(value);
  if (!MONO.has(name) || value.startsWith('not known')) return value;
  return (
    <span class="mono">
      <Cut text={value} most={URL_SHOWN} />
    </span>
  );
}

function list(values: string[]) {
  if (values.length === 0) return '';
  return (
    <ul class="plain-list">
      {values.map((value, index) => (
        <li key={`${index} ${value}`}>
          <Cut text={value} most={URL_SHOWN} />
        </li>
      ))}
    </ul>
  );
}

/** Was what the EventSource held really sent? */
function LastEventId({ lane, attempt }: { lane: Lane; attempt: Attempt }) {
  const line = lastEventIdLine(attempt, lane);
  if (!line) return null;
  return (
    <section class="block" aria-label="Last-Event-ID">
      <BlockHead name="Last-Event-ID" />
      <p class={`id-line ${line.verdict}`}>
        <span class="id-sign" aria-hidden="true">
          {ID_SIGN[line.verdict]}
        </span>{' '}
        {line.words}
      </p>
      <dl class="headers">
        {line.sides
          .filter(({ id }) => id !== undefined)
          .map(({ name, id = '', by }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {oneLine(id, 200)} <span class="by">{SAYS[by] ?? by}</span>
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
