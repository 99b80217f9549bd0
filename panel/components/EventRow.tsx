import { Component } from 'preact';
import { isBinary, utf8Length } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import type { MessageClass } from '../../src/protocols/protocol.ts';
import type { Bytes, EpochMs } from '../../src/units.ts';
import { isLoss, sign } from '../describe.ts';
import { typeShown } from '../filter/facts.ts';
import type { Highlights } from '../filter/highlight.ts';
import { clock, delta, oneLine, size } from '../format.ts';
import { type ColumnLook, isLeading } from '../table/columns.ts';
import { type BriefShown, BriefText } from './BriefText.tsx';
import { Marked } from './Marked.tsx';

/** Is its row made of cells, not of a sentence? Then nothing that is told later shows in it. */
export function isCell(record: StreamRecord): boolean {
  return record.kind === 'message' || record.kind === 'send' || record.kind === 'comment';
}

interface Props {
  record: StreamRecord;
  t: EpochMs;
  /** Its sentence; '' where the row has cells. */
  words: string;
  /** The record before it in time, of those that are shown. */
  previous: StreamRecord | undefined;
  lane: Lane;
  /** What the message is for, where that is shown. */
  kind: MessageClass | undefined;
  /** What it says in its protocol, once that is known. */
  brief: BriefShown | undefined;
  /** The field of it that is followed. */
  followed: string;
  index: number;
  top: number;
  columns: readonly ColumnLook[];
  selected: boolean;
  /** The record whose details are shown. */
  active: boolean;
  pointedOut: boolean;
  marks: Highlights;
}

/** Everything but `index`, `top` and the flags, which the row itself shows. */
type CellProps = Pick<
  Props,
  'record' | 't' | 'previous' | 'lane' | 'kind' | 'brief' | 'followed' | 'marks'
> & {
  column: ColumnLook;
};

/**
 * One record in a line. A row is drawn anew only when it moves or is selected: records do not change, but for what the
 * network layer tells later, which `t` and `words` show.
 */
export class EventRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    for (const name in next) if (next[name as keyof Props] !== this.props[name as keyof Props]) return true;
    return false;
  }

  override render(props: Props) {
    const { record, words: sentence, index, top, columns, selected, active, pointedOut, marks } = props;
    const { glyph, words } = sign(record);
    const leading = columns.filter(isLeading);
    const classes = ['event-row', record.kind];
    if (isLoss(record)) classes.push('lost');
    if (selected) classes.push('selected');
    if (active) classes.push('active');
    if (pointedOut) classes.push('pointed');
    return (
      <div
        role="row"
        id={`event-${record.seq}`}
        data-seq={record.seq}
        class={classes.join(' ')}
        aria-rowindex={index + 2}
        aria-selected={selected}
        style={{ transform: `translateY(${top}px)` }}
      >
        {leading.map((column) => (
          <Cell key={column.id} {...props} column={column} />
        ))}
        <span role="gridcell" class="sign">
          <span role="img" aria-label={words} title={words}>
            {glyph}
          </span>
        </span>
        {isCell(record) ? (
          columns.slice(leading.length).map((column) => <Cell key={column.id} {...props} column={column} />)
        ) : (
          <span role="gridcell" class="words" aria-colspan={columns.length - leading.length}>
            {record.backlog && <Backlog />}
            <Marked text={oneLine(sentence)} patterns={marks.data} />
          </span>
        )}
      </div>
    );
  }
}

function Cell({ column, record, t, previous, lane, kind, brief, followed, marks }: CellProps) {
  switch (column.id) {
    case 'seq':
      return (
        <span role="gridcell" class="dim">
          {record.seq}
        </span>
      );
    case 'time':
      return <span role="gridcell">{clock(t)}</span>;
    case 'delta':
      return (
        <span role="gridcell" class="dim">
          {previous ? delta(t - previous.t) : ''}
        </span>
      );
    case 'type':
      return (
        <span role="gridcell">
          <Marked text={oneLine(typeShown(record, lane) ?? '', 60)} patterns={marks.type} />
        </span>
      );
    case 'class':
      return (
        <span role="gridcell" class={kind === 'app' ? 'dim' : 'purpose'}>
          {kind}
        </span>
      );
    case 'id':
      return <IdCell record={record} previous={previous} marks={marks} />;
    case 'size':
      return (
        <span role="gridcell" class="size dim">
          {size(sizeOf(record))}
        </span>
      );
    case 'data':
      return (
        <span role="gridcell" class="data">
          {record.backlog && <Backlog />}
          {brief ? <BriefText brief={brief} marks={marks} /> : <DataText record={record} marks={marks} />}
        </span>
      );
    case 'followed':
      return (
        <span role="gridcell" class="followed">
          {followed}
        </span>
      );
  }
}

function IdCell({ record, previous, marks }: Pick<CellProps, 'record' | 'previous' | 'marks'>) {
  const id = (record.kind === 'message' && record.lastEventId) || '';
  const before = previous?.kind === 'message' ? previous.lastEventId : undefined;
  const sticky = record.kind === 'message' && record.id === undefined && id !== '' && id === before;
  return (
    <span role="gridcell" class={sticky ? 'id dim' : 'id'}>
      <Marked text={oneLine(id, 60)} patterns={marks.id} />
    </span>
  );
}

function sizeOf(record: StreamRecord): Bytes {
  if (record.kind === 'message' || record.kind === 'send') return record.size;
  return record.kind === 'comment' ? utf8Length(record.data) : 0;
}

function DataText({ record, marks }: Pick<CellProps, 'record' | 'marks'>) {
  if (record.kind !== 'message' && record.kind !== 'send' && record.kind !== 'comment') return null;
  const { data } = record;
  if (isBinary(data)) return <span class="dim">{binaryPreview(data.base64)}</span>;
  if (data === '' && record.kind === 'comment') return <>(empty)</>;
  return <Marked text={oneLine(data)} patterns={marks.data} />;
}

function Backlog() {
  return (
    <span class="backlog" title="Kept by the page before the recorder listened">
      before recording
    </span>
  );
}

/** The first bytes; 24 characters of base64 are 18 bytes. */
function binaryPreview(base64: string): string {
  try {
    const bytes = atob(base64.slice(0, 24));
    return (
      [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' ') +
      (base64.length > 24 ? ' …' : '')
    );
  } catch {
    return 'binary';
  }
}
