import { useState } from 'preact/hooks';
import { binarySize } from '../format.ts';
import { hexDump } from '../hex.ts';

const TEXT_STEP = 64 * 1024;
const HEX_FIRST = 4 * 1024;
const HEX_STEP = 64 * 1024;

/** Text as it is, as text; a long one piece by piece. */
export function LongText({ text }: { text: string }) {
  const [shown, setShown] = useState(TEXT_STEP);
  return (
    <div class="payload">
      <pre>{text.length > shown ? text.slice(0, shown) : text}</pre>
      {text.length === 0 && <span class="dim">(empty)</span>}
      <More left={text.length - shown} step={TEXT_STEP} onMore={() => setShown(shown + TEXT_STEP)} />
    </div>
  );
}

/** Bytes as offset, hexadecimal and ASCII. */
export function Hex({ bytes }: { bytes: Uint8Array }) {
  const [shown, setShown] = useState(HEX_FIRST);
  return (
    <div class="payload">
      <pre class="hex">{hexDump(bytes, 0, shown)}</pre>
      {bytes.length === 0 && <span class="dim">(empty)</span>}
      <More left={bytes.length - shown} step={HEX_STEP} onMore={() => setShown(shown + HEX_STEP)} />
    </div>
  );
}

function More({ left, step, onMore }: { left: number; step: number; onMore: () => void }) {
  if (left <= 0) return null;
  return (
    <button type="button" class="link" onClick={onMore}>
      {left > step
        ? `Show ${binarySize(step)} more of ${binarySize(left)}`
        : `Show the remaining ${binarySize(left)}`}
    </button>
  );
}
