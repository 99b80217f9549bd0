import { useMemo } from 'preact/hooks';
import { count, duration, size } from '../format.ts';
import { listWidth } from '../layout.ts';
import * as store from '../store.ts';
import { type Between, between, gap } from '../timeline/cursors.ts';
import { hoveredLane } from './timeline-input.ts';

/** What lies between the measuring cursors: on the lane pointed at (or selected), and on all that are shown. */
export function CursorReadout() {
  const at = store.cursors.value;
  const { a, b } = at;
  const evaluated = store.evaluated.value;
  const lanes = store.visibleLanes.value;
  const lane = hoveredLane.value ?? store.selectedLane.value;
  const all = useMemo(() => between(lanes, at), [lanes, lanes.length, a, b, evaluated]);
  const own = useMemo(() => between(lane ? [lane] : [], at), [lane, a, b, evaluated]);
  if (a === undefined && b === undefined) return null;
  const apart = gap(at);
  return (
    <div
      class="cursor-readout"
      role="status"
      aria-label="Measured"
      style={{ left: `${listWidth.value + 6}px` }}
    >
      {apart === undefined ? (
        <span>{`${a === undefined ? 'B' : 'A'} is set: press ${a === undefined ? 1 : 2} or Alt-click for ${a === undefined ? 'A' : 'B'}`}</span>
      ) : (
        <>
          <b>Δ {duration(apart)}</b>
          {lane && <span>this stream {words(own)}</span>}
          <span>all {words(all)}</span>
        </>
      )}
      <button
        type="button"
        class="tool"
        aria-label="Clear cursors"
        title="Clear cursors (Esc)"
        onClick={() => {
          store.cursors.value = {};
        }}
      >
        ×
      </button>
    </div>
  );
}

function words({ received, sent, bytes }: Between): string {
  return `↓${count(received)} ↑${count(sent)} · ${size(bytes)}`;
}
