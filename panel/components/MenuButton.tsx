import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** One line of a menu; with `checked` it is a choice, one of those of its `group` or by itself. */
export interface MenuItem {
  label: string;
  checked?: boolean;
  /** The name of the choices it belongs to: only one of them is in force. */
  group?: string;
  disabled?: boolean;
  run: () => void;
}

/** A button that opens a menu: arrow keys walk it, Escape and a press elsewhere close it. */
export function MenuButton(props: {
  label: string;
  title: string;
  icon: Parameters<typeof Icon>[0]['name'];
  text?: string;
  items: MenuItem[];
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    itemsOf(root.current)[0]?.focus();
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const items = itemsOf(root.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[
      event.key
    ];
    // Keys of the panel are not meant.
    event.stopPropagation();
    if (to !== undefined) items[to % items.length]?.focus();
    else if (event.key === 'Escape') {
      setOpen(false);
      root.current?.querySelector<HTMLElement>('.tool')?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside it
    <span class="menu-button" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class={`tool${props.text ? ' text' : ''}`}
        aria-label={props.label}
        title={props.title}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={props.icon} />
        {props.text}
      </button>
      {open && (
        <div class="menu from-left" role="menu" aria-label={props.label}>
          {withHeadings(props.items, () => setOpen(false))}
        </div>
      )}
    </span>
  );
}

/** The choices of a group stand under its name. */
function withHeadings(items: MenuItem[], close: () => void): ComponentChildren[] {
  const list: ComponentChildren[] = [];
  let last: string | undefined;
  for (const item of items) {
    if (item.group !== last && item.group)
      list.push(
        <span key={item.group} class="menu-heading" aria-hidden="true">
          {item.group}
        </span>,
      );
    else if (item.group !== last) list.push(<hr key={`before ${item.label}`} />);
    last = item.group;
    const role =
      item.checked === undefined
        ? { role: 'menuitem' as const }
        : {
            role: item.group ? ('menuitemradio' as const) : ('menuitemcheckbox' as const),
            'aria-checked': item.checked,
          };
    list.push(
      <button
        key={`${item.group} ${item.label}`}
        type="button"
        {...role}
        aria-label={item.group ? `${item.group}: ${item.label}` : item.label}
        disabled={item.disabled}
        onClick={() => {
          close();
          item.run();
        }}
      >
        {item.label}
      </button>,
    );
  }
  return list;
}

function itemsOf(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^=menuitem]:not([disabled])') ?? [])];
}
