import type { ComponentChildren } from 'preact';

export interface Chip<T extends string> {
  id: T;
  label: ComponentChildren;
  /** Where the label does not say it in words. */
  name?: string;
  title?: string;
}

/** Chips of which one is chosen; the arrow keys go from one to the next. */
export function ChipGroup<T extends string>(props: {
  label: string;
  chips: readonly Chip<T>[];
  chosen: T;
  onChoose: (id: T) => void;
}) {
  const { chips, chosen, onChoose } = props;
  const move = (event: KeyboardEvent, step: number) => {
    const at = chips.findIndex(({ id }) => id === chosen);
    onChoose((chips[(at + step + chips.length) % chips.length] as Chip<T>).id);
    event.preventDefault();
    const group = event.currentTarget as HTMLElement;
    queueMicrotask(() =>
      requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked=true]')?.focus()),
    );
  };
  // Where the chosen one is gone, the first can be reached by Tab.
  const reached = chips.some(({ id }) => id === chosen) ? chosen : chips[0]?.id;
  return (
    <div
      class="chips"
      role="radiogroup"
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') move(event, 1);
        if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') move(event, -1);
      }}
    >
      {chips.map(({ id, label, name, title }) => (
        <button
          key={id}
          type="button"
          role="radio"
          class="chip"
          aria-checked={id === chosen}
          aria-label={name}
          title={title}
          tabIndex={id === reached ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
