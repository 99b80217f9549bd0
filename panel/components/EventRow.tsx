import { Component } from 'preact';
import { utf8Length } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { CommentRecord, MessageRecord, StreamRecord } from '../../src/model/types.ts';
import type { EpochMs } from '../../src/units.ts';
import { sign } from '../describe.ts';
import { typeShown } from '../filter/facts.ts';
import type { Highlights } from '../filter/highlight.ts';
import { clock, delta, oneLine, size } from '../format.ts';
import { selectRecord } from '../session.ts';
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
  previous: StreamRecord | undefined;
  lane: Lane;
  index: number;
  top: number;
  selected: boolean;
  pointedOut: boolean;
  marks: Highlights;
}

/**
 * One record in a line. A row is drawn anew only when it moves or is selected: records do not change, but for what the
 * network layer tells later, which `t` and `words` show.
 */
export class EventRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { props } = this;
    return (
      next.record !== props.record ||
      next.t !== props.t ||
      next.words !== props.words ||
      next.previous !== props.previous ||
      next.top !== props.top ||
      next.index !== props.index ||
      next.selected !== props.selected ||
      next.pointedOut !== props.pointedOut ||
      next.marks !== props.marks
    );
  }

  override render(props: Props) {
    const { record, t, words: sentence, previous, lane, index, top, selected, pointedOut, marks } = props;
    const { glyph, words } = sign(record);
    return (
      <div
        role="row"
        id={`event-${record.seq}`}
        class={`event-row ${record.kind}${isLoss(record) ? ' lost' : ''}${selected ? ' selected' : ''}${pointedOut ? ' pointed' : ''}`}
        aria-rowindex={index + 2}
        aria-selected={selected}
        style={{ transform: `translateY(${top}px)` }}
        onPointerDown={(event) => event.button === 0 && selectRecord(record.seq)}
      >
        <span role="gridcell" class="dim">
          {record.seq}
        </span>
        <span role="gridcell">{clock(t)}</span>
        <span role="gridcell" class="dim">
          {previous ? delta(t - previous.t) : ''}
        </span>
        <span role="gridcell" class="sign">
          <span role="img" aria-label={words} title={words}>
            {glyph}
          </span>
        </span>
        {record.kind === 'message' || record.kind === 'send' ? (
          <MessageCells record={record} previous={previous} lane={lane} marks={marks} />
        ) : record.kind === 'comment' ? (
          <CommentCells record={record} marks={marks} />
        ) : (
          <Words record={record} words={sentence} marks={marks} />
        )}
      </div>
    );
  }
}

/** A close that nobody asked for reads like an error. */
function isLoss(record: StreamRecord): boolean {
  return record.kind === 'close' && (record.by === 'network' || record.code === 1006);
}

function MessageCells(props: {
  record: MessageRecord;
  previous: StreamRecord | undefined;
  lane: Lane;
  marks: Highlights;
}) {
  const { record, previous, lane, marks } = props;
  const id = record.lastEventId ?? '';
  const before = previous?.kind === 'message' ? previous.lastEventId : undefined;
  const sticky = record.id === undefined && id !== '' && id === before;
  return (
    <>
      <span role="gridcell">
        <Marked text={oneLine(typeShown(record, lane) ?? '', 60)} patterns={marks.type} />
      </span>
      <span role="gridcell" class={sticky ? 'id dim' : 'id'}>
        <Marked text={oneLine(id, 60)} patterns={marks.id} />
      </span>
      <span role="gridcell" class="size dim">
        {size(record.size)}
      </span>
      <span role="gridcell" class="data">
        {record.backlog && <Backlog />}
        {typeof record.data === 'string' ? (
          <Marked text={oneLine(record.data)} patterns={marks.data} />
        ) : (
          <span class="dim">{binaryPreview(record.data.base64)}</span>
        )}
      </span>
    </>
  );
}

/** A comment stands in the columns of the messages among which it came. */
function CommentCells({ record, marks }: { record: CommentRecord; marks: Highlights }) {
  return (
    <>
      <span role="gridcell">comment</span>
      <span role="gridcell" class="id" />
      <span role="gridcell" class="size">
        {size(utf8Length(record.data))}
      </span>
      <span role="gridcell" class="data">
        {record.backlog && <Backlog />}
        {record.data === '' ? '(empty)' : <Marked text={oneLine(record.data)} patterns={marks.data} />}
      </span>
    </>
  );
}

function Words({ record, words, marks }: { record: StreamRecord; words: string; marks: Highlights }) {
  return (
    <span role="gridcell" class="words" aria-colspan={4}>
      {record.backlog && <Backlog />}
      <Marked text={oneLine(words)} patterns={marks.data} />
    </span>
  );
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
