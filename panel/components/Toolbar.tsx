import { useRef } from 'preact/hooks';
import { searching } from '../searching.ts';
import { captureWire, clear, importFile, setPreserveLog, toggleRecord } from '../session.ts';
import { host, hostState, preserveLog, wireCapture } from '../store.ts';
import { ExportButton } from './ExportButton.tsx';
import { FilterBox } from './FilterBox.tsx';
import { Icon } from './Icon.tsx';
import { KindChips } from './KindChips.tsx';
import { SettingsButton } from './SettingsButton.tsx';

const RECORD_HINTS = {
  recording: 'Stop recording (Ctrl E)',
  paused: 'Record (Ctrl E)',
  imported: 'Leave the file and record this page (Ctrl E)',
};

/** What wire capture does and costs. */
const WIRE_HINTS = {
  debugger:
    'Shows comments, retry: and raw bytes of EventSources, and what workers receive, as it happens; the browser shows a bar that debugging has started, and some memory and time go into it',
  filter:
    'Shows comments, retry: and raw bytes of EventSources as they happen; the answer to each fetch waits until the extension has seen its headers, and an EventSource that Firefox would give up (page stopped, rare network errors) tries again instead',
};

/** What can be done with the whole recording. */
export function Toolbar() {
  const file = useRef<HTMLInputElement>(null);
  const recording = hostState.value === 'recording';
  return (
    <div class="toolbar" role="toolbar" aria-label="Streams">
      <button
        type="button"
        class={`tool record${recording ? ' on' : ''}`}
        aria-label="Record"
        aria-pressed={recording}
        title={RECORD_HINTS[hostState.value]}
        onClick={toggleRecord}
      >
        <span class="record-dot" aria-hidden="true" />
      </button>
      <button type="button" class="tool" aria-label="Clear" title="Clear (Delete key)" onClick={clear}>
        <Icon name="clear" />
      </button>
      <span class="divider" />
      <FilterBox />
      <button
        type="button"
        class="tool"
        aria-label="Search everything"
        aria-pressed={searching.value}
        title="Search in all payloads, decoded names and headers (Ctrl Shift F)"
        onClick={() => {
          searching.value = !searching.value;
        }}
      >
        <Icon name="search" />
      </button>
      <KindChips />
      <span class="divider" />
      <label class="check" title="Keep what was recorded when the page navigates">
        <input
          type="checkbox"
          checked={preserveLog.value}
          onChange={(event) => setPreserveLog(event.currentTarget.checked)}
        />
        Preserve log
      </label>
      {wireCapture.value !== 'unavailable' && (
        <label class="check" title={WIRE_HINTS[host.value?.wireCaptureBy ?? 'debugger']}>
          <input
            type="checkbox"
            checked={wireCapture.value === 'on'}
            onChange={(event) => void captureWire(event.currentTarget.checked)}
          />
          Wire capture
        </label>
      )}
      <span class="space" />
      <button
        type="button"
        class="tool text"
        title="Look at a saved recording (or drop the file on the panel)"
        onClick={() => file.current?.click()}
      >
        <Icon name="import" />
        Import
      </button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".ndjson,.jsonl,application/x-ndjson"
        data-testid="import-file"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          // The same file may be chosen again.
          if (chosen) void importFile(chosen);
          event.currentTarget.value = '';
        }}
      />
      <ExportButton />
      <SettingsButton />
    </div>
  );
}
