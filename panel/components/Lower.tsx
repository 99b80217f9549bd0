import { answerModule, isAnswering, shownTab } from '../answers/lazy.ts';
import { findingsOf, ignored, told } from '../findings/state.ts';
import { count } from '../format.ts';
import { detailsBeside, mainHeight, panelSize, upperHeight } from '../layout.ts';
import { searching } from '../searching.ts';
import {
  filtered,
  filterTick,
  laneRun,
  notesOnly,
  recording,
  remember,
  selectedLane,
  settings,
  type Tab,
  tab,
  tick,
} from '../store.ts';
import { wantViewer } from '../viewer/load.ts';
import { Attempts } from './Attempts.tsx';
import { Details } from './Details.tsx';
import { Empty } from './Empty.tsx';
import { EventsGrid } from './EventsGrid.tsx';
import { Findings } from './Findings.tsx';
import { Headers } from './Headers.tsx';
import { HeartbeatsChip } from './HeartbeatsChip.tsx';
import { JumpBox } from './JumpBox.tsx';
import { NotesChip } from './NotesChip.tsx';
import { Raw } from './Raw.tsx';
import { Splitter } from './Splitter.tsx';
import { StatisticsTab } from './StatisticsTab.tsx';
import { Tabs } from './Tabs.tsx';

/** The lower part: what the selected connection did, and the details of what is selected in it. */
export function Lower() {
  tick.value;
  const lane = selectedLane.value;
  const search = searching.value ? wantViewer() : undefined;
  if (!lane) {
    if (search)
      return (
        <div class="lower">
          <div class="pane">
            <search.SearchPane />
          </div>
        </div>
      );
    if (!recording.value?.lanes.length) return <div class="lower" />;
    return (
      <div class="lower">
        {told.value.length + ignored.value.length > 0 ? (
          <div class="pane">
            <Findings />
          </div>
        ) : (
          <Empty title="No connection is selected.">
            <p>Select one above to see its events, attempts and findings.</p>
          </Empty>
        )}
      </div>
    );
  }
  const beside = detailsBeside.value;
  const whole = beside ? panelSize.value.width : mainHeight.value - upperHeight.value;
  const share = beside ? settings.value.details : Math.min(0.7, settings.value.details + 0.1);
  const px = Math.round(Math.max(120, Math.min(whole - 120, whole * share)));
  const open = settings.value.detailsOpen;
  const shown = shownTab(lane);
  const AnswerTab = shown === 'answer' ? answerModule()?.AnswerTab : undefined;
  return (
    <div class={`lower ${beside ? 'beside' : 'below'}`}>
      <div class="pane" hidden={search !== undefined}>
        <LaneTabs />
        {shown === 'events' && <EventsGrid lane={lane} key={lane.id} />}
        {AnswerTab && <AnswerTab lane={lane} key={lane.id} />}
        {shown === 'attempts' && <Attempts lane={lane} key={lane.id} />}
        {shown === 'statistics' && <StatisticsTab lane={lane} key={lane.id} />}
        {shown === 'headers' && <Headers lane={lane} />}
        {shown === 'raw' && <Raw lane={lane} key={lane.id} />}
        {shown === 'findings' && <Findings lane={lane} />}
      </div>
      {search && (
        <div class="pane">
          <search.SearchPane />
        </div>
      )}
      {open && (
        <>
          <Splitter
            label="Size of the details"
            orientation={beside ? 'vertical' : 'horizontal'}
            reverse
            value={px}
            min={120}
            max={Math.max(120, whole - 120)}
            onChange={(size) => remember({ details: size / whole - (beside ? 0 : 0.1) })}
            onReset={() => remember({ details: 0.36 })}
          />
          <div class="details-box" style={beside ? { width: `${px}px` } : { height: `${px}px` }}>
            <Details lane={lane} />
          </div>
        </>
      )}
    </div>
  );
}

function LaneTabs() {
  filterTick.value;
  tick.value;
  const lane = selectedLane.value;
  if (!lane) return null;
  const shown = shownTab(lane);
  const found = findingsOf(lane);
  const messages = lane.messagesIn + lane.messagesOut;
  const all = count(messages);
  const run = laneRun.value?.lane === lane ? laneRun.value : undefined;
  const matches =
    run && (filtered.value || notesOnly.value)
      ? // Notes are none of the messages that the number beside the name counts.
        `${count(run.matches.length)}${run.notesOnly ? '' : ` of ${all}`}`
      : run && run.hidden.length > 0
        ? `${count(messages - run.hidden.length)} of ${all}`
        : undefined;
  const tabs: { id: Tab; name: string; count?: string; warn?: boolean }[] = [
    { id: 'events', name: 'Events', count: matches ?? all },
    ...(isAnswering(lane) ? [{ id: 'answer' as const, name: 'Answer' }] : []),
    { id: 'attempts', name: 'Connections', count: count(lane.attemptCount) },
    {
      id: 'findings',
      name: 'Findings',
      count: count(found.length),
      warn: found.some((finding) => finding.severity !== 'info'),
    },
    { id: 'statistics', name: 'Statistics' },
    { id: 'headers', name: 'Headers' },
    { id: 'raw', name: 'Raw' },
  ];
  return (
    <Tabs
      label="Selected connection"
      tabs={tabs}
      selected={shown}
      onSelect={(id) => {
        tab.value = id;
      }}
    >
      {shown === 'events' && <JumpBox />}
      {shown === 'events' && <NotesChip lane={lane} />}
      {shown === 'events' && <HeartbeatsChip lane={lane} />}
      {!settings.value.detailsOpen && (
        <button
          type="button"
          class="tool text"
          title="Show details (Enter)"
          onClick={() => remember({ detailsOpen: true })}
        >
          Details
        </button>
      )}
    </Tabs>
  );
}
