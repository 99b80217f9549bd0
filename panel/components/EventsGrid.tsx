import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import { inWords } from '../describe.ts';
import type { Rows } from '../filter/matches.ts';
import { plural } from '../format.ts';
import { selectRecord } from '../session.ts';
import {
  filtered,
  filtering,
  filterText,
  filterTick,
  laneRun,
  lanesRun,
  marks,
  notesOnly,
  pointedOut,
  recordAt,
  remember,
  selectedSeq,
  settings,
  tick,
  topRow,
  visibleLanes,
} from '../store.ts';
import { VirtualList } from '../virtual.ts';
import { Empty } from './Empty.tsx';
import { EventRow, isCell } from './EventRow.tsx';

export const EVENT_ROW = 20;

/** Where the table stands, kept by record and not by pixel: rows may vanish above it. */
interface Position {
  offset: number;
  /** Follow the newest record: only while the user is at the end. */
  follow: boolean;
  /** The record at the top edge. */
  anchor: number;
  height: number;
  selection: number | undefined;
}

/** The events of the selected connection; of a million rows, only those in sight exist. */
export function EventsGrid({ lane }: { lane: Lane }) {
  tick.value;
  filterTick.value;
  const scroller = useRef<HTMLDivElement>(null);
  const position = useRef<Position>({
    offset: 0,
    follow: true,
    anchor: Number.NaN,
    height: 0,
    selection: undefined,
  });
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const { rows, note } = shownRows(lane);
  const at = position.current;
  const list = new VirtualList(rows.length, EVENT_ROW, at.height);
  const index = place(at, list, rows);
  useEffect(() => {
    topRow.value = at.follow || Number.isNaN(at.anchor) ? undefined : { lane, seq: at.anchor };
  });

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const measure = () => {
      const height = box.clientHeight - EVENT_ROW;
      if (height === at.height) return;
      at.height = height;
      redraw();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const box = scroller.current;
    const wanted = list.scrollOf(at.offset);
    if (box && Math.abs(box.scrollTop - wanted) > 1) box.scrollTop = wanted;
  });

  const onScroll = () => {
    const box = scroller.current;
    // Our own setting of scrollTop comes back as an event too: it is where it should be.
    if (!box || Math.abs(box.scrollTop - list.scrollOf(at.offset)) <= 1) return;
    at.offset = list.offsetOf(box.scrollTop);
    at.follow = list.atEnd(at.offset);
    at.anchor = rows.at(Math.floor(at.offset / EVENT_ROW));
    redraw();
  };
  const select = (to: number) => {
    const seq = rows.at(Math.max(0, Math.min(rows.length - 1, to)));
    if (!Number.isNaN(seq)) selectRecord(seq);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(at.height / EVENT_ROW) - 1);
    const last = rows.length - 1;
    const from = index < 0 ? (event.key === 'ArrowUp' ? last + 1 : -1) : index;
    const steps: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to !== undefined) select(to);
    else if (event.key === 'Enter') remember({ detailsOpen: true });
    else if (event.key === 'Escape' && settings.value.detailsOpen) remember({ detailsOpen: false });
    else return;
    event.preventDefault();
  };

  const { first, end } = list.rows(at.offset);
  const rendered = [];
  for (let i = first; i < end; i++) {
    const seq = rows.at(i);
    const record = recordAt(seq);
    if (!record) continue;
    const previous = recordAt(rows.at(i - 1));
    rendered.push(
      <EventRow
        key={seq}
        record={record}
        t={record.t}
        words={isCell(record) ? '' : inWords(record, lane)}
        previous={previous}
        lane={lane}
        index={i}
        top={list.top(i, at.offset)}
        selected={seq === selectedSeq.value}
        pointedOut={pointedOut.value.has(seq)}
        marks={marks.value}
      />,
    );
  }
  const active = index >= first && index < end ? `event-${rows.at(index)}` : undefined;
  return (
    <div
      id="events"
      class={`events ${lane.api}`}
      role="grid"
      aria-label="Events"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={active}
      aria-busy={filtering.value}
      tabIndex={0}
      ref={scroller}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onDblClick={() => remember({ detailsOpen: true })}
    >
      <div class="event-row head" role="row" aria-rowindex={1}>
        <span role="columnheader" title="Number of the record">
          #
        </span>
        <span role="columnheader" title="Wall clock of the page">
          Time
        </span>
        <span role="columnheader" title="Time since the row above">
          Δ
        </span>
        <span role="columnheader" aria-label="Direction" />
        <span role="columnheader">Type</span>
        <span
          role="columnheader"
          class="id"
          title="The last event ID; dimmed where the event did not change it"
        >
          Id
        </span>
        <span role="columnheader" class="size">
          Size
        </span>
        <span role="columnheader">Data</span>
      </div>
      <div class="event-rows" role="presentation" style={{ height: `${list.height}px` }}>
        {rendered}
      </div>
      {note && <p class="events-note">{note}</p>}
      {rows.length === 0 && <NoEvents />}
    </div>
  );
}

/** Brings the position up to date with what came and went. Returns the row of the selected record, or -1. */
function place(at: Position, list: VirtualList, rows: Rows): number {
  if (at.follow) at.offset = list.maxOffset;
  else if (!Number.isNaN(at.anchor)) {
    // The same record stays at the top, whatever was forgotten or filtered above it.
    const into = at.offset % EVENT_ROW;
    at.offset = Math.min(list.maxOffset, rows.lowerBound(at.anchor) * EVENT_ROW + into);
  }
  const selected = selectedSeq.value;
  const index = selected === undefined ? -1 : rows.lowerBound(selected);
  const found = index >= 0 && rows.at(index) === selected ? index : -1;
  // A new selection comes into sight, and there the table stays; an old one may be scrolled away.
  if (selected !== at.selection && at.height > 0) {
    at.selection = selected;
    if (found >= 0) {
      at.offset = list.reveal(found, at.offset);
      at.follow = found === rows.length - 1;
    }
  }
  // Where nothing is found (yet), the place is kept.
  if (rows.length > 0) at.anchor = rows.at(Math.floor(at.offset / EVENT_ROW));
  return found;
}

/** The rows to show: all, those that match, or all again when only the URL matched. */
function shownRows(lane: Lane): { rows: Rows; note?: string } {
  const run = laneRun.value;
  if (run?.lane !== lane) return { rows: lane.seqs };
  const byUrl = !notesOnly.value && run.matches.length === 0 && run.complete && lanesRun.value?.byUrl(lane);
  if (byUrl)
    return { rows: lane.seqs, note: `The URL matches “${filterText.value}”, no event does: all are shown.` };
  return { rows: run.matches };
}

function NoEvents() {
  if (filtering.value) return <Empty title="Searching…" />;
  if (notesOnly.value) {
    return (
      <Empty title={`No comment, retry field or note${filtered.value ? ' matches' : ' in this connection'}.`}>
        <button
          type="button"
          class="plain"
          onClick={() => {
            notesOnly.value = false;
          }}
        >
          Show all events
        </button>
      </Empty>
    );
  }
  if (!filtered.value) return <Empty title="No events yet." />;
  return (
    <Empty title={`No event of this connection matches “${filterText.value}”.`}>
      {visibleLanes.value.length > 0 && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            filterText.value = '';
          }}
        >
          Clear filter
        </button>
      )}
      <p>{plural(laneRun.value?.lane.seqs.length ?? 0, 'record')} searched.</p>
    </Empty>
  );
}
