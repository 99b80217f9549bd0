import type { Ledger } from '../../src/model/ledger/ledger.ts';
import type { LedgerRow } from '../../src/model/ledger/row.ts';
import { oneLine } from '../format.ts';
import { columnsOf } from '../ledger-table.ts';
import { cellsOf } from '../ledger-words.ts';
import { selectRecord } from '../session.ts';
import { chosenAttempt, now, recording, tab } from '../store.ts';

/** One attempt of the ledger, all of it, each fact with where it comes from. */
export function AttemptDetails({ row, ledger }: { row: LedgerRow; ledger: Ledger }) {
  const { lane } = ledger;
  const cells = cellsOf(ledger.refresh(row), ledger, now());
  const { step, regular, jumps } = ledger.habit;
  const kept = row.first !== undefined && recording.value?.record(row.first) !== undefined;
  const attempt = lane.attemptNumbered(row.number);
  return (
    <>
      <dl class="facts attempt-facts">
        {columnsOf(lane.api).map(({ id, name }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>
              <span class={cells[id].bad ? 'bad' : ''}>{oneLine(cells[id].text, 600)}</span>
              <span class="why">{cells[id].why}</span>
            </dd>
          </div>
        ))}
        {regular + jumps > 0 && (
          <div>
            <dt>Ids</dt>
            <dd>
              {step > 0 ? `count by ${step}` : 'do not count'}
              <span class="why">
                while connected: {regular} such steps, {jumps} others
              </span>
            </dd>
          </div>
        )}
      </dl>
      <p class="attempt-links">
        {kept && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              tab.value = 'events';
              selectRecord(row.first);
            }}
          >
            Show events
          </button>
        )}
        {attempt?.connection === row.connection && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              chosenAttempt.value = { lane, number: row.number };
              tab.value = 'headers';
            }}
          >
            Show headers
          </button>
        )}
      </p>
    </>
  );
}
