import { useEffect, useState } from 'preact/hooks';
import { evaluated, host, wireCapture } from '../store.ts';
import { Icon } from './Icon.tsx';

/** Streams from before the wire capture are not captured: says so until they are gone, or it is dismissed. */
export function WireNotice() {
  const [dismissed, setDismissed] = useState(false);
  const on = wireCapture.value === 'on';
  useEffect(() => setDismissed(false), [on]);
  evaluated.value; // streams end
  if (!on || dismissed || !host.value?.wireMisses) return null;
  return (
    <div class="notice info" role="status">
      <span class="notice-text">Reload the page to capture streams from their start</span>
      <button type="button" class="tool" aria-label="Dismiss" onClick={() => setDismissed(true)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
