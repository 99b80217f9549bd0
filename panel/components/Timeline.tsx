import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { badge, STATE_WORDS, shortUrl } from '../describe.ts';
import { marksByLane } from '../findings/state.ts';
import { followed } from '../followed.ts';
import { duration, plural } from '../format.ts';
import { lanesBox, listWidth, rowLayout } from '../layout.ts';
import { marksSummary } from '../mark-text.ts';
import * as store from '../store.ts';
import { shownTheme } from '../theme.ts';
import { FrameScheduler } from '../timeline/frame.ts';
import { Icon } from './Icon.tsx';
import {
  chosen,
  hover,
  onPointerDown,
  onPointerMove,
  onRulerMove,
  onWheel,
  setView,
} from './timeline-input.ts';
import { onTimelineKey, toggleClock } from './timeline-keys.ts';
import { canvases, paint } from './timeline-paint.ts';

/** All lanes on one canvas, as high as what is in sight; it is drawn when something changed and not otherwise. */
export function Timeline({ scroller }: { scroller: { current: HTMLElement | null } }) {
  useEffect(() => {
    const frames = new FrameScheduler(() => paint(frames));
    const stop = effect(() => {
      // Whatever the picture depends on.
      store.tick.value;
      store.view.value;
      store.selectedLane.value;
      store.selectedSeq.value;
      rowLayout.value;
      store.hostState.value;
      lanesBox.value;
      listWidth.value;
      hover.value;
      store.cursors.value;
      chosen.value;
      store.settings.value;
      shownTheme.value;
      marksByLane.value;
      followed.value;
      frames.request();
    });
    const element = canvases.lanes;
    const wheel = (event: WheelEvent) => onWheel(event, scroller.current);
    // Not passive: the wheel zooms, the page must not scroll.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => {
      stop();
      frames.cancel();
      element?.removeEventListener('wheel', wheel);
    };
  }, []);
  return (
    <div class="timeline" style={{ height: `${lanesBox.value.height}px` }}>
      <canvas
        ref={(element) => {
          canvases.lanes = element;
        }}
        role="img"
        aria-label="Timeline"
        aria-describedby="timeline-summary"
        aria-keyshortcuts="+ - 0 ArrowLeft ArrowRight Home End 1 2 Z T Backspace"
        tabIndex={0}
        onKeyDown={onTimelineKey}
        onPointerDown={(event) => onPointerDown(event, scroller.current)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          hover.value = undefined;
        }}
        onDblClick={() => setView(store.view.value.fit())}
      />
      <Summary />
    </div>
  );
}

/** The ruler above the lanes, with the ways back to everything and to now. */
export function Ruler() {
  store.evaluated.value;
  const { following } = store.view.value;
  const extent = store.extent();
  const span = store.view.value.span(extent);
  const showsAll = span.start <= extent.first && span.end >= extent.now;
  const canFollow = store.hostState.value === 'recording' && !following;
  const canFit = !showsAll && store.visibleLanes.value.length > 0;
  return (
    <div class="ruler">
      <span aria-hidden="true">
        <canvas
          onPointerMove={onRulerMove}
          onPointerLeave={() => {
            hover.value = undefined;
          }}
          ref={(element) => {
            canvases.ruler = element;
          }}
        />
      </span>
      <span class="ruler-tools">
        {canFit && (
          <button
            type="button"
            class="tool text"
            title="Show everything (0, Home or double click)"
            onClick={() => setView(store.view.value.fit())}
          >
            <Icon name="fit" />
            All
          </button>
        )}
        {canFollow && (
          <button
            type="button"
            class="tool text"
            title="Back to now (End)"
            onClick={() => setView(store.view.value.follow(store.extent()))}
          >
            <Icon name="follow" />
            Follow
          </button>
        )}
        <button
          type="button"
          class="tool"
          aria-label="Wall clock"
          aria-pressed={store.settings.value.clock}
          title="Wall clock, or time since the beginning (T)"
          onClick={toggleClock}
        >
          <Icon name="clock" />
        </button>
      </span>
    </div>
  );
}

/** One sentence for those who do not see the picture; once a second is often enough. */
function Summary() {
  store.evaluated.value;
  store.selectedLane.value;
  const lanes = store.visibleLanes.value;
  const { first, now } = store.extent();
  let [messages, reconnects] = [0, 0];
  for (const lane of lanes.slice(0, 1000)) {
    messages += lane.messagesIn + lane.messagesOut;
    reconnects += Math.max(0, lane.attemptCount - 1);
  }
  const current = store.recording.value;
  const page = current ? marksSummary(current) : '';
  const lane = store.selectedLane.value;
  const selected = lane
    ? ` Selected: ${badge(lane)} ${shortUrl(lane.url, store.pageUrl()).path.slice(0, 80)}, ${STATE_WORDS[lane.state]}.`
    : '';
  return (
    <span id="timeline-summary" class="hidden-text">
      {`${plural(lanes.length, 'connection')} over ${duration(now - first)}: ${plural(messages, 'message')}, ${plural(reconnects, 'reconnect')}.${page}${selected}`}
    </span>
  );
}
