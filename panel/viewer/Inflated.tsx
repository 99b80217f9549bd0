import { useEffect, useMemo, useState } from 'preact/hooks';
import { generic } from '../../src/decode/generic.ts';
import type { Lane } from '../../src/model/lane.ts';
import { Hex } from '../components/Payload.tsx';
import { binarySize } from '../format.ts';
import { inflate, PACKED_NAMES, type Packed, type Inflated as Unpacked } from './inflate.ts';
import { PayloadView } from './PayloadView.tsx';

/** What packed bytes stand for. */
export function Inflated(props: {
  bytes: Uint8Array;
  packed: Packed;
  lane: Lane;
  depth: number;
  /** Nothing says that they are packed so. */
  guess?: boolean;
}) {
  const { bytes, packed, lane, depth, guess } = props;
  const [unpacked, setUnpacked] = useState<Unpacked | undefined>();
  useEffect(() => {
    let wanted = true;
    void inflate(bytes, packed).then((result) => wanted && setUnpacked(result));
    return () => {
      wanted = false;
    };
  }, [bytes, packed]);
  const payload = useMemo(() => {
    if (!unpacked) return undefined;
    const [part] = generic.bytes(unpacked.bytes, { out: false, eventType: '', context: {} });
    return part?.payload;
  }, [unpacked]);
  if (!unpacked)
    return (
      <p class="dim" role="status">
        Unpacking…
      </p>
    );
  return (
    <>
      <p class="dim">
        {guess ? 'A guess: ' : ''}
        {PACKED_NAMES[packed]}: {binarySize(bytes.length)} unpacked to {binarySize(unpacked.bytes.length)}
      </p>
      {unpacked.fault && <p class="cut">{unpacked.fault}</p>}
      {payload && unpacked.bytes.length > 0 ? (
        <PayloadView payload={payload} lane={lane} unpacked={depth} />
      ) : (
        <Hex bytes={bytes} />
      )}
    </>
  );
}
