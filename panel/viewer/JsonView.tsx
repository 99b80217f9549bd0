import { useEffect, useMemo, useState } from 'preact/hooks';
import { JsonTape } from '../../src/decode/exact-json.ts';
import { jsonRead } from '../../src/decode/json-tree.ts';
import { inSlices } from '../slices.ts';
import type { Path } from './path.ts';
import { TextRowsView } from './TextRowsView.tsx';
import { TreeView } from './TreeView.tsx';

/** Read at once: shorter than a frame. */
const AT_ONCE = 256 * 1024;
const STEP = 64 * 1024;

/** JSON as a tree. A long one is read in slices; what is no JSON is shown as text, with where it goes wrong. */
export function JsonView({
  text,
  onFollow,
}: {
  text: string;
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const tape = useMemo(() => {
    const made = new JsonTape(text);
    if (text.length <= AT_ONCE) made.step(Number.POSITIVE_INFINITY);
    return made;
  }, [text]);
  const [, setRead] = useState(0);
  useEffect(() => {
    if (tape.done) return undefined;
    const stop = new AbortController();
    void inSlices(reading(tape), stop.signal).then(
      () => setRead((n) => n + 1),
      () => undefined,
    );
    return () => stop.abort();
  }, [tape]);
  const read = useMemo(() => (tape.done ? jsonRead(tape) : undefined), [tape, tape.done]);
  if (!read)
    return (
      <p class="dim" role="status">
        Reading…
      </p>
    );
  const { root, fault } = read;
  return (
    <>
      {fault && <p class="cut">{fault}</p>}
      {root && (root.kind !== 'string' || !fault) ? (
        <TreeView root={root} tape={tape} onFollow={onFollow} />
      ) : (
        <TextRowsView text={text} />
      )}
    </>
  );
}

function* reading(tape: JsonTape): Generator<void, void> {
  while (!tape.step(STEP)) yield;
}
