import { useRef } from 'preact/hooks';
import { plural } from '../format.ts';
import { pointed } from '../lane-rows.ts';
import {
  lanesBox,
  listWidth,
  mainHeight,
  markFoot,
  panelSize,
  pitch,
  rowLayout,
  stacked,
  upperHeight,
} from '../layout.ts';
import {
  documents,
  filterText,
  hiddenLanes,
  hostState,
  kind,
  recording,
  remember,
  tick,
  visibleLanes,
} from '../store.ts';
import { ConnectionsGrid } from './ConnectionsGrid.tsx';
import { CursorReadout } from './CursorReadout.tsx';
import { DevLanes } from './DevLanes.tsx';
import { Empty } from './Empty.tsx';
import { LanesMenu } from './LanesMenu.tsx';
import { Overview } from './Overview.tsx';
import { PictureMenu } from './PictureMenu.tsx';
import { Splitter } from './Splitter.tsx';
import { Ruler, Timeline } from './Timeline.tsx';
import { TimelineTip } from './TimelineTip.tsx';
import { onLanesKey } from './timeline-keys.ts';
import { useSize } from './use-size.ts';

/** The upper part: a row a connection and, beside or under it, its lane. They scroll as one. */
export function Connections() {
  const scroller = useRef<HTMLDivElement>(null);
  tick.value;
  const lanes = visibleLanes.value;
  const report = () => {
    const box = scroller.current;
    if (!box) return;
    const next = { scrollTop: box.scrollTop, width: box.clientWidth, height: box.clientHeight };
    const known = lanesBox.peek();
    if (next.scrollTop !== known.scrollTop || next.width !== known.width || next.height !== known.height)
      lanesBox.value = next;
  };
  useSize(scroller, report);
  const height = rowLayout.value.height + markFoot.value;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list and the lanes in it
    <section
      class={`connections${stacked.value ? ' stacked' : ''}`}
      style={{
        height: `${upperHeight.value}px`,
        '--list': `${listWidth.value}px`,
        '--pitch': `${pitch.value}px`,
      }}
      onKeyDown={onLanesKey}
    >
      <div class="overview-head">
        <div class="lanes-tools">
          <LanesMenu />
          <PictureMenu />
          <DevLanes />
        </div>
        <Overview />
      </div>
      <div class="lanes-head">
        <div class="list-head" aria-hidden="true">
          <span class="grow">Stream</span>
          <span>↓ in&ensp;↑ out</span>
          <span>findings</span>
        </div>
        <Ruler />
      </div>
      <div
        class="lanes-scroll"
        ref={scroller}
        onScroll={report}
        onPointerEnter={() => {
          pointed.value = true;
        }}
        onPointerLeave={() => {
          pointed.value = false;
        }}
        tabIndex={-1}
      >
        <div class="lanes-sizer" style={{ height: `${Math.max(height, lanesBox.value.height)}px` }}>
          <ConnectionsGrid layout={rowLayout.value} scroller={scroller} />
          <Timeline scroller={scroller} />
        </div>
      </div>
      {!stacked.value && lanes.length > 0 && (
        <div class="list-splitter">
          <Splitter
            label="Width of the list"
            orientation="vertical"
            value={listWidth.value}
            min={140}
            max={Math.round(panelSize.value.width * 0.7)}
            onChange={(px) => remember({ list: px })}
            onReset={() => remember({ list: 370 })}
          />
        </div>
      )}
      {lanes.length === 0 && <NoConnections />}
      <CursorReadout />
      <TimelineTip />
    </section>
  );
}

function NoConnections() {
  tick.value;
  const all = recording.value?.lanes.length ?? 0;
  if (all > 0 && hiddenLanes.value.size === all) {
    return (
      <div class="over">
        <Empty title={`Only ${plural(all, 'dev-server connection')} so far, hidden.`}>
          <button type="button" class="plain" onClick={() => remember({ devServer: true })}>
            Show
          </button>
        </Empty>
      </div>
    );
  }
  if (all > 0) {
    return (
      <div class="over">
        <Empty
          title={`None of ${all} connections ${filterText.value ? `matches “${filterText.value}”` : 'is of this kind'}.`}
        >
          <button
            type="button"
            class="plain"
            onClick={() => {
              filterText.value = '';
              kind.value = 'all';
            }}
          >
            Clear filter
          </button>
        </Empty>
      </div>
    );
  }
  // Over the lower part too: without a stream there is nothing to select in it.
  return (
    <div class="over all" style={{ height: `${mainHeight.value}px` }}>
      {nothingYet()}
    </div>
  );
}

function nothingYet() {
  if (hostState.value === 'imported') return <Empty title="This recording holds no streams." />;
  if (hostState.value === 'paused') {
    return (
      <Empty title="Paused. Nothing is recorded.">
        <p>Press Record (Ctrl E) to go on.</p>
      </Empty>
    );
  }
  if (documents.value === 0) {
    return (
      <Empty title="This page was loaded before Streamgauge was there: reload it.">
        <p>Press Ctrl R (⌘R) in the page. Pages of the browser itself cannot be recorded.</p>
      </Empty>
    );
  }
  return (
    <Empty title="Recording. No streams yet.">
      <p>Reload the page (Ctrl R, ⌘R) to catch those made before DevTools opened.</p>
    </Empty>
  );
}
