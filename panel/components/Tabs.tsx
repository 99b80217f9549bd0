/** A row of tabs; ← and → move between them. */
export function Tabs<T extends string>(props: {
  label: string;
  tabs: readonly { id: T; name: string; count?: string; warn?: boolean }[];
  selected: T;
  onSelect: (id: T) => void;
  children?: preact.ComponentChildren;
}) {
  const { tabs, selected, onSelect } = props;
  const move = (event: KeyboardEvent, step: number) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.id);
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  };
  return (
    <div class="tabs">
      <div
        class="tab-list"
        role="tablist"
        aria-label={props.label}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') move(event, 1);
          if (event.key === 'ArrowLeft') move(event, -1);
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            class="tab"
            aria-selected={tab.id === selected}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.name}
            {tab.count !== undefined && (
              <span class={`tab-count${tab.warn ? ' warn' : ''}`}> {tab.count}</span>
            )}
          </button>
        ))}
      </div>
      {props.children}
    </div>
  );
}
