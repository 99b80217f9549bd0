import { useMemo, useState } from 'preact/hooks';
import type { BinaryFormat, Payload } from '../../src/decode/decoded.ts';
import { PlainNode } from '../../src/decode/tree.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import { HexRows } from './HexRows.tsx';
import { Inflated } from './Inflated.tsx';
import { packedAs } from './inflate.ts';
import { JsonView } from './JsonView.tsx';
import { Media } from './Media.tsx';
import { mediaType } from './media.ts';
import type { Path } from './path.ts';
import { readJwt } from './recognise.ts';
import { SchemaTree } from './SchemaTree.tsx';
import { SelectedValue } from './SelectedValue.tsx';
import { TextRowsView } from './TextRowsView.tsx';
import { TreeView } from './TreeView.tsx';

type Reading = BinaryFormat | 'bytes' | 'schema';
const READINGS: readonly [Reading, string][] = [
  ['bytes', 'bytes'],
  ['messagepack', 'MessagePack'],
  ['cbor', 'CBOR'],
  ['protobuf', 'protobuf'],
  ['schema', 'protobuf with a schema'],
];
/** What a person chose for the bytes of a connection. */
const chosenFor = new WeakMap<Lane, Reading>();

/** Packed in packed in packed: an archive may hold itself. */
const PACKED_DEPTH = 3;

interface Props {
  payload: Payload;
  lane: Lane;
  /** How often what is shown was unpacked. */
  unpacked?: number;
  onFollow?: ((path: Path) => void) | undefined;
}

/** What a message carries, by what it is written in. */
export function PayloadView({ payload, lane, unpacked = 0, onFollow }: Props) {
  if (payload.form === 'json') return <JsonView text={payload.text} onFollow={onFollow} />;
  if (payload.form === 'text')
    return readJwt(payload.text.slice(0, 64 * 1024)) ? (
      <SelectedValue node={new PlainNode('string', payload.text)} path={[]} />
    ) : (
      <TextRowsView text={payload.text} />
    );
  const { bytes, format } = payload;
  return <BytesView bytes={bytes} format={format} lane={lane} unpacked={unpacked} onFollow={onFollow} />;
}

function BytesView(props: {
  bytes: Uint8Array;
  format: BinaryFormat | undefined;
  lane: Lane;
  unpacked: number;
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const { bytes, format, lane, unpacked, onFollow } = props;
  const [chosen, setChosen] = useState<Reading | undefined>(chosenFor.get(lane));
  const media = useMemo(() => mediaType(bytes), [bytes]);
  const packed = useMemo(() => packedAs(bytes), [bytes]);
  if (media) return <Media bytes={bytes} type={media} />;
  if (packed && unpacked < PACKED_DEPTH)
    return (
      <Inflated bytes={bytes} packed={packed}>
        {(within) => <PayloadView payload={within} lane={lane} unpacked={unpacked + 1} />}
      </Inflated>
    );
  const reading = chosen ?? format ?? 'bytes';
  return (
    <>
      <label class="read-as">
        Read as{' '}
        <select
          value={reading}
          onChange={(event) => {
            const next = READINGS.find(([id]) => id === event.currentTarget.value)?.[0];
            if (next) chosenFor.set(lane, next);
            setChosen(next);
          }}
        >
          {READINGS.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {reading === 'bytes' ? (
        <HexRows bytes={bytes} />
      ) : reading === 'schema' ? (
        <SchemaTree bytes={bytes} lane={lane} onFollow={onFollow} />
      ) : (
        <BinaryTree bytes={bytes} format={reading} onFollow={onFollow} />
      )}
    </>
  );
}

function BinaryTree(props: {
  bytes: Uint8Array;
  format: BinaryFormat;
  onFollow?: ((path: Path) => void) | undefined;
}) {
  const { bytes, format, onFollow } = props;
  const { root, fault } = useMemo(() => treeOf({ form: 'bytes', bytes, format }), [bytes, format]);
  return (
    <>
      {fault && <p class="cut">{fault}</p>}
      {root ? <TreeView root={root} onFollow={onFollow} /> : <HexRows bytes={bytes} />}
    </>
  );
}
