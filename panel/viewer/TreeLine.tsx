import type { TreeNode } from '../../src/decode/tree.ts';
import { Marked } from '../components/Marked.tsx';
import { count } from '../format.ts';
import { mediaType } from './media.ts';
import { misreadAs } from './number-of.ts';
import type { Step } from './path.ts';
import { pcmBeside, pcmWords } from './pcm.ts';
import { keyText } from './quoted.ts';
import { type Recognised, recogniseNumber, recogniseText } from './recognise.ts';
import { canOpen, type Row } from './tree-rows.ts';
import { compactText, headOf, leafText } from './tree-text.ts';

/** Height of a line, px; the style says the same. */
export const LINE_HEIGHT = 18;
/** Characters of a value in its line; fewer where something is to be said beside it. */
const LINE = 400;
const LINE_BESIDE = 40;
/** Where a picture stands in base64: nobody reads that. */
const LINE_MEDIA = 14;
/** Members of a closed value are told in so many characters. */
const COMPACT = 120;
/** Of longer texts the beginning is looked at. */
const RECOGNISED = 64 * 1024;
/** Deeper lines are not moved further to the right: there would be no room for them. */
const INDENTED = 24;

/** One line of a tree. */
export function TreeLine(props: {
  row: Row;
  index: number;
  selected: boolean;
  patterns: readonly RegExp[];
  onSelect: () => void;
  onToggle: () => void;
  onMenu: (x: number, y: number) => void;
}) {
  const { row, index, selected, patterns, onSelect, onToggle, onMenu } = props;
  const { depth, open, place, siblings } = row;
  const opens = canOpen(row);
  const left = Math.min(depth, INDENTED) * 12 + 2;
  return (
    <div
      id={`tree-${index}`}
      class={`tree-row${selected ? ' selected' : ''}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={place + 1}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={opens ? open : undefined}
      tabIndex={-1}
      style={{ transform: `translateY(${index * LINE_HEIGHT}px)`, paddingLeft: `${left}px` }}
      onClick={() => {
        onSelect();
        // Who marks a part of the line wants to copy it.
        if (opens && String(getSelection()) === '') onToggle();
      }}
      onKeyDown={() => undefined}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(event.clientX, event.clientY);
      }}
    >
      <span class={`twisty${opens ? (open ? ' open' : '') : ' none'}`} aria-hidden="true" />
      <LineText row={row} patterns={patterns} />
    </div>
  );
}

function LineText({ row, patterns }: { row: Row; patterns: readonly RegExp[] }) {
  const { step, group } = row;
  if (group)
    return (
      <span class="dim">
        [{count(group.from)} … {count(group.to - 1)}]
      </span>
    );
  return (
    <>
      {step !== undefined && (
        <>
          <span class={typeof step === 'number' ? 'json-index' : 'json-key'}>
            <Marked text={typeof step === 'number' ? String(step) : keyText(step)} patterns={patterns} />
          </span>
          {': '}
        </>
      )}
      <Value row={row} patterns={patterns} />
    </>
  );
}

function Value({ row, patterns }: { row: Row; patterns: readonly RegExp[] }) {
  const { node, open, overridden } = row;
  const also = recognised(row);
  const misread = node.kind === 'number' ? misreadAs(node.text) : undefined;
  const aside = [
    node.guess ? 'guess' : '',
    node.partial ? 'cut' : '',
    node.note ?? '',
    node.bytes ? (mediaType(node.bytes) ?? '') : '',
    also ? `${also.guess ? '≈ ' : ''}${also.words}` : '',
    misread ? `JavaScript reads ${misread}` : '',
    overridden ? 'its key comes again' : '',
  ].filter((text) => text !== '');
  return (
    <>
      {node.kind === 'object' || node.kind === 'array' ? (
        <span class="dim">
          {sizeText(node, open)}
          {!open && node.count > 0 && compactText(node, COMPACT)}
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

function recognised({ node, step, parent }: Row): Recognised | undefined {
  if (node.kind === 'number') return recogniseNumber(node.text);
  if (node.kind !== 'string') return undefined;
  const text = headOf(node, RECOGNISED + 1);
  return recogniseText(text, text.length <= RECOGNISED) ?? samplesIn(step, parent);
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
