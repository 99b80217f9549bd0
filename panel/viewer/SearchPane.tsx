import { effect } from '@preact/signals';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { badge, shortUrl } from '../describe.ts';
import { parseSearch } from '../filter/parse.ts';
import { TooSlow } from '../filter/regex.ts';
import { clock, count, plural } from '../format.ts';
import { searching } from '../searching.ts';
import { selectLane, selectRecord } from '../session.ts';
import { slice } from '../slices.ts';
import { chosenAttempt, host, pageUrl, recording, selectedSeq, tab, tick } from '../store.ts';
import { type Hit, KEPT_PER_LANE, type LaneHits, SearchAll } from './search-all.ts';

/** Hits of a connection that are listed before all are asked for. */
const LISTED = 20;
/** A search may find something in thousands of connections. */
const GROUPS = 200;
const TYPING_MS = 150;
const REDRAW_MS = 200;
/** What was looked for last, for the next time. */
let remembered = '';

/** Search through everything, its results by connection. */
export function SearchPane() {
  const [text, setText] = useState(remembered);
  const { search, done, error } = useSearchAll(text);
  const input = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    input.current?.select();
    return () => {
      // Who closes it goes on where they were.
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, []);
  const close = () => {
    searching.value = false;
  };
  const move = (event: KeyboardEvent) => {
    const lines = () => [...(root.current?.querySelectorAll<HTMLElement>('.search-results button') ?? [])];
    const isTyping = event.target === input.current;
    if (event.key === 'Escape') close();
    else if (isTyping && (event.key === 'ArrowDown' || event.key === 'Enter')) {
      const first = root.current?.querySelector<HTMLElement>('.hit');
      first?.focus();
      if (event.key === 'Enter') first?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const all = lines();
      const at = all.indexOf(document.activeElement as HTMLElement);
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      if (isTyping) return;
      if (next < 0) input.current?.focus();
      else all[next]?.focus();
    } else if (!isTyping && event.key === 'Home') lines()[0]?.focus();
    else if (!isTyping && event.key === 'End') lines().at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const groups = search && text !== '' && error === undefined ? [...search.found.values()] : [];
  const hits = `${plural(search?.count ?? 0, 'hit')} in ${plural(groups.length, 'connection')}`;
  // Said once it is done: numbers that grow are not for listening to.
  const said = useRef('');
  if (search && done && text !== '' && error === undefined) said.current = hits;
  if (text === '') said.current = '';
  return (
    <section class="search-pane" aria-label="Search everything" ref={root} onKeyDown={move}>
      <div class="search-bar">
        <input
          ref={input}
          type="search"
          aria-label="Search everything"
          placeholder="Text or /regex/ in payloads, decoded names, headers, URLs"
          aria-describedby="search-says"
          aria-invalid={error !== undefined}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={(event) => {
            remembered = event.currentTarget.value;
            setText(remembered);
          }}
        />
        <button type="button" class="plain" title="Back to the connection (Esc)" onClick={close}>
          Close
        </button>
      </div>
      {error === undefined ? (
        <p class="search-says dim" id="search-says">
          {text === '' || !search
            ? 'In all connections; text in any case. A message counts once.'
            : `${hits}${done ? '' : ' so far'} · ${plural(search.searched, 'record')} searched`}
        </p>
      ) : (
        <p class="search-says bad" id="search-says" role="alert">
          {error}
        </p>
      )}
      <p class="hidden-text" role="status">
        {said.current}
      </p>
      <div class="search-results">
        {groups.slice(0, GROUPS).map((group) => (
          // What is found more is in the same object: its number says that there is more to draw.
          <Group key={group.lane.id} group={group} count={group.count} />
        ))}
        {groups.length > GROUPS && (
          <p class="dim">and {plural(groups.length - GROUPS, 'connection')} more: say more of it</p>
        )}
      </div>
    </section>
  );
}

function Group({ group: { lane, hits }, count: all }: { group: LaneHits; count: number }) {
  const [listed, setListed] = useState(LISTED);
  const { host: at, path } = shortUrl(lane.url, pageUrl());
  return (
    <section aria-label={lane.url.slice(0, 200)}>
      <h4>
        <button
          type="button"
          class="hit-lane"
          title={lane.url.slice(0, 2000)}
          onClick={() => selectLane(lane)}
        >
          <span class={`badge ${lane.api}`}>{badge(lane)}</span>
          <span class="hit-url">
            {at}
            {path}
          </span>
          <span class="dim">{count(all)}</span>
        </button>
      </h4>
      {hits.slice(0, listed).map((hit, i) => (
        <HitLine key={i} hit={hit} lane={lane} />
      ))}
      {hits.length > listed && (
        <button type="button" class="link" onClick={() => setListed(listed + LISTED * 5)}>
          Show more ({count(all - listed)} left)
        </button>
      )}
      {all > hits.length && listed >= hits.length && (
        <p class="dim">
          The first {count(KEPT_PER_LANE)} of {count(all)} are listed.
        </p>
      )}
    </section>
  );
}

function HitLine({ hit, lane }: { hit: Hit; lane: LaneHits['lane'] }) {
  const { seq, where, before, text, after, attempt } = hit;
  const record = seq === undefined ? undefined : recording.value?.record(seq);
  const show = () => {
    selectLane(lane);
    if (attempt !== undefined) chosenAttempt.value = { lane, number: attempt };
    if (attempt !== undefined) tab.value = 'headers';
    if (seq !== undefined) selectRecord(seq);
  };
  return (
    <button
      type="button"
      class="hit"
      aria-current={seq !== undefined && selectedSeq.value === seq}
      onClick={show}
    >
      <span class="dim hit-where">
        {seq !== undefined && `#${seq} `}
        {record && <span class="hit-time">{clock(record.t)} </span>}
        {where}
      </span>
      {before}
      <mark>{text}</mark>
      {after}
    </button>
  );
}

interface Search {
  search: SearchAll | undefined;
  done: boolean;
  /** Why it cannot be searched for, in words. */
  error: string | undefined;
}

/** A search that goes on in slices while it is shown, also through what comes. */
function useSearchAll(text: string): Search {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const state = useRef<Search>({ search: undefined, done: true, error: undefined }).current;
  const current = recording.value;
  useEffect(() => {
    const wanted = parseSearch(text);
    state.search = undefined;
    state.error = 'error' in wanted ? wanted.error : undefined;
    state.done = text === '';
    redraw();
    if (text === '' || !current || 'error' in wanted) return undefined;
    let drawn = 0;
    const begin = () =>
      new SearchAll(wanted, current, (lane) => host.peek()?.diagnostics.protocolOf(lane)?.id);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      timer = undefined;
      if (!state.search || state.search.stale) state.search = begin();
      try {
        state.done = state.search.step(slice());
      } catch (error) {
        if (!(error instanceof TooSlow)) throw error;
        state.error = 'this expression is too slow';
        stop();
        redraw();
        return;
      }
      if (!state.done) timer = setTimeout(run, 0);
      if (!state.done && performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      redraw();
    };
    // Not for each letter that is typed.
    timer = setTimeout(run, TYPING_MS);
    const stop = effect(() => {
      tick.value;
      timer ??= setTimeout(run, REDRAW_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [text, current]);
  return state;
}
