import { Component } from 'preact';
import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { MessageRecord, StreamRecord } from '../../src/model/types.ts';
import { inWords, sign } from '../describe.ts';
import { clock, delta, oneLine, size } from '../format.ts';
import { selectRecord } from '../session.ts';

interface Props {
  record: StreamRecord;
  previous: StreamRecord | undefined;
  lane: Lane;
  index: number;
  top: number;
  selected: boolean;
  pointedOut: boolean;
}

/** One record in a line. Records never change: a row is drawn anew only when it moves or is selected. */
export class EventRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { props } = this;
    return (
      next.record !== props.record ||
      next.previous !== props.previous ||
      next.top !== props.top ||
      next.index !== props.index ||
      next.selected !== props.selected ||
      next.pointedOut !== props.pointedOut
    );
  }

  override render({ record, previous, lane, index, top, selected, pointedOut }: Props) {
    const { glyph, words } = sign(record);
    const isMessage = record.kind === 'message' || record.kind === 'send';
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
        <span role="gridcell">{clock(record.t)}</span>
        <span role="gridcell" class="dim">
          {previous ? delta(record.t - previous.t) : ''}
        </span>
        <span role="gridcell" class="sign">
          <span role="img" aria-label={words} title={words}>
            {glyph}
          </span>
        </span>
        {isMessage ? (
          <MessageCells record={record} previous={previous} lane={lane} />
        ) : (
          <Words record={record} lane={lane} />
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

function Words({ record, lane }: { record: StreamRecord; lane: Lane }) {
  return (
    <span role="gridcell" class="words" aria-colspan={4}>
      {record.backlog && <Backlog />}
      {oneLine(inWords(record, lane))}
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
