import { count } from '../format.ts';
import { OPEN_MAX } from './tree-rows.ts';
import type { TreeSearch } from './use-tree-search.ts';

/** Above a tree: its search, and what opens and closes all of it. */
export function TreeBar(props: {
  search: TreeSearch;
  /** More was to be opened than is. */
  limited: boolean;
  onExpand: () => void;
  onCollapse: () => void;
}) {
  const { search, limited, onExpand, onCollapse } = props;
  return (
    <div class="tree-bar">
      <SearchBox search={search} />
      <button type="button" class="plain" onClick={onExpand}>
        Expand all
      </button>
      <button type="button" class="plain" onClick={onCollapse}>
        Collapse all
      </button>
      {limited && (
        <span class="tree-limit dim" role="status">
          More than {count(OPEN_MAX)} lines: not all of it was expanded.
        </span>
      )}
    </div>
  );
}

function SearchBox({ search }: { search: TreeSearch }) {
  const { wanted, found, done, at, want, go } = search;
  const { hits, more } = found;
  const says = !done
    ? 'searching…'
    : hits.length === 0
      ? 'none'
      : `${count(at + 1)} of ${count(hits.length)}${more ? '+' : ''}`;
  return (
    <span class="tree-search">
      <input
        type="search"
        aria-label="Search the payload"
        placeholder="Search keys and values"
        spellcheck={false}
        value={wanted}
        onInput={(event) => want(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape' && wanted !== '') want('');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {wanted !== '' && (
        <>
          <span class="dim" role="status">
            {says}
          </span>
          {hits.length > 1 && (
            <>
              <Step name="Previous" sign="↑" keys="Shift Enter" onStep={() => go(-1)} />
              <Step name="Next" sign="↓" keys="Enter" onStep={() => go(1)} />
            </>
          )}
        </>
      )}
    </span>
  );
}

function Step(props: { name: string; sign: string; keys: string; onStep: () => void }) {
  const { name, sign, keys, onStep } = props;
  return (
    <button type="button" class="tool" aria-label={name} title={`${name} (${keys})`} onClick={onStep}>
      {sign}
    </button>
  );
}
