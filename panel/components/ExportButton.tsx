import { useEffect, useRef, useState } from 'preact/hooks';
import { exportFile } from '../session.ts';
import { Icon } from './Icon.tsx';

/** Saves the recording: secrets masked, unless asked for otherwise in the menu or with the Shift key. */
export function ExportButton() {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const save = (keepSecrets: boolean) => {
    setOpen(false);
    void exportFile(keepSecrets);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside it
    <span
      class="split-button"
      ref={root}
      onKeyDown={(event) => {
        if (!open) return;
        if (event.key === 'Escape') {
          setOpen(false);
          root.current?.querySelector<HTMLElement>('.more')?.focus();
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          const items = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
          const at = items.indexOf(document.activeElement as HTMLElement);
          items[(at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length]?.focus();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <button
        type="button"
        class="tool text"
        title="Save the recording; tokens in URLs are masked (Shift: keep them)"
        onClick={(event) => save(event.shiftKey)}
      >
        <Icon name="export" />
        Export
      </button>
      <button
        type="button"
        class="tool more"
        aria-label="Save options"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="caret" />
      </button>
      {open && (
        <div class="menu" role="menu">
          <button type="button" role="menuitem" onClick={() => save(false)}>
            Export, secrets masked
          </button>
          <button type="button" role="menuitem" onClick={() => save(true)}>
            Export with secrets (tokens in URLs)
          </button>
        </div>
      )}
    </span>
  );
}
