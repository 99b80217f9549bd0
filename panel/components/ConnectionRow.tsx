import type { Lane } from '../../src/model/lane.ts';
import { badge, methodShown, STATE_WORDS, shortUrl, subprotocol, workerWord } from '../describe.ts';
import { compact, oneLine, plural } from '../format.ts';
import { rowHeight } from '../layout.ts';
import { CONTEXT_WORDS } from '../request.ts';
import { selectLane } from '../session.ts';
import { marks, pageUrl, host as recorder, tick } from '../store.ts';
import { ConnectionFlags } from './ConnectionFlags.tsx';
import { Marked } from './Marked.tsx';

/** One connection in a line. */
export function ConnectionRow(props: {
  lane: Lane;
  index: number;
  top: number;
  selected: boolean;
  /** The keyboard is at this row. */
  active: boolean;
  /** Within a group. */
  level: number | undefined;
}) {
  const { lane, index, top, selected, active, level } = props;
  tick.value;
  const { host, path } = shortUrl(lane.url, pageUrl());
  const protocol = subprotocol(lane.current);
  const spoken = recorder.value?.diagnostics.protocolOf(lane)?.name;
  const method = methodShown(lane);
  const worker = workerWord(lane.current);
  const full =
    lane.url.length > 2000
      ? `${lane.url.slice(0, 2000)}… (${plural(lane.url.length, 'character')})`
      : lane.url;
  const title = [
    method ? `${method} ${full}` : full,
    ...(protocol ? [`subprotocol ${protocol}`] : []),
    ...(spoken ? [`speaks ${spoken}`] : []),
    ...(worker ? [`made by ${CONTEXT_WORDS[lane.current.context]}`] : []),
  ];
  return (
    <div
      role="row"
      id={`lane-${lane.id}`}
      class={`connection-row${selected ? ' selected' : ''}${active ? ' active' : ''}${level ? ' nested' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={level}
      style={{ transform: `translateY(${top}px)`, height: `${rowHeight.value}px` }}
      onPointerDown={(event) => event.button === 0 && selectLane(lane)}
    >
      <span role="gridcell" class="stream" title={title.join('\n')}>
        <span class={`badge ${lane.api}`}>{badge(lane)}</span>
        <span
          class={`dot ${lane.state}`}
          role="img"
          aria-label={STATE_WORDS[lane.state]}
          title={STATE_WORDS[lane.state]}
        />
        <span class="url">
          {method && <b>{method} </b>}
          {host && (
            <span class="host">
              <Marked text={host} patterns={marks.value.url} />
            </span>
          )}
          <Marked text={path} patterns={marks.value.url} />
          {(spoken ?? protocol) && <i> {spoken ?? protocol}</i>}
          {worker && <i> {worker}</i>}
        </span>
      </span>
      <span
        role="gridcell"
        class="counts"
        title={`${plural(lane.messagesIn, 'message')} received, ${lane.messagesOut} sent`}
      >
        ↓{compact(lane.messagesIn)}
        {(lane.api === 'WebSocket' || lane.messagesOut > 0) && ` ↑${compact(lane.messagesOut)}`}
        {lane.lastEventId !== undefined && ` · id ${oneLine(lane.lastEventId, 12)}`}
      </span>
      <ConnectionFlags lane={lane} />
    </div>
  );
}
