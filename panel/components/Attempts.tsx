import { useRef } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import type { Ledger } from '../../src/model/ledger/ledger.ts';
import type { LedgerRow } from '../../src/model/ledger/row.ts';
import { ledgerTotals } from '../../src/model/ledger/totals.ts';
import { oneLine } from '../format.ts';
import { columnsOf, columnsThatFit, type LedgerColumn, ledgerText, totalsText } from '../ledger-table.ts';
import { cellsOf, totalWords } from '../ledger-words.ts';
import { ledgers } from '../ledgers.ts';
import { rowAfterKey } from '../row-keys.ts';
import { now, recording, remember, selectedAttempt, settings } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';
import { Empty } from './Empty.tsx';
import { useReading } from './use-reading.ts';
import { useRows } from './use-rows.ts';

const ROW = 20;

/** The reconnect ledger: a row for each network try of a connection, and what they come to. */
export function Attempts({ lane }: { lane: Lane }) {
  const reading = useReading(ledgers, lane);
  const ledger = reading?.reader;
  if (!ledger || ledger.rows.length === 0) return <Empty title="No attempt was seen yet." />;
  return (
    <div class="ledger" role="tabpanel" aria-label="Connections">
      <Totals ledger={ledger} progress={reading.complete ? 1 : reading.progress} />
      <LedgerGrid ledger={ledger} />
    </div>
  );
}

function Totals({ ledger, progress }: { ledger: Ledger; progress: number }) {
  const time = now();
  const totals = ledgerTotals(ledger, time, recording.value?.marks);
  return (
    <div class="ledger-bar">
      <dl class="totals" aria-label="Totals">
        {totalWords(totals, ledger.lane.api !== 'WebSocket').map(([name, value, why]) => (
          <div key={name} title={why}>
            <dt>{name}</dt>
            <dd>
              {value}
              <span class="hidden-text">, {why}</span>
            </dd>
          </div>
        ))}
      </dl>
      {progress < 1 && <span class="dim">reading… {Math.floor(progress * 100)} %</span>}
      <span class="ledger-copy">
        <CopyButton
          text={() => ledgerText(ledger, now(), 'tsv')}
          name="Copy TSV"
          title="Copy all attempts, all columns"
        />
        <CopyButton
          text={() => `${totalsText(totals, ledger.lane.api)}\n${ledgerText(ledger, now(), 'markdown')}`}
          name="Copy Markdown"
          title="Copy the totals and all attempts, all columns"
        />
      </span>
    </div>
  );
}

/** Of ten thousand attempts, only those in sight exist; of the columns, those for which there is room. */
function LedgerGrid({ ledger }: { ledger: Ledger }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRows(scroller, ledger.rows.length, ROW);
  const columns = columnsThatFit(columnsOf(ledger.lane.api), rows.width - 4);
  const template = columns
    .map(({ id, width }) => (id === 'ended' ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(' ');
  const selected = selectedAttempt.value;
  const select = (index: number) => {
    const to = Math.max(0, Math.min(ledger.rows.length - 1, index));
    selectedAttempt.value = to + 1;
    rows.reveal(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(rows.list.viewport / ROW) - 1);
    const last = ledger.rows.length - 1;
    const from = selected === undefined ? (event.key === 'ArrowUp' ? last + 1 : -1) : selected - 1;
    const to = rowAfterKey(event.key, from, page, last);
    if (to !== undefined) select(to);
    else if (event.key === 'Enter') remember({ detailsOpen: true });
    else if (event.key === 'Escape' && settings.value.detailsOpen) remember({ detailsOpen: false });
    else return;
    event.preventDefault();
  };
  const { first, end } = rows.list.rows(rows.offset);
  const time = now();
  return (
    <div
      class="ledger-grid"
      role="grid"
      aria-label="Attempts"
      aria-rowcount={ledger.rows.length + 1}
      aria-activedescendant={selected === undefined ? undefined : `attempt-${selected}`}
      tabIndex={0}
      ref={scroller}
      onScroll={rows.onScroll}
      onKeyDown={onKeyDown}
      onDblClick={() => remember({ detailsOpen: true })}
    >
      <div class="ledger-row head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <span
            key={column.id}
            role="columnheader"
            class={column.number ? 'number' : ''}
            title={column.name}
            aria-label={column.name}
          >
            {column.head}
          </span>
        ))}
      </div>
      <div class="ledger-rows" role="presentation" style={{ height: `${rows.list.height}px` }}>
        {ledger.rows.slice(first, end).map((row, i) => (
          <GridRow
            key={row.number}
            {...{ row: ledger.refresh(row), ledger, columns, time, template }}
            top={rows.list.top(first + i, rows.offset)}
            selected={row.number === selected}
            onSelect={() => select(first + i)}
          />
        ))}
      </div>
    </div>
  );
}

function GridRow(props: {
  row: LedgerRow;
  ledger: Ledger;
  columns: readonly LedgerColumn[];
  time: number;
  template: string;
  top: number;
  selected: boolean;
  onSelect: () => void;
}) {
  const { row, columns, template, top, selected } = props;
  const cells = cellsOf(row, props.ledger, props.time);
  return (
    <div
      role="row"
      id={`attempt-${row.number}`}
      class={`ledger-row${selected ? ' selected' : ''}`}
      aria-rowindex={row.number + 1}
      aria-selected={selected}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      onPointerDown={(event) => event.button === 0 && props.onSelect()}
    >
      {columns.map(({ id, number }) => {
        const { text, why, bad } = cells[id];
        return (
          <span
            key={id}
            role="gridcell"
            class={`${number ? 'number' : ''}${bad ? ' bad' : ''}${text === '–' ? ' dim' : ''}`}
            title={`${oneLine(text, 300)} — ${why}`}
          >
            {oneLine(text, 120)}
          </span>
        );
      })}
    </div>
  );
}
