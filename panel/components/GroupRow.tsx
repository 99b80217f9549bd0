import { useMemo } from 'preact/hooks';
import { compact, plural } from '../format.ts';
import { activeGroup, toggleGroup } from '../lane-rows.ts';
import { GROUP_ROW } from '../layout.ts';
import { evaluated, tick } from '../store.ts';
import type { LaneGroup } from '../timeline/rows.ts';

/** More than this are summed up once a second only. */
const FEW = 100;

/** The header of a group; a press on it, Enter or the arrow keys fold its lanes away. */
export function GroupRow(props: { group: LaneGroup; index: number; top: number; active: boolean }) {
  const { group, index, top, active } = props;
  const at = group.lanes.length > FEW ? evaluated.value : tick.value;
  const { received, sent } = useMemo(() => total(group), [group, at]);
  return (
    <div
      role="row"
      id={`group-${index}`}
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

function total(group: LaneGroup): { received: number; sent: number } {
  let [received, sent] = [0, 0];
  for (const lane of group.lanes) {
    received += lane.messagesIn;
    sent += lane.messagesOut;
  }
  return { received, sent };
}
