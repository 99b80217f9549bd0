import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { complete, type Option } from '../filter/complete.ts';
import { knownIn } from '../filter/known.ts';
import { decodings, filter, filterText, filterTick, recording, selectedLane } from '../store.ts';
import { FilterCount } from './FilterCount.tsx';
import { Icon } from './Icon.tsx';

interface List {
  /** Asked for by a key; else only by typing. */
  asked: boolean;
  caret: number;
  /** Index of the option that Enter would take; -1: none, and Enter does nothing. */
  active: number;
}

/** One box for connections and their events, with completions for what it knows; the rest is plain text. */
export function FilterBox() {
  const { error } = filter.value;
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number>(undefined);
  const [list, setList] = useState<List>();
  const text = filterText.value;
  const open = list !== undefined;
  // The decoders may come while it is open.
  if (open) filterTick.value;
  const known = useMemo(
    () =>
      open && recording.value ? knownIn(recording.value, selectedLane.value, decodings.value) : undefined,
    [open, recording.value, selectedLane.value, decodings.value, decodings.value?.version],
  );
  const completion = list && known && complete(text, list.caret, known, list.asked);
  const options = completion?.options ?? [];
  const active = list && list.active < options.length ? list.active : -1;

  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  const show = (asked: boolean) => {
    const at = input.current?.selectionStart ?? text.length;
    setList({ asked, caret: at, active: -1 });
  };
  const take = (option: Option | undefined) => {
    if (!completion || !option) return;
    const rest = text.slice(completion.to);
    const head = `${text.slice(0, completion.from)}${option.text}${option.whole && rest === '' ? ' ' : ''}`;
    filterText.value = head + rest;
    caret.current = head.length;
    setList(option.whole ? undefined : { asked: true, caret: head.length, active: -1 });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, altKey, metaKey } = event;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (key === ' ' && ctrlKey) show(true);
    else if (ctrlKey || metaKey) return;
    else if (step !== 0 && list && options.length > 0) {
      const from = active < 0 && step < 0 ? 0 : active;
      setList({ ...list, active: (from + step + options.length) % options.length });
    } else if (key === 'ArrowDown') show(true);
    else if ((key === 'Enter' || (key === 'Tab' && !event.shiftKey)) && active >= 0) take(options[active]);
    else if (key === 'Enter') setList(undefined);
    else if (key === 'Escape' && options.length > 0) setList(undefined);
    else if (key === 'Escape' && text !== '') filterText.value = '';
    else return;
    if (!altKey || step !== 0) event.preventDefault();
  };
  return (
    <span class={`filter${error ? ' bad' : ''}`}>
      <input
        id="filter"
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls="filter-options"
        aria-activedescendant={active >= 0 ? `filter-option-${active}` : undefined}
        placeholder="Filter: text, /regex/, type:price, size>1k"
        title="Shows connections whose URL or events match, and of the selected one the events that match (Ctrl F). Ctrl Space lists what can be asked"
        spellcheck={false}
        autocomplete="off"
        value={text}
        aria-invalid={error !== undefined}
        aria-describedby={error ? 'filter-error' : 'filter-says'}
        onInput={(event) => {
          filterText.value = event.currentTarget.value;
          show(false);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setList(undefined)}
      />
      <FilterCount />
      {text !== '' && (
        <button
          type="button"
          class="tool reset"
          aria-label="Reset filter"
          title="Reset (Esc)"
          onClick={() => {
            filterText.value = '';
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <div class="filter-below">
        {error && (
          <p id="filter-error" class="filter-error" role="alert">
            {error.to - error.from < text.trim().length && <b>{text.slice(error.from, error.to)}: </b>}
            {error.message}
          </p>
        )}
        <div
          id="filter-options"
          class="filter-options"
          role="listbox"
          aria-label="Completions"
          hidden={options.length === 0}
        >
          {options.map((option, at) => (
            <FilterOption
              key={option.text}
              id={`filter-option-${at}`}
              option={option}
              active={at === active}
              onTake={() => take(option)}
            />
          ))}
        </div>
      </div>
    </span>
  );
}

function FilterOption(props: { id: string; option: Option; active: boolean; onTake: () => void }) {
  const { id, option, active, onTake } = props;
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (active) root.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      id={id}
      ref={root}
      role="option"
      aria-selected={active}
      class="filter-option"
      onPointerDown={(event) => {
        event.preventDefault(); // the focus stays in the box
        if (event.button === 0) onTake();
      }}
    >
      <span class="mono">{option.text}</span>
      <span class="dim">{option.hint}</span>
    </div>
  );
}
