import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { JsonTape } from '../../src/decode/exact-json.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { copyText as toClipboard } from '../clipboard.ts';
import { Marked } from '../components/Marked.tsx';
import { type MenuItem, PopupMenu } from '../components/PopupMenu.tsx';
import { count, plural } from '../format.ts';
import { inSlices } from '../slices.ts';
import { notify } from '../store.ts';
import { mediaType } from './media.ts';
import { type Path, pathText, type Step } from './path.ts';
import { pcmBeside, pcmWords } from './pcm.ts';
import { type Recognised, recogniseNumber, recogniseText } from './recognise.ts';
import { SelectedValue } from './SelectedValue.tsx';
import { canOpen, type Row, stepsOf, TreeRows } from './tree-rows.ts';
import { type Found, searchTape, searchTree } from './tree-search.ts';
import { compactText, copyText, leafText } from './tree-text.ts';
import { VirtualRows } from './VirtualRows.tsx';

const ROW = 18;
const LINE = 400;
/** Where something is to be said beside it. */
const LINE_BESIDE = 40;
/** Where a picture stands in base64: nobody reads that. */
const LINE_MEDIA = 14;

/** A value as a tree: of thousands of lines, those in sight exist. */
export function TreeView(props: {
  root: TreeNode;
  /** Where it was read from JSON: then it is searched without making its values. */
  tape?: JsonTape | undefined;
  /** Follows a value through the messages of the connection. */
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const { root, tape, onFollow } = props;
  const tree = useMemo(() => new TreeRows(root), [root]);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [selected, setSelected] = useState<Row | undefined>();
  const [reveal, setReveal] = useState<{ row: number } | undefined>();
  const [menu, setMenu] = useState<{ at: { x: number; y: number }; items: MenuItem[] } | undefined>();
  const [wanted, setWanted] = useState('');
  const search = useSearch(root, tape, wanted);
  const list = useRef<HTMLDivElement>(null);
  const index = tree.indexOf(selected);
  const patterns = wanted === '' ? [] : [new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')];

  const select = (at: number) => {
    const to = Math.max(0, Math.min(tree.rows.length - 1, at));
    setSelected(tree.rows[to]);
    setReveal({ row: to });
  };
  const go = (step: 1 | -1) => {
    const { hits } = search.found;
    if (hits.length === 0) return;
    const to = (search.at.current + step + hits.length) % hits.length;
    search.at.current = to;
    const row = tree.reveal(hits[to]!);
    if (row >= 0) select(row);
    else redraw();
  };
  useEffect(() => {
    if (!search.done || search.found.hits.length === 0) return;
    search.at.current = -1;
    go(1);
  }, [search.found]);
  const toggle = (at: number) => {
    tree.toggle(at);
    redraw();
  };
  const expandAll = () => {
    if (!tree.openAll())
      notify('info', `Expanded to ${plural(tree.rows.length, 'line')}; the rest is closed.`);
    redraw();
  };
  const collapseAll = () => {
    tree.closeAll();
    redraw();
  };
  const copy = async (text: string) => {
    if (!(await toClipboard(text))) notify('error', 'The clipboard was not available.');
  };
  const itemsOf = (row: Row): MenuItem[] => {
    const path = stepsOf(row);
    return [
      { name: 'Copy value', run: () => void copy(copyText(row.node)) },
      { name: 'Copy path', run: () => void copy(pathText(path)) },
      ...(onFollow && path.length > 0 ? [{ name: 'Follow this field', run: () => onFollow(path) }] : []),
      ...(canOpen(row)
        ? [
            {
              name: 'Expand all in it',
              run: () => {
                if (!tree.openAll(tree.indexOf(row)))
                  notify('info', 'Only the first lines of it were expanded.');
                redraw();
              },
            },
          ]
        : []),
    ];
  };
  const openMenu = (row: Row, x: number, y: number) => {
    setSelected(row);
    setMenu({ at: { x, y }, items: itemsOf(row) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = tree.rows[index];
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'c' && row) {
      if (String(getSelection()) !== '') return;
      void copy(event.shiftKey ? pathText(stepsOf(row)) : copyText(row.node));
    } else if (command || event.altKey) return;
    else if (event.key === 'ArrowDown') select(index + 1);
    else if (event.key === 'ArrowUp') select(index - 1);
    else if (event.key === 'Home') select(0);
    else if (event.key === 'End') select(tree.rows.length - 1);
    else if (event.key === 'ArrowRight' && row) {
      if (canOpen(row) && !row.open) toggle(index);
      else select(index + 1);
    } else if (event.key === 'ArrowLeft' && row) {
      if (row.open) toggle(index);
      else if (row.parent) select(tree.indexOf(row.parent));
    } else if (event.key === 'Enter' && row) toggle(index);
    else if ((event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) && row) {
      const line = list.current?.querySelector('.tree-row.selected')?.getBoundingClientRect();
      openMenu(row, (line?.left ?? 0) + 30, line?.bottom ?? 0);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isTree = canOpen(tree.rows[0]!);
  return (
    <div class="tree-box">
      {isTree && (
        <div class="tree-bar">
          <SearchBox wanted={wanted} onWanted={setWanted} search={search} onGo={go} />
          <button type="button" class="plain" onClick={expandAll}>
            Expand all
          </button>
          <button type="button" class="plain" onClick={collapseAll}>
            Collapse all
          </button>
        </div>
      )}
      <div
        class="tree"
        ref={list}
        role="tree"
        aria-label="Payload"
        tabIndex={0}
        aria-activedescendant={index >= 0 ? `tree-${index}` : undefined}
        onKeyDown={onKeyDown}
      >
        <VirtualRows count={tree.rows.length} rowHeight={ROW} reveal={reveal}>
          {(i) => {
            const row = tree.rows[i]!;
            return (
              <TreeLine
                key={i}
                row={row}
                index={i}
                selected={row === selected}
                patterns={patterns}
                onSelect={() => setSelected(row)}
                onToggle={() => toggle(i)}
                onMenu={(x, y) => openMenu(row, x, y)}
              />
            );
          }}
        </VirtualRows>
      </div>
      {selected && index >= 0 && !selected.group && (
        <SelectedValue
          node={selected.node}
          path={stepsOf(selected)}
          parent={selected.parent?.node}
          onFollow={onFollow}
        />
      )}
      {menu && <PopupMenu label="Value" at={menu.at} items={menu.items} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

function SearchBox(props: {
  wanted: string;
  onWanted: (text: string) => void;
  search: { found: Found; done: boolean; at: { current: number } };
  onGo: (step: 1 | -1) => void;
}) {
  const { wanted, onWanted, search, onGo } = props;
  const { hits, more } = search.found;
  const at = Math.max(0, search.at.current);
  return (
    <span class="tree-search">
      <input
        type="search"
        aria-label="Search the payload"
        placeholder="Search keys and values"
        spellcheck={false}
        value={wanted}
        onInput={(event) => onWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onGo(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape' && wanted !== '') onWanted('');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {wanted !== '' && (
        <span class="dim" role="status">
          {!search.done
            ? 'searching…'
            : hits.length === 0
              ? 'none'
              : `${count(at + 1)} of ${count(hits.length)}${more ? '+' : ''}`}
        </span>
      )}
    </span>
  );
}

const NOTHING: Found = { hits: [], more: false };

/** Where a text is in the tree; found in slices. */
function useSearch(root: TreeNode, tape: JsonTape | undefined, wanted: string) {
  const [state, setState] = useState<{ found: Found; done: boolean }>({ found: NOTHING, done: true });
  const at = useRef(0);
  useEffect(() => {
    at.current = 0;
    if (wanted === '') {
      setState({ found: NOTHING, done: true });
      return undefined;
    }
    const stop = new AbortController();
    setState({ found: NOTHING, done: false });
    const work = tape ? searchTape(tape, wanted) : searchTree(root, wanted);
    void inSlices(work, stop.signal).then(
      (found) => setState({ found, done: true }),
      () => undefined,
    );
    return () => stop.abort();
  }, [root, wanted]);
  return { ...state, at };
}

function TreeLine(props: {
  row: Row;
  index: number;
  selected: boolean;
  patterns: readonly RegExp[];
  onSelect: () => void;
  onToggle: () => void;
  onMenu: (x: number, y: number) => void;
}) {
  const { row, index, selected, patterns, onSelect, onToggle, onMenu } = props;
  const { step, group, depth, open } = row;
  const opens = canOpen(row);
  return (
    <div
      id={`tree-${index}`}
      class={`tree-row${selected ? ' selected' : ''}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={opens ? open : undefined}
      tabIndex={-1}
      style={{ transform: `translateY(${index * ROW}px)`, paddingLeft: `${Math.min(depth, 24) * 12 + 2}px` }}
      onClick={() => {
        onSelect();
        if (opens && String(getSelection()) === '') onToggle();
      }}
      onKeyDown={() => undefined}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(event.clientX, event.clientY);
      }}
    >
      <span class={`twisty${opens ? (open ? ' open' : '') : ' none'}`} aria-hidden="true" />
      {group ? (
        <span class="dim">
          [{count(group.from)} … {count(group.to - 1)}]
        </span>
      ) : (
        <>
          {step !== undefined && (
            <span class={typeof step === 'number' ? 'json-index' : 'json-key'}>
              <Marked
                text={typeof step === 'number' ? String(step) : step.slice(0, 200)}
                patterns={patterns}
              />
              {': '}
            </span>
          )}
          <Value row={row} patterns={patterns} />
        </>
      )}
    </div>
  );
}

function Value({ row, patterns }: { row: Row; patterns: readonly RegExp[] }) {
  const { node, open, step, parent } = row;
  const also =
    node.kind === 'number'
      ? recogniseNumber(node.text)
      : node.kind === 'string'
        ? (recogniseText(node.text) ?? samplesIn(step, parent))
        : undefined;
  const aside = [
    node.guess ? 'guess' : '',
    node.partial ? 'cut' : '',
    node.note ?? '',
    node.bytes ? (mediaType(node.bytes) ?? '') : '',
    also ? `${also.guess ? '≈ ' : ''}${also.words}` : '',
  ].filter((text) => text !== '');
  return (
    <>
      {node.kind === 'object' || node.kind === 'array' ? (
        <span class="dim">
          {sizeText(node, open)}
          {!open && node.count > 0 && compactText(node, 120)}
        </span>
      ) : (
        <span class={`json-${node.kind}`}>
          <Marked
            text={leafText(node, also?.isMedia ? LINE_MEDIA : also ? LINE_BESIDE : LINE)}
            patterns={patterns}
          />
        </span>
      )}
      {aside.length > 0 && <span class="tree-aside">{aside.join(' · ')}</span>}
    </>
  );
}

function samplesIn(step: Step | undefined, parent: Row | undefined): Recognised | undefined {
  const pcm = pcmBeside(step, parent?.node);
  return pcm && { words: pcmWords(pcm), guess: !pcm.told, isMedia: true };
}

/** How many members: of a closed object they are told themselves. */
function sizeText({ kind, count: members }: TreeNode, open: boolean): string {
  if (kind === 'array') return `[${count(members)}] `;
  return open || members === 0 ? `{${count(members)}}` : '';
}
