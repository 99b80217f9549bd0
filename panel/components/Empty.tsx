import type { ComponentChildren } from 'preact';

/** Words where there is nothing to show: what is going on and what to do. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
