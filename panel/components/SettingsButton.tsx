import { useEffect, useRef, useState } from 'preact/hooks';
import { PATTERNS_KEY } from '../../src/protocol.ts';
import { Icon } from './Icon.tsx';

/** One pattern a line, without what would match everything by accident. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && line.replaceAll('*', '') !== '').join('\n');
}

/** What the user can add: URLs whose answers are streams though nothing else says so. Kept by the browser. */
export function SettingsButton() {
  const [open, setOpen] = useState(false);
  const [patterns, setPatterns] = useState('');
  const root = useRef<HTMLSpanElement>(null);
  const close = () => setOpen(false);
  useEffect(() => {
    if (!open) return undefined;
    chrome.storage.local.get(PATTERNS_KEY).then((stored: { [key: string]: unknown }) => {
      const kept = stored[PATTERNS_KEY];
      setPatterns(typeof kept === 'string' ? kept : '');
      root.current?.querySelector('textarea')?.focus();
    }, close);
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes it from anywhere inside
    <span
      class="split-button"
      ref={root}
      onKeyDown={(event) => {
        if (!open) return;
        event.stopPropagation(); // keys of the panel are not meant
        if (event.key !== 'Escape') return;
        close();
        root.current?.querySelector<HTMLElement>('.tool')?.focus();
      }}
    >
      <button
        type="button"
        class="tool"
        aria-label="Settings"
        title="Settings"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="settings" />
      </button>
      {open && (
        <form
          class="menu settings"
          aria-label="Settings"
          onSubmit={(event) => {
            event.preventDefault();
            void chrome.storage.local.set({ [PATTERNS_KEY]: tidy(patterns) }).then(close);
          }}
        >
          <label>
            Also streams: URLs, one a line, * for anything
            <textarea
              aria-label="Stream URLs"
              rows={4}
              spellcheck={false}
              placeholder="/api/export*&#10;https://shop.example/feed"
              value={patterns}
              onInput={(event) => setPatterns(event.currentTarget.value)}
            />
          </label>
          <p>
            Answers of fetch and XHR from these are shown piece by piece, whatever their type, an array of
            objects by its elements. Counts for requests from now on.
          </p>
          <button type="submit" class="tool text">
            Save
          </button>
        </form>
      )}
    </span>
  );
}
