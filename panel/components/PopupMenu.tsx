import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuItem {
  name: string;
  /** Of what can be on or off. */
  checked?: boolean;
  run(): void;
}

/** A menu at a point of the panel (CSS px of the window); ↑ and ↓ move, Escape and a click elsewhere close. */
export function PopupMenu(props: {
  label: string;
  at: { x: number; y: number };
  items: readonly MenuItem[];
  onClose: () => void;
}) {
  const { at, items, onClose } = props;
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = root.current;
    if (!menu) return undefined;
    const focused = document.activeElement;
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(0, Math.min(at.x, innerWidth - width - 4))}px`;
    menu.style.top = `${Math.max(0, Math.min(at.y, innerHeight - height - 4))}px`;
    menu.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    return () => {
      if (focused instanceof HTMLElement) focused.focus();
    };
  }, [at]);
  useEffect(() => {
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const enabled = [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
      const from = enabled.indexOf(document.activeElement as HTMLElement);
      enabled[(from + (event.key === 'ArrowDown' ? 1 : enabled.length - 1)) % enabled.length]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      class="menu popup"
      role="menu"
      aria-label={props.label}
      tabIndex={-1}
      ref={root}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.name}
          type="button"
          {...(item.checked === undefined
            ? { role: 'menuitem' as const }
            : { role: 'menuitemcheckbox' as const, 'aria-checked': item.checked })}
          onClick={() => {
            onClose();
            item.run();
          }}
        >
          {item.checked !== undefined && <span class="check-mark">{item.checked ? '✓' : ''}</span>}
          {item.name}
        </button>
      ))}
    </div>
  );
}
