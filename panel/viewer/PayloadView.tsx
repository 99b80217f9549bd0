import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { BinaryFormat, Payload } from '../../src/decode/decoded.ts';
import { PlainNode } from '../../src/decode/tree.ts';
import { treeOf } from '../../src/decode/tree-of.ts';
import type { Lane } from '../../src/model/lane.ts';
import { HexRows } from './HexRows.tsx';
import { Inflated } from './Inflated.tsx';
import { isRawDeflate, packedAs } from './inflate.ts';
import { JsonView } from './JsonView.tsx';
import { Media } from './Media.tsx';
import { mediaType } from './media.ts';
import type { Path } from './path.ts';
import { readJwt } from './recognise.ts';
import { SchemaTree } from './SchemaTree.tsx';
import { SelectedValue } from './SelectedValue.tsx';
import { TextMedia } from './TextMedia.tsx';
import { TextRowsView } from './TextRowsView.tsx';
import { TreeView } from './TreeView.tsx';

type Reading = BinaryFormat | 'bytes' | 'schema' | 'deflate-raw';
const READINGS: readonly [Reading, string][] = [
  ['bytes', 'bytes'],
  ['messagepack', 'MessagePack'],
  ['cbor', 'CBOR'],
  ['bson', 'BSON'],
  ['protobuf', 'protobuf'],
  ['schema', 'protobuf with a schema'],
  ['deflate-raw', 'raw deflate'],
];
/** What a person chose for the bytes of a connection, by how often they were unpacked. */
const chosenFor = new WeakMap<Lane, (Reading | undefined)[]>();

function chosenOf(lane: Lane, unpacked: number): Reading | undefined {
  const chosen = chosenFor.get(lane) ?? [];
  // Some messages are packed and others are not: what is in them is the same.
  return chosen[unpacked] ?? chosen.find((one) => one !== undefined && one !== 'deflate-raw');
}

function choose(lane: Lane, unpacked: number, reading: Reading): void {
  const chosen = chosenFor.get(lane) ?? [];
  chosen[unpacked] = reading;
  chosenFor.set(lane, chosen);
}

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
      <>
        <TextMedia text={payload.text} />
        <TextRowsView text={payload.text} />
      </>
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
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const media = useMemo(() => mediaType(bytes), [bytes]);
  const packed = useMemo(() => packedAs(bytes), [bytes]);
  const chosen = chosenOf(lane, unpacked);
  const isOpen = !media && !packed && !format && chosen === undefined && unpacked < PACKED_DEPTH;
  const isRaw = useRawDeflate(bytes, isOpen);
  const within = (payload: Payload) => <PayloadView payload={payload} lane={lane} unpacked={unpacked + 1} />;
  if (media) return <Media bytes={bytes} type={media} />;
  if (packed && unpacked < PACKED_DEPTH)
    return (
      <Inflated bytes={bytes} packed={packed}>
        {within}
      </Inflated>
    );
  const reading = chosen ?? format ?? (isRaw ? 'deflate-raw' : 'bytes');
  return (
    <>
      <label class="read-as">
        Read as{' '}
        <select
          value={reading}
          onChange={(event) => {
            const next = READINGS.find(([id]) => id === event.currentTarget.value)?.[0];
            if (next) choose(lane, unpacked, next);
            redraw();
          }}
        >
          {READINGS.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {reading === 'bytes' || (reading === 'deflate-raw' && unpacked >= PACKED_DEPTH) ? (
        <HexRows bytes={bytes} />
      ) : reading === 'deflate-raw' ? (
        <Inflated bytes={bytes} packed={reading} guess={chosen === undefined}>
          {within}
        </Inflated>
      ) : reading === 'schema' ? (
        <SchemaTree bytes={bytes} lane={lane} onFollow={onFollow} />
      ) : (
        <BinaryTree bytes={bytes} format={reading} onFollow={onFollow} />
      )}
    </>
  );
}

/** Whether bytes of which nothing is known are packed without a header: a guess that takes a moment. */
function useRawDeflate(bytes: Uint8Array, wanted: boolean): boolean {
  const [found, setFound] = useState<Uint8Array | undefined>();
  useEffect(() => {
    if (!wanted) return undefined;
    let stopped = false;
    void isRawDeflate(bytes).then((isRaw) => isRaw && !stopped && setFound(bytes));
    return () => {
      stopped = true;
    };
  }, [bytes, wanted]);
  return wanted && found === bytes;
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
