import { duration } from '../format.ts';
import * as store from '../store.ts';
import { onOverviewDown, onOverviewKey, onOverviewMove } from './overview-input.ts';
import { setView } from './timeline-input.ts';
import { canvases } from './timeline-paint.ts';

/** The whole recording in a strip; the brush on it is the span that the lanes show. */
export function Overview() {
  store.evaluated.value;
  const { following } = store.view.value;
  const extent = store.extent();
  const span = store.view.value.span(extent);
  const total = Math.max(0, extent.now - extent.first);
  const from = Math.min(total, Math.max(0, span.start - extent.first));
  const to = Math.min(total, Math.max(0, span.end - extent.first));
  const dropped = store.recording.value?.evictedUntil ?? Number.NaN;
  const hints = [
    'Drag to select a span, drag the brush to move it, its edges to resize it; double click shows everything.',
    'Keys: ← → move it, with Shift its end, + − zoom, 0 everything, Home beginning, End follow.',
    'On the lanes also: 1 2 set cursors, Z shows the attempt, Backspace goes back, T changes the ruler.',
    ...(dropped > extent.first
      ? [`Records of the first ${duration(dropped - extent.first)} were dropped: memory limit.`]
      : []),
  ];
  return (
    <div
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label="Visible span"
      aria-valuemin={0}
      aria-valuemax={Math.round(total)}
      aria-valuenow={Math.round(from)}
      aria-valuetext={`${duration(from)} to ${duration(to)} of ${duration(total)}${following && extent.live ? ', following' : ''}`}
      title={hints.join('\n')}
      onPointerDown={onOverviewDown}
      onPointerMove={onOverviewMove}
      onDblClick={() => setView(store.view.value.fit())}
      onKeyDown={onOverviewKey}
    >
      <canvas
        ref={(element) => {
          canvases.overview = element;
        }}
      />
    </div>
  );
}
