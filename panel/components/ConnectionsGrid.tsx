import type { Lane } from '../../src/model/lane.ts';
import { lanesBox, pitch } from '../layout.ts';
import { selectLane } from '../session.ts';
import { remember, selectedLane, tab, tick } from '../store.ts';
import { ConnectionRow } from './ConnectionRow.tsx';

const OVERSCAN = 3;

/** The list of connections; only the rows in sight exist. */
export function ConnectionsGrid({
  lanes,
  scroller,
}: {
  lanes: readonly Lane[];
  scroller: { current: HTMLElement | null };
}) {
  // The list itself is the recording's own and does not change its identity when it grows.
  tick.value;
  const { scrollTop, height } = lanesBox.value;
  const first = Math.max(0, Math.floor(scrollTop / pitch.value) - OVERSCAN);
  const end = Math.min(lanes.length, Math.ceil((scrollTop + height) / pitch.value) + OVERSCAN);
  const selected = selectedLane.value;
  const rows = [];
  for (let i = first; i < end; i++) {
    const lane = lanes[i] as Lane;
    rows.push(
      <ConnectionRow
        key={lane.id}
        lane={lane}
        index={i}
        top={i * pitch.value}
        selected={lane === selected}
      />,
    );
  }
  const select = (index: number) => {
    const lane = lanes[Math.min(lanes.length - 1, Math.max(0, index))];
    if (!lane) return;
    selectLane(lane);
    reveal(scroller.current, lanes.indexOf(lane));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = selected ? lanes.indexOf(selected) : -1;
    const page = Math.max(1, Math.floor(height / pitch.value) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: lanes.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) select(to);
    else if (event.key === 'Enter') {
      tab.value = 'events';
      remember({ detailsOpen: true });
      requestAnimationFrame(() => document.getElementById('events')?.focus());
    } else return;
    event.preventDefault();
  };
  const active = selected && lanes.indexOf(selected, first) < end ? `lane-${selected.id}` : undefined;
  return (
    <div
      class="connection-grid"
      role="grid"
      aria-label="Connections"
      aria-rowcount={lanes.length + 1}
      aria-activedescendant={active}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="row" class="hidden-text" aria-rowindex={1}>
        <span role="columnheader">Stream</span>
        <span role="columnheader">Messages</span>
        <span role="columnheader">Findings</span>
      </div>
      {rows}
    </div>
  );
}

function reveal(scroller: HTMLElement | null, index: number): void {
  if (!scroller) return;
  const top = index * pitch.value;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + pitch.value > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + pitch.value - scroller.clientHeight;
}
