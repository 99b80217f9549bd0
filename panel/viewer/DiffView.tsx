import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Decoded, Payload } from '../../src/decode/decoded.ts';
import type { TreeNode } from '../../src/decode/tree.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { binarySize, count, duration, plural } from '../format.ts';
import { selectRecord } from '../session.ts';
import { inSlices } from '../slices.ts';
import { CHANGES_MAX, type Change, COMPARED_MAX, diffTexts, diffTrees } from './diff.ts';
import { numberOf } from './number-of.ts';
import { pathText } from './path.ts';
import { keysOf, LOOKED_MAX, lengthOf, type Previous, previousOf } from './previous.ts';
import { compactText, leafText } from './tree-text.ts';

/** Longer payloads are not compared. */
const COMPARED_LENGTH = 2 * 1024 * 1024;
const SHOWN = 300;
const AROUND = 80;
/** The key last chosen, as text. */
let preferred = '';

/** What changed since the message of the same type before. */
export function DiffView(props: {
  record: MessageRecord;
  part: Decoded;
  index: number;
  lane: Lane;
  recording: Recording;
  protocol: string | undefined;
}) {
  const { record, part, lane, recording, protocol } = props;
  const short = lengthIn(part.payload) <= COMPARED_LENGTH;
  const keys = useMemo(() => (short ? keysOf(part) : []), [part]);
  const [chosen, setChosen] = useState(preferred);
  const key = keys.find((path) => pathText(path) === chosen);
  const [found, setFound] = useState<{ previous: Previous | undefined } | undefined>();
  useEffect(() => {
    setFound(undefined);
    if (!short) return undefined;
    const stop = new AbortController();
    void inSlices(previousOf(record, part, lane, recording, protocol, key), stop.signal).then(
      (previous) => setFound({ previous }),
      () => undefined,
    );
    return () => stop.abort();
  }, [part, key && pathText(key)]);
  return (
    <>
      <label class="read-as">
        Compared with the one before of the same{' '}
        <select
          value={key ? chosen : ''}
          onChange={(event) => {
            preferred = event.currentTarget.value;
            setChosen(preferred);
          }}
        >
          <option value="">type</option>
          {keys.map((path) => (
            <option key={pathText(path)} value={pathText(path)}>
              type and {pathText(path)}
            </option>
          ))}
        </select>
      </label>
      {!short ? (
        <TooLong />
      ) : !found ? (
        <p class="dim" role="status">
          Looking for it…
        </p>
      ) : !found.previous ? (
        <p class="dim">There is none among the {count(LOOKED_MAX)} records before.</p>
      ) : (
        <Compared record={record} part={part} previous={found.previous} />
      )}
    </>
  );
}

const lengthIn = (payload: Payload | undefined) => (payload ? lengthOf(payload) : 0);

function Compared({ record, part, previous }: { record: MessageRecord; part: Decoded; previous: Previous }) {
  const { seq, t } = previous.record;
  return (
    <>
      <p>
        <button type="button" class="link" onClick={() => selectRecord(seq)}>
          #{seq}
        </button>
        , {duration(record.t - t)} before
      </p>
      <Changes before={previous.part.payload} after={part.payload} />
    </>
  );
}

function Changes({ before, after }: { before: Payload | undefined; after: Payload | undefined }) {
  const isLong = lengthIn(before) > COMPARED_LENGTH;
  const [old, now] = useMemo(
    () => (isLong ? [] : [before && treeOf(before).root, after && treeOf(after).root]),
    [before, after],
  );
  if (isLong) return <TooLong />;
  if (!old || !now) return <p class="dim">{old === now ? 'Both are empty.' : 'One of them is empty.'}</p>;
  if (old.kind === 'string' && now.kind === 'string') return <Texts before={old.text} after={now.text} />;
  return <Trees before={old} after={now} />;
}

const TooLong = () => <p class="dim">It is longer than {binarySize(COMPARED_LENGTH)}: not compared.</p>;

function Trees({ before, after }: { before: TreeNode; after: TreeNode }) {
  const { changes, same, partial } = useMemo(() => diffTrees(before, after), [before, after]);
  return (
    <>
      {changes.length === 0 ? (
        <p>Nothing is different{partial ? ' in what was compared' : ''}.</p>
      ) : (
        <ul class="diff plain-list" aria-label="Changes">
          {changes.map((change, i) => (
            <ChangeLine key={i} change={change} />
          ))}
        </ul>
      )}
      <p class="dim">
        {plural(changes.length, 'change')}, {plural(same, 'value')} the same
        {partial &&
          `; not all: ${count(COMPARED_MAX)} values are compared and ${count(CHANGES_MAX)} changes told`}
      </p>
    </>
  );
}

function ChangeLine({ change: { path, before, after } }: { change: Change }) {
  const sign = !before ? '+' : !after ? '−' : '~';
  const words = !before ? 'added' : !after ? 'gone' : 'changed';
  return (
    <li class={`diff-line ${words}`}>
      <span class="diff-sign" role="img" aria-label={words} title={words}>
        {sign}
      </span>
      <code class="json-key">{pathText(path)}</code>
      {before && <del>{shown(before)}</del>}
      {before && after && <span class="dim"> → </span>}
      {after && <ins>{shown(after)}</ins>}
      {before && after && <By before={before} after={after} />}
    </li>
  );
}

const shown = (node: TreeNode) =>
  node.kind === 'object' || node.kind === 'array' ? compactText(node, SHOWN) : leafText(node, SHOWN);

/** By how much a number changed. Digits that a double has not are not made up. */
function By({ before, after }: { before: TreeNode; after: TreeNode }) {
  const [was, is] = [numberOf(before), numberOf(after)];
  const by = is - was;
  if (!Number.isFinite(by) || Math.max(Math.abs(was), Math.abs(is)) > Number.MAX_SAFE_INTEGER) return null;
  return (
    <span class="dim">
      {' '}
      ({by < 0 ? '−' : '+'}
      {String(Number(Math.abs(by).toPrecision(6)))})
    </span>
  );
}

function Texts({ before, after }: { before: string; after: string }) {
  const diff = diffTexts(before, after);
  if (diff.before === '' && diff.after === '') return <p>Nothing is different.</p>;
  const cut = (text: string) => (text.length > 4000 ? `${text.slice(0, 4000)}…` : text);
  return (
    <pre class="diff-text">
      {diff.head.length > AROUND ? `…${diff.head.slice(-AROUND)}` : diff.head}
      {diff.before !== '' && <del>{cut(diff.before)}</del>}
      {diff.after !== '' && <ins>{cut(diff.after)}</ins>}
      {diff.tail.length > AROUND ? `${diff.tail.slice(0, AROUND)}…` : diff.tail}
    </pre>
  );
}
