import type { Api } from '../../src/model/types.ts';
import { evaluated, type Kind, kind, recording, tick } from '../store.ts';

const ALWAYS: [Kind, string][] = [
  ['all', 'All'],
  ['EventSource', 'SSE'],
  ['WebSocket', 'WebSocket'],
];
const IF_PRESENT: [Api, string][] = [
  ['fetch', 'Fetch'],
  ['XMLHttpRequest', 'XHR'],
];

/** Which kinds of connections are shown. Kinds that only a file can hold appear with such a file. */
export function KindChips() {
  // Once a second is enough to notice a new kind; `tick` matters for an import only.
  evaluated.value;
  const lanes = recording.value?.lanes ?? [];
  if (lanes.length < 50) tick.value;
  const chips = [...ALWAYS, ...IF_PRESENT.filter(([api]) => lanes.some((lane) => lane.api === api))];
  const move = (event: KeyboardEvent, step: number) => {
    const at = chips.findIndex(([value]) => value === kind.value);
    kind.value = (chips[(at + step + chips.length) % chips.length] as [Kind, string])[0];
    event.preventDefault();
    const group = event.currentTarget as HTMLElement;
    queueMicrotask(() =>
      requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked=true]')?.focus()),
    );
  };
  return (
    <div
      class="chips"
      role="radiogroup"
      aria-label="Kind"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') move(event, 1);
        if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') move(event, -1);
      }}
    >
      {chips.map(([value, label]) => (
        <button
          key={value}
          type="button"
          role="radio"
          class="chip"
          aria-checked={kind.value === value}
          tabIndex={kind.value === value ? 0 : -1}
          onClick={() => {
            kind.value = value;
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
