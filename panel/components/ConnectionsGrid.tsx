import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Lane } from '../../src/model/lane.ts';
import { activeGroup, toggleGroup } from '../lane-rows.ts';
import { lanesBox } from '../layout.ts';
import { rowAfterKey } from '../row-keys.ts';
import { selectLane } from '../session.ts';
import { remember, selectedLane, tab, tick } from '../store.ts';
import { isLane, type RowLayout } from '../timeline/rows.ts';
import { ConnectionRow } from './ConnectionRow.tsx';
import { GroupRow } from './GroupRow.tsx';

const OVERSCAN = 3;

/** The list of connections; only the rows in sight exist. */
export function ConnectionsGrid({
  layout,
  scroller,
}: {
  layout: RowLayout;
  scroller: { current: HTMLElement | null };
}) {
  // The list itself may be the recording's own and does not change its identity when it grows.
  tick.value;
  const { scrollTop, height } = lanesBox.value;
  const selected = selectedLane.value;
  useAnchor(layout, selected, scroller);
  const at = activeIndex(layout, selected);
  const first = Math.max(0, layout.indexAt(scrollTop) - OVERSCAN);
  const end = Math.min(layout.length, layout.indexAt(scrollTop + height) + 1 + OVERSCAN);
  const rows = [];
  for (let i = first; i < end; i++) {
    const row = layout.rows[i];
    const place = { index: i, top: layout.top(i) };
    if (isLane(row))
      rows.push(
        <ConnectionRow
          key={row.id}
          lane={row}
          {...place}
          selected={row === selected}
          active={i === at}
          level={layout.grouped ? 2 : undefined}
        />,
      );
    else if (row) rows.push(<GroupRow key={row.key} group={row} {...place} active={i === at} />);
  }
  const go = (index: number) => {
    const to = Math.min(layout.length - 1, Math.max(0, index));
    const row = layout.rows[to];
    if (!row) return;
    if (isLane(row)) selectLane(row);
    activeGroup.value = isLane(row) ? undefined : row.key;
    reveal(scroller.current, layout, to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(height / layout.pitch) - 1);
    const to = rowAfterKey(event.key, at, page, layout.length - 1);
    const row = layout.rows[at];
    if (to !== undefined) go(to);
    else if (row && !isLane(row)) {
      if (event.key === 'ArrowLeft') toggleGroup(row.key, true);
      else if (event.key === 'ArrowRight') toggleGroup(row.key, false);
      else if (event.key === 'Enter' || event.key === ' ') toggleGroup(row.key);
      else return;
    } else if (event.key === 'ArrowLeft' && layout.grouped) {
      let header = at;
      while (header > 0 && isLane(layout.rows[header])) header--;
      go(header);
    } else if (event.key === 'Enter') {
      tab.value = 'events';
      remember({ detailsOpen: true });
      requestAnimationFrame(() => document.getElementById('events')?.focus());
    } else return;
    event.preventDefault();
  };
  const activeRow = at >= first && at < end ? layout.rows[at] : undefined;
  const attributes = {
    // Only a tree's rows may be folded.
    role: layout.grouped ? ('treegrid' as const) : ('grid' as const),
    'aria-label': 'Connections',
    'aria-rowcount': layout.length + 1,
    'aria-activedescendant': activeRow && (isLane(activeRow) ? `lane-${activeRow.id}` : `group-${at}`),
    tabIndex: 0,
    onKeyDown,
  };
  return (
    <div class="connection-grid" {...attributes}>
      <div role="row" class="hidden-text" aria-rowindex={1}>
        <span role="columnheader">Stream</span>
        <span role="columnheader">Messages</span>
        <span role="columnheader">Findings</span>
      </div>
      {rows}
    </div>
  );
}

/** The row the keyboard is at; -1 when it is not shown. */
function activeIndex(layout: RowLayout, selected: Lane | undefined): number {
  const key = activeGroup.value;
  if (key !== undefined) return layout.rows.findIndex((row) => !isLane(row) && row.key === key);
  return selected ? layout.rows.indexOf(selected) : -1;
}

/** When rows change places, the selected one stays where the user sees it. */
function useAnchor(
  layout: RowLayout,
  selected: Lane | undefined,
  scroller: { current: HTMLElement | null },
): void {
  const before = useRef<{ layout: RowLayout; selected: Lane | undefined; top: number } | undefined>(
    undefined,
  );
  useLayoutEffect(() => {
    const index = selected ? layout.rows.indexOf(selected) : -1;
    const top = index < 0 ? Number.NaN : layout.top(index);
    const was = before.current;
    before.current = { layout, selected, top };
    const box = scroller.current;
    if (!box || !was || was.selected !== selected || was.layout.pitch !== layout.pitch) return;
    const inSight = was.top >= box.scrollTop && was.top < box.scrollTop + box.clientHeight;
    if (inSight && top !== was.top && !Number.isNaN(top)) box.scrollTop += top - was.top;
  }, [layout, selected]);
}

function reveal(scroller: HTMLElement | null, layout: RowLayout, index: number): void {
  if (!scroller) return;
  const top = layout.top(index);
  const bottom = top + layout.heightOf(index);
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = bottom - scroller.clientHeight;
}
