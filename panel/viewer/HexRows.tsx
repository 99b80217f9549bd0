import { HEX_COLUMNS, hexDump } from '../hex.ts';
import { VirtualRows } from './VirtualRows.tsx';

const ROW = 17;

/** Bytes as offset, hexadecimal and ASCII; the rows in sight exist. `offset` is that of the first byte. */
export function HexRows({ bytes, offset = 0 }: { bytes: Uint8Array; offset?: number }) {
  if (bytes.length === 0) return <span class="dim">(empty)</span>;
  return (
    <div class="payload payload-rows hex-rows">
      <VirtualRows count={Math.ceil(bytes.length / HEX_COLUMNS)} rowHeight={ROW}>
        {(i) => (
          <div class="payload-row" key={i} style={{ transform: `translateY(${i * ROW}px)` }}>
            {hexDump(bytes, i * HEX_COLUMNS, (i + 1) * HEX_COLUMNS, offset)}
          </div>
        )}
      </VirtualRows>
    </div>
  );
}
