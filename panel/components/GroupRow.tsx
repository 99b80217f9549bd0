import { compact, plural } from '../format.ts';
import { activeGroup, toggleGroup } from '../lane-rows.ts';
import { GROUP_ROW } from '../layout.ts';
import { tick } from '../store.ts';
import type { LaneGroup } from '../timeline/rows.ts';

const ids = new Map<string, number>();

/** A key may hold anything; an id may not. */
export function groupRowId({ key }: LaneGroup): string {
  const known = ids.get(key) ?? ids.size;
  ids.set(key, known);
  return `group-${known}`;
}

/** The header of a group; a press on it, Enter or the arrow keys fold its lanes away. */
export function GroupRow(props: { group: LaneGroup; index: number; top: number; active: boolean }) {
  const { group, index, top, active } = props;
  tick.value;
  let [received, sent] = [0, 0];
  for (const lane of group.lanes) {
    received += lane.messagesIn;
    sent += lane.messagesOut;
  }
  return (
    <div
      role="row"
      id={groupRowId(group)}
      class={`group-row${active ? ' active' : ''}`}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!group.collapsed}
      style={{ transform: `translateY(${top}px)`, height: `${GROUP_ROW}px` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        activeGroup.value = group.key;
        toggleGroup(group.key);
      }}
    >
      <span role="gridcell" class="group-title" title={group.title}>
        <span class={`twisty${group.collapsed ? '' : ' open'}`} aria-hidden="true" />
        {group.title}
      </span>
      <span role="gridcell" class="counts" title={`${plural(received, 'message')} received, ${sent} sent`}>
        {plural(group.lanes.length, 'stream')} · ↓{compact(received)}
        {sent > 0 && ` ↑${compact(sent)}`}
      </span>
    </div>
  );
}
