import { remember } from '../store.ts';
import {
  COLUMNS,
  type ColumnChoice,
  type ColumnLook,
  type Contents,
  clampWidth,
  isLeading,
  isShown,
  writeChoice,
} from '../table/columns.ts';
import type { Order } from '../table/use-order.ts';

const STEP = 8;
/** What can be sorted by; the other columns follow the time. */
const SORTED: Partial<Record<ColumnLook['id'], Order['by']>> = { time: 'time', size: 'size' };

/** The head of the events table: sorts by a click, resizes at a column's right edge. */
export function EventsHead(props: {
  columns: readonly ColumnLook[];
  choice: ColumnChoice;
  order: Order;
  onSort: (order: Order) => void;
  onMenu: (event: MouseEvent) => void;
}) {
  const { columns, choice, order, onSort, onMenu } = props;
  const cells = columns.map((column) => (
    <HeadCell key={column.id} column={column} choice={choice} order={order} onSort={onSort} />
  ));
  const before = columns.filter(isLeading).length;
  return (
    <div class="event-row head" role="row" aria-rowindex={1} onContextMenu={onMenu}>
      {cells.slice(0, before)}
      <span role="columnheader" aria-label="Direction" />
      {cells.slice(before)}
    </div>
  );
}

function HeadCell(props: {
  column: ColumnLook;
  choice: ColumnChoice;
  order: Order;
  onSort: (order: Order) => void;
}) {
  const { column, choice, order, onSort } = props;
  const by = SORTED[column.id];
  const sorted = by !== undefined && order.by === by;
  const arrow = sorted ? (order.descending ? ' ▾' : ' ▴') : '';
  return (
    <span
      role="columnheader"
      class={column.id}
      title={column.title}
      aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      {by ? (
        <button
          type="button"
          class="sort"
          // The first click on a size wants the largest, as in every network panel's second.
          onClick={() => onSort({ by, descending: sorted ? !order.descending : by === 'size' })}
        >
          {column.name}
          {arrow}
        </button>
      ) : (
        column.name
      )}
      {column.id !== 'data' && <Grip column={column} choice={choice} />}
    </span>
  );
}

/** The right edge of a column: drag it, or use ← and → on it; a double click gives it its own width again. */
function Grip({ column, choice }: { column: ColumnLook; choice: ColumnChoice }) {
  const set = (width: number | undefined) => {
    const widths = new Map(choice.widths);
    if (width === undefined) widths.delete(column.id);
    else widths.set(column.id, clampWidth(column, width));
    remember({ columns: writeChoice({ ...choice, widths }) });
  };
  const widthOf = (grip: Element) => grip.parentElement?.getBoundingClientRect().width ?? column.width;
  const onPointerDown = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const grip = down.currentTarget as HTMLElement;
    const start = widthOf(grip);
    const move = (event: PointerEvent) => set(start + event.clientX - down.clientX);
    grip.setPointerCapture(down.pointerId);
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), {
      once: true,
    });
    down.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') set(widthOf(event.currentTarget as Element) - STEP);
    else if (event.key === 'ArrowRight') set(widthOf(event.currentTarget as Element) + STEP);
    else if (event.key === 'Home') set(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      class="grip"
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.title}`}
      aria-valuenow={choice.widths.get(column.id) ?? column.width}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onDblClick={(event) => {
        event.stopPropagation();
        set(undefined);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

/** What the menu of the head offers: which columns there are. */
export function columnItems(choice: ColumnChoice, contents: Contents) {
  const toggle = (id: ColumnLook['id'], show: boolean) => {
    const [hidden, shown] = [new Set(choice.hidden), new Set(choice.shown)];
    for (const [set, has] of [[hidden, !show] as const, [shown, show && id === 'class'] as const])
      if (has) set.add(id);
      else set.delete(id);
    remember({ columns: writeChoice({ hidden, shown, widths: choice.widths }) });
  };
  const items = COLUMNS.filter(({ id }) => id !== 'data' && id !== 'followed').map((column) => {
    const { id, name, title } = column;
    // A connection that has no ids says nothing of what was chosen for others.
    const checked = id === 'class' ? isShown(column, choice, contents) : !choice.hidden.has(id);
    return { name: name.length > 1 ? name : `${name} ${title}`, checked, run: () => toggle(id, !checked) };
  });
  return [...items, { name: 'Reset columns', run: () => remember({ columns: '' }) }];
}
