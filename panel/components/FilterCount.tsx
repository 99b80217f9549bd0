import { count, plural } from '../format.ts';
import { filtered, filtering, filterTick, laneRun, recording, tick, visibleLanes } from '../store.ts';

/** How much matches, so far while it is searched: of the selected connection's events, else of the connections. */
export function FilterCount() {
  filterTick.value;
  tick.value;
  const run = filtered.value ? laneRun.value : undefined;
  const [shown, all, word] = run
    ? [run.matches.length, run.lane.seqs.length, 'event']
    : [visibleLanes.value.length, recording.value?.lanes.length ?? 0, 'connection'];
  const more = filtering.value ? '…' : '';
  return (
    <span id="filter-says" class="filter-says">
      {filtered.value && (
        <span
          title={`${plural(visibleLanes.value.length, 'connection')} ${visibleLanes.value.length === 1 ? 'matches' : 'match'}${more}`}
        >
          {count(shown)}
          <span class="of"> of {plural(all, word)}</span>
          {more}
        </span>
      )}
    </span>
  );
}
