import { Component } from 'preact';
import { isBinary, utf8Length } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { CommentRecord, MessageRecord, StreamRecord } from '../../src/model/types.ts';
import type { EpochMs } from '../../src/units.ts';
import { sign } from '../describe.ts';
import { clock, delta, oneLine, size } from '../format.ts';
import { selectRecord } from '../session.ts';

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
      next.pointedOut !== props.pointedOut
    );
  }

  override render({ record, t, words: sentence, previous, lane, index, top, selected, pointedOut }: Props) {
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
          <MessageCells record={record} previous={previous} lane={lane} />
        ) : record.kind === 'comment' ? (
          <CommentCells record={record} />
        ) : (
          <Words record={record} words={sentence} />
        )}
      </div>
    );
  }
}

/** A close that nobody asked for reads like an error. */
function isLoss(record: StreamRecord): boolean {
  return record.kind === 'close' && (record.by === 'network' || record.code === 1006);
}

function MessageCells(props: { record: MessageRecord; previous: StreamRecord | undefined; lane: Lane }) {
  const { record, previous, lane } = props;
  // An event without a type of its own is of type "message" (HTML 9.2.6); a WebSocket's has none.
  const plain = isBinary(record.data) ? 'binary' : lane.api === 'WebSocket' ? 'text' : 'message';
  const id = record.lastEventId ?? '';
  const before = previous?.kind === 'message' ? previous.lastEventId : undefined;
  const sticky = record.id === undefined && id !== '' && id === before;
  return (
    <>
      <span role="gridcell">{oneLine(record.eventType || plain, 60)}</span>
      <span role="gridcell" class={sticky ? 'id dim' : 'id'}>
        {oneLine(id, 60)}
      </span>
      <span role="gridcell" class="size dim">
        {size(record.size)}
      </span>
      <span role="gridcell" class="data">
        {record.backlog && <Backlog />}
        {typeof record.data === 'string' ? (
          oneLine(record.data)
        ) : (
          <span class="dim">{binaryPreview(record.data.base64)}</span>
        )}
      </span>
    </>
  );
}

/** A comment stands in the columns of the messages among which it came. */
function CommentCells({ record }: { record: CommentRecord }) {
  return (
    <>
      <span role="gridcell">comment</span>
      <span role="gridcell" class="id" />
      <span role="gridcell" class="size">
        {size(utf8Length(record.data))}
      </span>
      <span role="gridcell" class="data">
        {record.backlog && <Backlog />}
        {record.data === '' ? '(empty)' : oneLine(record.data)}
      </span>
    </>
  );
}

function Words({ record, words }: { record: StreamRecord; words: string }) {
  return (
    <span role="gridcell" class="words" aria-colspan={4}>
      {record.backlog && <Backlog />}
      {oneLine(words)}
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
