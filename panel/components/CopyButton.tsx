import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../clipboard.ts';

const SAID_MS = 1500;

/** Copies, and says whether it worked. */
export function CopyButton(props: { text: () => string; name?: string; class?: string; title?: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(() => setSaid(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <button
      type="button"
      class={props.class ?? 'plain'}
      title={props.title}
      onClick={() =>
        void copyText(props.text()).then((copied) => setSaid(copied ? 'Copied' : 'Could not copy'))
      }
    >
      <span aria-live="polite">{said || (props.name ?? 'Copy')}</span>
    </button>
  );
}
