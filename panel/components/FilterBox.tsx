import { count } from '../format.ts';
import {
  filter,
  filtering,
  filterText,
  filterTick,
  laneRun,
  lanesRun,
  tick,
  visibleLanes,
} from '../store.ts';
import { Icon } from './Icon.tsx';

/** One box for connections and their events: text in any case, or a regular expression. */
export function FilterBox() {
  const { error, pattern } = filter.value;
  return (
    <span class={`filter${error ? ' bad' : ''}`}>
      <input
        id="filter"
        type="text"
        aria-label="Filter"
        placeholder="Filter URL, type, id, data: text or /regex/"
        title="Shows connections whose URL or events match, and of the selected one the events that match (Ctrl F)"
        spellcheck={false}
        autocomplete="off"
        value={filterText.value}
        aria-invalid={error !== undefined}
        aria-describedby="filter-says"
        onInput={(event) => {
          filterText.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filterText.value === '') return;
          filterText.value = '';
          event.preventDefault();
        }}
      />
      <span id="filter-says" class="filter-says" role={error ? 'alert' : undefined} title={error}>
        {error ? 'not a regular expression' : pattern ? <Matches /> : ''}
      </span>
      {filterText.value !== '' && (
        <button
          type="button"
          class="tool reset"
          aria-label="Reset filter"
          title="Reset (Esc)"
          onClick={() => {
            filterText.value = '';
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}

function Matches() {
  filterTick.value;
  tick.value;
  if (!lanesRun.value) return null;
  const events = laneRun.value ? `${count(laneRun.value.matches.length)} ev` : '';
  const text = `${count(visibleLanes.value.length)} conn${events ? ` · ${events}` : ''}${filtering.value ? '…' : ''}`;
  return <span title="Connections that match · events that match in the selected connection">{text}</span>;
}
