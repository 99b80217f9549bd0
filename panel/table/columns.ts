import type { Api } from '../../src/model/types.ts';

/** The columns of the events table. The sign of the direction has one too, which is always there. */
export type ColumnId = 'seq' | 'time' | 'delta' | 'type' | 'class' | 'id' | 'size' | 'followed' | 'data';

export interface ColumnLook {
  readonly id: ColumnId;
  readonly name: string;
  readonly title: string;
  /** px: as wide as this while there is room, and never narrower than `min`. */
  readonly width: number;
  readonly min: number;
  /** In a table narrower than this it is left out by itself. */
  readonly from: number;
}

/** px: a table with room for all. */
const ROOMY = 520;

export const COLUMNS: readonly ColumnLook[] = [
  { id: 'seq', name: '#', title: 'Number of the record', width: 50, min: 30, from: ROOMY },
  { id: 'time', name: 'Time', title: 'Wall clock of the page', width: 98, min: 40, from: 0 },
  { id: 'delta', name: 'Δ', title: 'Time since the record before', width: 70, min: 40, from: ROOMY },
  { id: 'type', name: 'Type', title: 'Event type', width: 78, min: 40, from: 0 },
  {
    id: 'class',
    name: 'Class',
    title: 'What the message is for',
    width: 72,
    min: 40,
    from: ROOMY,
  },
  {
    id: 'id',
    name: 'Id',
    title: 'The last event ID; dimmed where the event did not change it',
    width: 66,
    min: 28,
    from: 0,
  },
  { id: 'size', name: 'Size', title: 'Bytes of payload', width: 58, min: 40, from: 380 },
  {
    id: 'followed',
    name: 'Field',
    title: 'The field that is followed',
    width: 90,
    min: 40,
    from: 0,
  },
  { id: 'data', name: 'Data', title: 'Payload, or what happened in words', width: 80, min: 60, from: 0 },
];

/** Does it stand before the sign of the direction? */
export function isLeading({ id }: ColumnLook): boolean {
  return id === 'seq' || id === 'time' || id === 'delta';
}

/** What a person chose: columns left out or shown whatever is in them, and widths in px. */
export interface ColumnChoice {
  hidden: ReadonlySet<ColumnId>;
  shown: ReadonlySet<ColumnId>;
  widths: ReadonlyMap<ColumnId, number>;
}

/** Reads a choice as {@link writeChoice} writes it; whatever is foreign is left out. */
export function readChoice(text: string): ColumnChoice {
  const hidden = new Set<ColumnId>();
  const shown = new Set<ColumnId>();
  const widths = new Map<ColumnId, number>();
  for (const part of text.split(' ')) {
    const [name, value] = part.split('=', 2);
    const column = COLUMNS.find(({ id }) => id === name);
    if (!column || column.id === 'data') continue;
    if (value === 'hidden') hidden.add(column.id);
    else if (value === 'shown') shown.add(column.id);
    else if (Number(value) > 0) widths.set(column.id, clampWidth(column, Number(value)));
  }
  return { hidden, shown, widths };
}

/** A choice as text to remember: `delta=hidden size=80`. */
export function writeChoice({ hidden, shown, widths }: ColumnChoice): string {
  const parts = [...hidden].map((id) => `${id}=hidden`);
  for (const id of shown) if (!hidden.has(id)) parts.push(`${id}=shown`);
  for (const [id, width] of widths) if (!hidden.has(id)) parts.push(`${id}=${width}`);
  return parts.join(' ');
}

export function clampWidth({ min }: ColumnLook, width: number): number {
  return Math.round(Math.min(600, Math.max(min, width)));
}

/** What decides which columns there are, beside a person's choice. */
export interface Contents {
  api: Api;
  /** Some message is for something else than the application, or its protocol is known. */
  classes: boolean;
  /** Its messages are shown in the words of their protocol. */
  decoded?: boolean;
  /** Path of the field that is followed. */
  followed?: string | undefined;
}

/** The columns that a table of this width (px) shows of a connection. */
export function shownColumns(choice: ColumnChoice, width: number, contents: Contents): ColumnLook[] {
  const shown = COLUMNS.filter(
    (column) => isShown(column, choice, contents) && (width === 0 || width >= fromOf(column, contents)),
  );
  const { followed } = contents;
  if (followed === undefined) return shown;
  // It is called what its path ends with.
  return shown.map((column) =>
    column.id === 'followed'
      ? { ...column, name: followed.split('.').at(-1) ?? followed, title: followed }
      : column,
  );
}

/** Of a WebSocket the type says text or binary: where there is little room, what is decoded says more. */
function fromOf({ id, from }: ColumnLook, { api, decoded }: Contents): number {
  return id === 'type' && decoded && api === 'WebSocket' ? ROOMY : from;
}

/** Is it shown where there is room? */
export function isShown({ id }: ColumnLook, choice: ColumnChoice, contents: Contents): boolean {
  const { api, classes, followed } = contents;
  if (id === 'followed') return followed !== undefined;
  // A WebSocket's messages have no ids.
  if (id === 'id' && api === 'WebSocket') return false;
  if (id === 'class' && !classes && !choice.shown.has(id)) return false;
  return !choice.hidden.has(id);
}

/** The columns as a CSS grid's. What is a sentence and not cells begins at the line `words`. */
export function gridTemplate(columns: readonly ColumnLook[], { widths }: ColumnChoice): string {
  const tracks: string[] = [];
  let words = false;
  const sentence = () => {
    if (!words) tracks.push('20px [words]');
    words = true;
  };
  for (const column of columns) {
    const { id, width, min } = column;
    if (!isLeading(column)) sentence();
    const chosen = widths.get(id);
    if (id === 'data') tracks.push(`minmax(${min}px, 1fr)`);
    else if (chosen !== undefined) tracks.push(`${chosen}px`);
    else
      tracks.push(
        id === 'type' || id === 'class' || id === 'id' ? `minmax(${min}px, ${width}px)` : `${width}px`,
      );
  }
  return tracks.join(' ');
}
