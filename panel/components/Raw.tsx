import { useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Attempt, Lane } from '../../src/model/lane.ts';
import type { RawBody } from '../../src/model/raw-body.ts';
import { binarySize, plural } from '../format.ts';
import { HEX_COLUMNS, hexDump } from '../hex.ts';
import { hostState, tab, tick } from '../store.ts';
import { VirtualList } from '../virtual.ts';
import { chunkAtStart, rawRows, visibleRow } from '../visible-text.ts';
import { AttemptPicker, shownAttempt } from './AttemptPicker.tsx';
import { CopyButton } from './CopyButton.tsx';
import { Empty } from './Empty.tsx';
import { LoadBody } from './LoadBody.tsx';

const ROW = 18;
/** Gutter and paddings of a row, px; the style says the same. */
const GUTTER = 60;
type Format = 'text' | 'hex';
/** Taken for the next body too. */
let preferred: Format = 'text';

/** The body of one attempt as it came, byte for byte. */
export function Raw({ lane }: { lane: Lane }) {
  tick.value;
  const [format, setFormat] = useState<Format>(preferred);
  const attempt = shownAttempt(lane);
  if (!attempt) return <Empty title="No attempt was seen yet." />;
  const { raw } = attempt;
  const choose = (next: Format) => {
    preferred = next;
    setFormat(next);
  };
  return (
    <div class="raw" role="tabpanel" aria-label="Raw">
      {(raw || lane.attempts.length > 1) && (
        <div class="raw-bar">
          <AttemptPicker lane={lane} attempt={attempt} />
          {raw && raw.kept > 0 && (
            <>
              <div class="segments" role="group" aria-label="Format">
                <Segment name="Text" pressed={format === 'text'} onPress={() => choose('text')} />
                <Segment name="Hex" pressed={format === 'hex'} onPress={() => choose('hex')} />
              </div>
              <CopyButton
                text={() => (format === 'hex' ? hexDump(raw.bytes()) : textOf(raw.bytes()))}
                title={
                  format === 'hex' ? 'Copy as hexadecimal' : 'Copy as text, line ends and BOM as they are'
                }
              />
            </>
          )}
          {raw && <span class="raw-note dim">{keptWords(raw, attempt.end !== undefined)}</span>}
        </div>
      )}
      {raw && raw.kept > 0 ? (
        <Body raw={raw} format={format} key={`${lane.id} ${attempt.number}`} />
      ) : (
        <NoBody lane={lane} attempt={attempt} />
      )}
    </div>
  );
}

function Segment(props: { name: string; pressed: boolean; onPress: () => void }) {
  return (
    <button type="button" class="segment" aria-pressed={props.pressed} onClick={props.onPress}>
      {props.name}
    </button>
  );
}

function keptWords(raw: RawBody, ended: boolean): string {
  const by = raw.source === 'hook' ? 'as the page read them' : 'as the network layer told them';
  const chunks = plural(raw.chunks.length, 'chunk');
  if (raw.kept < raw.size)
    return `The first ${binarySize(raw.kept)} of ${binarySize(raw.size)} are kept, in ${chunks}, ${by}.`;
  return `${ended ? 'All of it: ' : ''}${plural(raw.kept, 'byte')}${ended ? '' : ' so far'}, in ${chunks}, ${by}.`;
}

/** `TextDecoder` would swallow the BOM. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The rows in sight, of thousands. */
function Body({ raw, format }: { raw: RawBody; format: Format }) {
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [box, setBox] = useState({ height: 0, columns: 80 });
  const at = useRef({ offset: 0, follow: false }).current;
  // Bytes are only ever added: `kept` says whether there are more.
  const bytes = useMemo(() => raw.bytes(), [raw, raw.kept]);
  const rows = useMemo(() => rawRows(bytes, box.columns, raw.chunks), [bytes, box.columns]);
  const total = format === 'hex' ? Math.ceil(bytes.length / HEX_COLUMNS) : rows.count;
  const list = new VirtualList(total, ROW, box.height);
  at.offset = at.follow ? list.maxOffset : Math.min(at.offset, list.maxOffset);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      const cell = (probe.current?.getBoundingClientRect().width ?? 0) / 10 || 7;
      const columns = Math.max(16, Math.floor((element.clientWidth - GUTTER) / cell) - 1);
      setBox((known) =>
        known.height === element.clientHeight && known.columns === columns
          ? known
          : { height: element.clientHeight, columns },
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    const wanted = list.scrollOf(at.offset);
    if (element && Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
  });
  const onScroll = () => {
    const element = scroller.current;
    if (!element || Math.abs(element.scrollTop - list.scrollOf(at.offset)) <= 1) return;
    at.offset = list.offsetOf(element.scrollTop);
    at.follow = at.offset > 0 && list.atEnd(at.offset);
    redraw();
  };

  const { first, end } = list.rows(at.offset);
  const drawn = [];
  for (let i = first; i < end; i++) {
    const style = { transform: `translateY(${list.top(i, at.offset)}px)` };
    if (format === 'hex') {
      drawn.push(
        <div class="raw-row hex" key={i} style={style}>
          {hexDump(bytes, i * HEX_COLUMNS, (i + 1) * HEX_COLUMNS)}
        </div>,
      );
      continue;
    }
    const chunk = chunkAtStart(rows, i);
    drawn.push(
      <div
        class={`raw-row${chunk === undefined ? '' : ' chunk-start'}${i === 0 ? ' first' : ''}`}
        key={i}
        style={style}
      >
        <span class="raw-chunk" title={chunk === undefined ? undefined : `Chunk ${chunk} begins here`}>
          {chunk}
        </span>
        <span class="raw-text">
          {visibleRow(rows, i).map((piece, index) =>
            piece.kind === 'text' ? (
              piece.text
            ) : (
              <span class={`v-${piece.kind}`} title={piece.title} data-label={piece.label} key={index}>
                {piece.text}
              </span>
            ),
          )}
        </span>
      </div>,
    );
  }
  return (
    <div
      class="raw-body"
      ref={scroller}
      onScroll={onScroll}
      role="document"
      aria-label="Body"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <span class="raw-probe" ref={probe} aria-hidden="true">
        0123456789
      </span>
      <div class="raw-rows" style={{ height: `${list.height}px` }}>
        {drawn}
      </div>
    </div>
  );
}

/** Why there is nothing to show. */
function NoBody({ lane, attempt }: { lane: Lane; attempt: Attempt }) {
  const toEvents = (
    <button
      type="button"
      class="link"
      onClick={() => {
        tab.value = 'events';
      }}
    >
      See Events
    </button>
  );
  if (lane.api === 'WebSocket') {
    return (
      <Empty title="A WebSocket has no body.">
        <p>Its messages are among the events. {toEvents}</p>
      </Empty>
    );
  }
  if (hostState.value === 'imported') return <Empty title="A recording file holds no raw bytes." />;
  if (attempt.raw) {
    return (
      <Empty title={`None of the ${binarySize(attempt.raw.size)} of this body are kept.`}>
        <p>The room for raw bytes of this recording is used up. Clear it to keep those that come.</p>
      </Empty>
    );
  }
  if (lane.api === 'EventSource' && attempt.end !== undefined) {
    return (
      <Empty title="The raw bytes of this attempt were not seen.">
        <p>A page is given the events of an EventSource only. Wire capture shows its bytes. {toEvents}</p>
      </Empty>
    );
  }
  if (lane.api === 'EventSource') {
    return (
      <Empty title="The raw bytes of an EventSource are known when it has ended, or with wire capture.">
        <p>A page is given its events only. {toEvents}</p>
      </Empty>
    );
  }
  if (lane.current.predatesRecording)
    return <Empty title="This body began before the recorder listened. Reload to see it." />;
  return attempt.end === undefined ? (
    <Empty title="No bytes yet.">
      <p>They are seen as the page reads them.</p>
    </Empty>
  ) : (
    <Empty
      title={
        lane.current.polling ? 'The bodies of polls are not watched.' : 'No bytes of this body were seen.'
      }
    >
      {!lane.current.polling && (
        <p>It was empty, or the page took it in one piece (a blob, say), which is not watched.</p>
      )}
      <LoadBody attempt={attempt} key={`${attempt.connection} ${attempt.number}`} />
    </Empty>
  );
}
