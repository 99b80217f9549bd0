import { useState } from 'preact/hooks';
import { count } from '../format.ts';

/** Opened from the beginning down to here; deeper is opened by the user, so that no nesting can be too deep. */
const OPEN_DEPTH = 2;
const CHILDREN = 100;
/** A wide object is not opened by itself below the top. */
const WIDE = 30;
const STRING = 300;

/** A JSON value as a tree; what is closed does not exist in the document. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <div class="json" role="group" aria-label="JSON">
      <Node value={value} depth={0} />
    </div>
  );
}

function Node({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const isParent = typeof value === 'object' && value !== null;
  // Own keys only: `JSON.parse` makes "__proto__" an own key, and it is shown as one.
  const length = isParent ? (Array.isArray(value) ? value.length : Object.keys(value).length) : 0;
  const [open, setOpen] = useState(depth === 0 || (depth < OPEN_DEPTH && length <= WIDE));
  const label =
    name === undefined ? null : (
      <span class="json-key">{name.length > STRING ? `${name.slice(0, STRING)}…` : name}: </span>
    );
  if (!isParent) {
    return (
      <div class="json-line leaf">
        {label}
        <Leaf value={value} />
      </div>
    );
  }
  const isArray = Array.isArray(value);
  return (
    <div class="json-node">
      <button type="button" class="json-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class={`twisty${open ? ' open' : ''}`} aria-hidden="true" />
        {label}
        <span class="dim">
          {isArray ? `[${count(length)}]` : open ? `{${count(length)}}` : preview(value)}
        </span>
      </button>
      {open && length > 0 && <Children value={value} depth={depth + 1} />}
    </div>
  );
}

function Children({ value, depth }: { value: object; depth: number }) {
  const [shown, setShown] = useState(CHILDREN);
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const total = keys?.length ?? (value as unknown[]).length;
  const nodes = [];
  for (let i = 0; i < Math.min(total, shown); i++) {
    const key = keys ? (keys[i] as string) : String(i);
    nodes.push(<Node key={i} name={key} value={(value as Record<string, unknown>)[key]} depth={depth} />);
  }
  return (
    <div class="json-children">
      {nodes}
      {total > shown && (
        <button type="button" class="link" onClick={() => setShown(shown + CHILDREN * 5)}>
          Show more ({count(total - shown)} left)
        </button>
      )}
    </div>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [all, setAll] = useState(false);
  if (typeof value !== 'string')
    return <span class={`json-${value === null ? 'null' : typeof value}`}>{String(value)}</span>;
  const cut = !all && value.length > STRING;
  return (
    <span class="json-string">
      {JSON.stringify(cut ? value.slice(0, STRING) : value)}
      {cut && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          show all ({count(value.length)} characters)
        </button>
      )}
    </span>
  );
}

/** The first keys of a closed object. */
function preview(value: object): string {
  const keys: string[] = [];
  for (const key in value) {
    if (keys.length === 4) {
      keys.push('…');
      break;
    }
    keys.push(key.slice(0, 20));
  }
  return `{${keys.join(', ')}}`;
}
