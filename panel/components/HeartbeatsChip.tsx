import type { Lane } from '../../src/model/lane.ts';
import { compact, plural } from '../format.ts';
import { evaluated, filterTick, hideHeartbeats, host, laneRun } from '../store.ts';

/** Leaves out of the events what only keeps the connection alive, and says how much that is. */
export function HeartbeatsChip({ lane }: { lane: Lane }) {
  evaluated.value;
  filterTick.value;
  const pressed = hideHeartbeats.value;
  const counts = host.value?.diagnostics.countsOf(lane);
  const all = counts ? counts.in.heartbeat + counts.out.heartbeat : 0;
  // While it is pressed it stays, or there would be no way back.
  if (all === 0 && !pressed) return null;
  const run = laneRun.value;
  const hidden = pressed && run?.lane === lane ? run.hidden.length : 0;
  return (
    <button
      type="button"
      class="chip notes-chip"
      aria-pressed={pressed}
      title={
        pressed
          ? `${plural(hidden, 'heartbeat')} hidden: messages that only keep the connection alive`
          : `Hide ${plural(all, 'heartbeat')}: messages that only keep the connection alive`
      }
      onClick={() => {
        hideHeartbeats.value = !pressed;
      }}
    >
      <span class="long">{pressed ? 'Heartbeats hidden' : 'Hide heartbeats'}</span>
      <span class="short" aria-hidden="true">
        ♡
      </span>{' '}
      <span class="dim">{compact(pressed ? hidden : all)}</span>
    </button>
  );
}
