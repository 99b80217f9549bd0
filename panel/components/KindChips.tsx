import { evaluated, type Kind, kind, recording, tick } from '../store.ts';
import { type Chip, ChipGroup } from './ChipGroup.tsx';

const ALWAYS: Chip<Kind>[] = [
  { id: 'all', label: 'All' },
  { id: 'EventSource', label: 'SSE' },
  { id: 'WebSocket', label: 'WebSocket' },
];
const IF_PRESENT: Chip<Kind>[] = [
  { id: 'fetch', label: 'Fetch' },
  { id: 'XMLHttpRequest', label: 'XHR' },
];

/** Which kinds of connections are shown. Kinds that only a file can hold appear with such a file. */
export function KindChips() {
  // Once a second is enough to notice a new kind; `tick` matters for an import only.
  evaluated.value;
  const lanes = recording.value?.lanes ?? [];
  if (lanes.length < 50) tick.value;
  const chips = [...ALWAYS, ...IF_PRESENT.filter(({ id }) => lanes.some((lane) => lane.api === id))];
  return (
    <ChipGroup
      label="Kind"
      chips={chips}
      chosen={kind.value}
      onChoose={(id) => {
        kind.value = id;
      }}
    />
  );
}
