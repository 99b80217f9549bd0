import type { Lane } from '../../src/model/lane.ts';
import { badge, methodShown, STATE_WORDS, shortUrl, subprotocol, workerWord } from '../describe.ts';
import { compact, oneLine, plural } from '../format.ts';
import { rowHeight } from '../layout.ts';
import { CONTEXT_WORDS } from '../request.ts';
import { selectLane } from '../session.ts';
import { annotationsOf, findingsOf, marks, pageUrl, tab, tick } from '../store.ts';
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
  const method = methodShown(lane);
  const worker = workerWord(lane.current);
  const full =
    lane.url.length > 2000
      ? `${lane.url.slice(0, 2000)}… (${plural(lane.url.length, 'character')})`
      : lane.url;
  const title = [
    method ? `${method} ${full}` : full,
    ...(protocol ? [`subprotocol ${protocol}`] : []),
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
          {protocol && <i> {protocol}</i>}
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
      <Flags lane={lane} />
    </div>
  );
}

/** What is remarkable about it: findings in colour, what is only so far the case dimmed, reconnects counted. */
function Flags({ lane }: { lane: Lane }) {
  tick.value;
  const findings = findingsOf(lane);
  const annotations = annotationsOf(lane);
  const reconnects = lane.attemptCount - 1;
  const worst = findings.some((finding) => finding.severity === 'error' || finding.severity === 'warning');
  const quiet = findings.every((finding) => finding.severity === 'info');
  const label = annotations[0]?.label ?? findings[0]?.rule ?? '';
  const details = [
    ...findings.map((finding) => finding.title),
    ...annotations.map((annotation) => annotation.detail),
  ];
  return (
    <span role="gridcell" class="flags">
      {reconnects > 0 && (
        <span class="again" title={plural(reconnects, 'reconnect')}>
          ×{compact(reconnects)}
        </span>
      )}
      {findings.length > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          class={`flag${quiet ? ' info' : ''}${worst ? ' bad' : ''}`}
          title={details.join('\n')}
          onClick={() => {
            tab.value = 'findings';
          }}
        >
          {quiet ? '△' : '▲'} {label}
          {findings.length > 1 && ` +${findings.length - 1}`}
        </button>
      ) : (
        annotations.length > 0 && (
          <span class="so-far" title={details.join('\n')}>
            {label}
          </span>
        )
      )}
    </span>
  );
}
