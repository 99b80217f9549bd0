import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Counts } from '../../src/diagnostics/lane-view.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import { inWords } from '../describe.ts';
import type { Ascending } from '../filter/matches.ts';
import { followed } from '../followed.ts';
import { clock, count, plural } from '../format.ts';
import { rowAfterKey } from '../row-keys.ts';
import { selectRecord } from '../session.ts';
import {
  evaluated,
  filtered,
  filtering,
  filterText,
  filterTick,
  hideHeartbeats,
  host,
  laneRun,
  lanesRun,
  marks,
  notesOnly,
  pointedOut,
  recordAt,
  recording,
  remember,
  selectedSeq,
  settings,
  tick,
  topRow,
  visibleLanes,
} from '../store.ts';
import { copyItems, jump, tableOnShow } from '../table/actions.ts';
import { gridTemplate, readChoice, shownColumns } from '../table/columns.ts';
import { Position } from '../table/position.ts';
import { Selection } from '../table/selection.ts';
import { type Ordered, useOrder } from '../table/use-order.ts';
import { viewer as loadedViewer, wantViewer } from '../viewer/load.ts';
import { VirtualList } from '../virtual.ts';
import { Empty } from './Empty.tsx';
import { EventRow, isCell } from './EventRow.tsx';
import { columnItems, EventsHead } from './EventsHead.tsx';
import { type MenuItem, PopupMenu } from './PopupMenu.tsx';

export const EVENT_ROW = 20;

/** The events of the selected connection; of a million rows, only those in sight exist. */
export function EventsGrid({ lane }: { lane: Lane }) {
  tick.value;
  filterTick.value;
  // What messages are for is known once they were evaluated.
  evaluated.value;
  const diagnostics = host.value?.diagnostics;
  const current = recording.value as Recording;
  const scroller = useRef<HTMLDivElement>(null);
  const position = useRef(new Position());
  const [box, setBox] = useState({ width: 0, height: 0 });
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [selection, setSelection] = useState(Selection.NONE);
  const [menu, setMenu] = useState<{ at: { x: number; y: number }; items: MenuItem[] } | undefined>();
  const shown = shownRows(lane);
  const { rows, order, since, sort } = useOrder(shown.rows, current);
  const at = position.current;
  const list = new VirtualList(rows.length, EVENT_ROW, box.height);
  const selected = selectedSeq.value;
  const index = at.update(list, rows, selected);
  const choice = readChoice(settings.value.columns);
  const following = followed.value?.lane === lane ? followed.value : undefined;
  const protocol = diagnostics?.protocolOf(lane)?.id;
  const contents = {
    ...{ api: lane.api, classes: hasClasses(lane) },
    ...{ decoded: protocol !== undefined, followed: following?.text },
  };
  const template = gridTemplate(shownColumns(choice, box.width, contents), choice);
  const columns = useMemo(() => shownColumns(choice, box.width, contents), [template, lane.api, following]);
  // What was selected elsewhere is selected alone.
  const chosen = selected !== undefined && !selection.has(selected) ? Selection.only(selected) : selection;

  useEffect(() => {
    topRow.value = at.follow || Number.isNaN(at.anchor) ? undefined : { lane, seq: at.anchor };
    tableOnShow.current = { lane, rows };
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight } = element;
      const height = clientHeight - EVENT_ROW;
      setBox((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    const wanted = list.scrollOf(at.offset);
    if (element && Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
  });

  const onScroll = () => {
    const element = scroller.current;
    // Our own setting of scrollTop comes back as an event too: it is where it should be.
    if (!element || Math.abs(element.scrollTop - list.scrollOf(at.offset)) <= 1) return;
    at.scrolled(list.offsetOf(element.scrollTop), list, rows);
    redraw();
  };
  const select = (to: number, extend: boolean) => {
    const seq = rows.at(Math.max(0, Math.min(rows.length - 1, to)));
    if (Number.isNaN(seq)) return;
    setSelection(extend ? chosen.to(seq, rows) : Selection.only(seq));
    selectRecord(seq);
  };
  const openMenu = (x: number, y: number, items: MenuItem[]) => setMenu({ at: { x, y }, items });
  const rowItems = (): MenuItem[] => copyItems(() => chosen.list(rows), current, lane);
  const onPointerDown = (event: PointerEvent) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-seq]');
    if (!row || (event.button !== 0 && event.button !== 2)) return;
    const seq = Number(row.dataset.seq);
    // The menu is about what is selected, if it is opened on that.
    if (event.button === 2 && chosen.has(seq)) return;
    if (event.shiftKey) {
      setSelection(chosen.to(seq, rows));
      event.preventDefault();
    } else if (event.ctrlKey || event.metaKey) {
      const next = chosen.toggle(seq);
      setSelection(next);
      if (!next.has(seq)) {
        // What is shown in the details is one of the selected.
        if (seq === selected) selectRecord(next.list(rows).next().value);
        return;
      }
    } else setSelection(Selection.only(seq));
    selectRecord(seq);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      if (key === 'a') setSelection(Selection.all());
      else if (key === 'c') rowItems()[0]?.run();
      else return;
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(box.height / EVENT_ROW) - 1);
    const last = rows.length - 1;
    const from = index < 0 ? (event.key === 'ArrowUp' ? last + 1 : -1) : index;
    const to = rowAfterKey(event.key, from, page, last);
    if (to !== undefined) select(to, event.shiftKey);
    else if (key === 'n') void jump(event.shiftKey ? -1 : 1);
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
      openMenu(left + 40, top + EVENT_ROW * 2, [...rowItems(), ...columnItems(choice, contents)]);
    } else if (event.key === 'Enter') remember({ detailsOpen: true });
    else if (event.key === 'Escape' && settings.value.detailsOpen) remember({ detailsOpen: false });
    else return;
    event.preventDefault();
  };

  const { first, end } = list.rows(at.offset);
  const viewer = protocol !== undefined || following ? wantViewer() : loadedViewer.value;
  const rendered = [];
  for (let i = first; i < end; i++) {
    const seq = rows.at(i);
    const record = recordAt(seq);
    if (!record) continue;
    const message = record.kind === 'message' || record.kind === 'send' ? record : undefined;
    rendered.push(
      <EventRow
        key={seq}
        record={record}
        t={record.t}
        words={isCell(record) ? '' : inWords(record, lane)}
        previous={recordAt(shown.rows.at(shown.rows.lowerBound(seq) - 1))}
        lane={lane}
        kind={columns.some(({ id }) => id === 'class') ? diagnostics?.classOf(seq) : undefined}
        brief={message && viewer?.briefOf(message, lane, current, protocol)}
        followed={(message && following && viewer?.followedText(message, following, current, protocol)) || ''}
        index={i}
        top={list.top(i, at.offset)}
        columns={columns}
        selected={chosen.has(seq)}
        active={seq === selected}
        pointedOut={pointedOut.value.has(seq)}
        marks={marks.value}
      />,
    );
  }
  const active = index >= first && index < end ? `event-${rows.at(index)}` : undefined;
  return (
    <>
      <div
        id="events"
        class="events"
        style={{ '--columns': template }}
        role="grid"
        aria-label="Events"
        aria-rowcount={rows.length + 1}
        aria-multiselectable
        aria-activedescendant={active}
        aria-busy={filtering.value}
        tabIndex={0}
        ref={scroller}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onContextMenu={(event) => {
          event.preventDefault();
          openMenu(event.clientX, event.clientY, rowItems());
        }}
        onDblClick={() => remember({ detailsOpen: true })}
      >
        <EventsHead
          columns={columns}
          choice={choice}
          order={order}
          onSort={sort}
          onMenu={(event) => {
            event.preventDefault();
            event.stopPropagation();
            openMenu(event.clientX, event.clientY, columnItems(choice, contents));
          }}
        />
        <div class="event-rows" role="presentation" style={{ height: `${list.height}px` }}>
          {rendered}
        </div>
        {shown.note && <p class="events-note">{shown.note}</p>}
        {rows.length === 0 && <NoEvents />}
      </div>
      <TableFoot selected={chosen.count(rows)} since={since} onSortAgain={() => sort(order)} />
      {menu && (
        <PopupMenu label="Events" at={menu.at} items={menu.items} onClose={() => setMenu(undefined)} />
      )}
    </>
  );
}

/** Below the table: how many are selected, and of an order made once what it does not have. */
function TableFoot(props: { selected: number; since: Ordered['since']; onSortAgain: () => void }) {
  const { selected, since } = props;
  if (selected < 2 && !since) return null;
  return (
    <p class="table-foot" role="status">
      {selected > 1 && <span>{count(selected)} selected</span>}
      {since && (
        <span>
          Sorted by size as of {clock(since.t)}
          {since.newer > 0 && `; ${plural(since.newer, 'newer event')} not shown`}.{' '}
          {since.newer > 0 && (
            <button type="button" class="plain" onClick={props.onSortAgain}>
              Sort again
            </button>
          )}
        </span>
      )}
    </p>
  );
}

/** Is there anything to say about what its messages are for? */
function hasClasses(lane: Lane): boolean {
  const diagnostics = host.value?.diagnostics;
  if (diagnostics?.protocolOf(lane)) return true;
  const counts = diagnostics?.countsOf(lane);
  const other = ({ app: _app, binary: _binary, ...rest }: Counts) => Object.values(rest).some((n) => n > 0);
  return counts !== undefined && (other(counts.in) || other(counts.out));
}

/** The rows to show: all, those that match, or all again when only the URL matched. */
function shownRows(lane: Lane): { rows: Ascending; note?: string } {
  const run = laneRun.value;
  if (run?.lane !== lane) return { rows: lane.seqs };
  const byUrl = !notesOnly.value && run.matches.length === 0 && run.complete && lanesRun.value?.byUrl(lane);
  if (byUrl)
    return {
      rows: lane.seqs,
      note: `The connection matches “${filterText.value}”, no event does: all are shown.`,
    };
  return { rows: run.matches };
}

function NoEvents() {
  if (filtering.value) return <Empty title="Searching…" />;
  if (laneRun.value && laneRun.value.hidden.length > 0) {
    return (
      <Empty title={`Nothing but ${plural(laneRun.value.hidden.length, 'heartbeat')}, hidden.`}>
        <button
          type="button"
          class="plain"
          onClick={() => {
            hideHeartbeats.value = false;
          }}
        >
          Show heartbeats
        </button>
      </Empty>
    );
  }
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
      <Searched />
    </Empty>
  );
}

/** How much was searched: it grows while nothing is found. */
function Searched() {
  tick.value;
  filterTick.value;
  return <p>{plural(laneRun.value?.lane.seqs.length ?? 0, 'record')} searched.</p>;
}
