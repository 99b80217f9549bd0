import type { Attempt, Lane } from '../../src/model/lane.ts';
import { attemptEnd } from '../describe.ts';
import { clock, count, duration, oneLine, size } from '../format.ts';
import { selectRecord } from '../session.ts';
import { evaluated, now, recording, tab, tick } from '../store.ts';
import { recordIndexAt } from '../timeline/query.ts';
import { Empty } from './Empty.tsx';

/** Newest attempts shown at most; a connection that flaps for hours has thousands. */
const SHOWN = 500;

/** The reconnect ledger: each network try of a connection. */
export function Attempts({ lane }: { lane: Lane }) {
  tick.value;
  evaluated.value;
  const attempts = lane.attempts.slice(-SHOWN);
  if (attempts.length === 0) return <Empty title="No attempt was seen yet." />;
  const source = lane.api === 'EventSource';
  const time = now();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scrolls attempts" role="tabpanel" aria-label="Connections" tabIndex={0}>
      {attempts.length < lane.attemptCount && (
        <p class="events-note">
          The newest {SHOWN} of {count(lane.attemptCount)} attempts.
        </p>
      )}
      <table aria-label="Attempts">
        <thead>
          <tr>
            <th>#</th>
            <th>Started</th>
            <th title="From the loss to this attempt">Waited</th>
            <th title="From its start to open">Opened after</th>
            {source && <th title="Held by the EventSource when the attempt started">Last-Event-ID</th>}
            <th class="number">Messages</th>
            <th class="number">Bytes</th>
            <th class="number">Open for</th>
            <th>Ended</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt, index) => (
            <tr key={attempt.number}>
              <td>{attempt.number}</td>
              <td>
                <button
                  type="button"
                  class="link"
                  title="Show it in the events"
                  onClick={() => showStart(lane, attempt)}
                >
                  {clock(attempt.start)}
                </button>
              </td>
              <td>{waited(attempt, attempts[index - 1])}</td>
              <td>{attempt.open === undefined ? '–' : duration(attempt.open - attempt.start)}</td>
              {source && <td>{lastEventId(attempt)}</td>}
              <td class="number">
                ↓{count(attempt.messagesIn)}
                {!source && ` ↑${count(attempt.messagesOut)}`}
              </td>
              <td class="number">{size(attempt.bytesIn + attempt.bytesOut)}</td>
              <td class="number">
                {attempt.open === undefined ? '–' : duration((attempt.end ?? time) - attempt.open)}
              </td>
              <td class={attempt.outcome === 'lost' || attempt.outcome === 'failed' ? 'bad' : ''}>
                {oneLine(attemptEnd(attempt, lane), 80)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function waited(attempt: Attempt, before: Attempt | undefined): string {
  const wait =
    attempt.delay ?? (before?.end === undefined ? undefined : Math.max(0, attempt.start - before.end));
  if (wait === undefined) return '–';
  return `${duration(wait)}${attempt.inferred ? ' (re-created)' : ''}`;
}

function lastEventId(attempt: Attempt) {
  if (attempt.lastEventIdForgotten)
    return <span class="bad">{oneLine(attempt.lastEventIdForgotten, 30)} forgotten</span>;
  return attempt.lastEventId ? `${oneLine(attempt.lastEventId, 30)} held` : '–';
}

function showStart(lane: Lane, attempt: Attempt): void {
  const current = recording.value;
  if (!current) return;
  tab.value = 'events';
  selectRecord(lane.seqs.at(recordIndexAt(lane, current, attempt.start)));
}
