import type { Lane } from '../../src/model/lane.ts';
import { sketchText, sketchTitle } from '../findings/sketch.ts';
import { evaluated } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';

/** What the connection would take as the transport that its traffic suggests; nothing where none is advised. */
export function Sketch({ lane }: { lane: Lane }) {
  evaluated.value;
  const text = sketchText(lane);
  if (!text) return null;
  return (
    <details class="sketch">
      <summary>{sketchTitle(lane)}</summary>
      <CopyButton text={() => sketchText(lane) ?? ''} name="Copy sketch" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
