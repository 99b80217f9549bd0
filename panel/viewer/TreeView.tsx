import { useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { JsonTape } from '../../src/decode/exact-json.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { copyText as toClipboard } from '../clipboard.ts';
import { type MenuItem, PopupMenu } from '../components/PopupMenu.tsx';
import { notify } from '../store.ts';
import { type Path, pathText } from './path.ts';
import { SelectedValue } from './SelectedValue.tsx';
import { TreeBar } from './TreeBar.tsx';
import { LINE_HEIGHT, TreeLine } from './TreeLine.tsx';
import { treeMove } from './tree-keys.ts';
import { canOpen, type Row, stepsOf, TreeRows } from './tree-rows.ts';
import { copyText } from './tree-text.ts';
import { useTreeSearch } from './use-tree-search.ts';
import { VirtualRows } from './VirtualRows.tsx';

interface Props {
  root: TreeNode;
  /** Where it was read from JSON: then it is searched without making its values. */
  tape?: JsonTape | undefined;
  /** Follows a value through the messages of the connection. */
  onFollow?: ((path: Path) => void) | undefined;
}

/** A value as a tree: of thousands of lines, those in sight exist. */
export function TreeView({ root, tape, onFollow }: Props) {
  const { tree, selected, index, reveal, select, toggle, change } = useTree(root);
  const [menu, setMenu] = useState<{ row: Row; x: number; y: number } | undefined>();
  const [limited, setLimited] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const search = useTreeSearch(root, tape, (hit) => {
    const row = tree.reveal(hit);
    if (row >= 0) select(row);
  });
  const expand = (from: number) => change(() => setLimited(!tree.openAll(from)));
  const collapse = () => {
    setLimited(false);
    change(() => tree.closeAll());
  };
  const openMenu = (row: Row, x: number, y: number) => {
    select(tree.indexOf(row));
    setMenu({ row, x, y });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = tree.rows[index];
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'c' && row) {
      // What is marked is what is to be copied.
      if (String(getSelection()) !== '') return;
      void copy(event.shiftKey ? pathText(stepsOf(row)) : copyText(row.node));
    } else if ((event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) && row) {
      const line = list.current?.querySelector('.tree-row.selected')?.getBoundingClientRect();
      openMenu(row, (line?.left ?? 0) + 30, line?.bottom ?? 0);
    } else {
      const page = Math.floor((box.current?.closest('.details-body')?.clientHeight ?? 0) / LINE_HEIGHT / 2);
      const move = command || event.altKey ? undefined : treeMove(event.key, tree, index, Math.max(1, page));
      if (move === undefined) return;
      if (move === 'toggle') toggle(index);
      else if (move === 'siblings') change(() => tree.openSiblings(index));
      else select(move.to);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="tree-box" ref={box}>
      {canOpen(tree.rows[0]!) && (
        <TreeBar search={search} limited={limited} onExpand={() => expand(0)} onCollapse={collapse} />
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
        <VirtualRows
          count={tree.rows.length}
          rowHeight={LINE_HEIGHT}
          reveal={reveal}
          covered={() => coveredBy(box.current)}
        >
          {(i) => {
            const row = tree.rows[i]!;
            return (
              <TreeLine
                key={i}
                row={row}
                index={i}
                selected={row === selected}
                patterns={search.patterns}
                onSelect={() => {
                  select(i);
                  // Lines come and go as one scrolls: the focus would be lost with its line.
                  list.current?.focus({ preventScroll: true });
                }}
                onToggle={() => toggle(i)}
                onMenu={(x, y) => openMenu(row, x, y)}
              />
            );
          }}
        </VirtualRows>
      </div>
      {selected && !selected.group && (
        <SelectedValue
          node={selected.node}
          path={stepsOf(selected)}
          parent={selected.parent?.node}
          onFollow={onFollow}
        />
      )}
      {menu && (
        <PopupMenu
          label="Value"
          at={menu}
          items={itemsOf(menu.row, onFollow, () => expand(tree.indexOf(menu.row)))}
          onClose={() => setMenu(undefined)}
        />
      )}
    </div>
  );
}

/** The lines of a tree, the one that is selected, and what changes them. */
function useTree(root: TreeNode) {
  const tree = useMemo(() => new TreeRows(root), [root]);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [selected, setSelected] = useState<Row | undefined>();
  const [reveal, setReveal] = useState<{ row: number } | undefined>();
  const select = (at: number) => {
    setSelected(tree.rows[at]);
    setReveal({ row: at });
  };
  /** Opens or closes lines; what is selected stays so, or what it is in is. */
  const change = (how: () => void) => {
    how();
    setSelected(tree.rows[tree.standsFor(selected)]);
    redraw();
  };
  const toggle = (at: number) => {
    const row = tree.rows[at];
    tree.toggle(at);
    setSelected(row);
    redraw();
  };
  return { tree, selected, index: tree.indexOf(selected), reveal, select, toggle, change };
}

function itemsOf(row: Row, onFollow: Props['onFollow'], onExpand: () => void): MenuItem[] {
  const path = stepsOf(row);
  const items: MenuItem[] = [
    { name: 'Copy value', run: () => void copy(copyText(row.node)) },
    { name: 'Copy path', run: () => void copy(pathText(path)) },
  ];
  if (onFollow && path.length > 0) items.push({ name: 'Follow this field', run: () => onFollow(path) });
  if (canOpen(row)) items.push({ name: 'Expand all in it', run: onExpand });
  return items;
}

/** What lies over the lines above and below, px: the bar and the value that is selected stay in sight. */
function coveredBy(box: HTMLElement | null): { above: number; below: number } {
  const height = (what: string) => box?.querySelector(what)?.getBoundingClientRect().height ?? 0;
  return { above: height('.tree-bar'), below: height('.selected-value') };
}

async function copy(text: string): Promise<void> {
  if (!(await toClipboard(text))) notify('error', 'The clipboard was not available.');
}
