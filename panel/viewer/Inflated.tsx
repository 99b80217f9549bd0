import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Payload } from '../../src/decode/decoded.ts';
import { generic } from '../../src/decode/generic.ts';
import { binarySize } from '../format.ts';
import { HexRows } from './HexRows.tsx';
import { inflate, PACKED_NAMES, type Packed, type Inflated as Unpacked } from './inflate.ts';

/** What packed bytes stand for, shown by `children`. */
export function Inflated(props: {
  bytes: Uint8Array;
  packed: Packed;
  /** Nothing says that they are packed so. */
  guess?: boolean;
  children: (payload: Payload) => ComponentChildren;
}) {
  const { bytes, packed, guess, children } = props;
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
      {payload && unpacked.bytes.length > 0 ? children(payload) : <HexRows bytes={bytes} />}
    </>
  );
}
