import { effect, signal } from '@preact/signals';
import { remember, settings, theme } from './store.ts';

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
/** The theme in force: a canvas must be told, it has no style sheet. */
export const shownTheme = signal<'dark' | 'light'>('light');

/** DevTools' theme; undefined: what the system prefers. */
export function setTheme(next: DevToolsTheme | undefined): void {
  theme.value = next;
  const seen = next === undefined ? '' : next === 'dark' ? 'dark' : 'light';
  if (settings.peek().theme !== seen) remember({ theme: seen });
}

/** Keeps `data-theme` on the document as DevTools and the system say. Begins with the theme of the last time. */
export function followTheme(): void {
  const stored = settings.peek().theme;
  if (stored) theme.value = stored;
  const apply = () => {
    const dark = theme.value === undefined ? darkSystem.matches : theme.value === 'dark';
    shownTheme.value = dark ? 'dark' : 'light';
    document.documentElement.dataset.theme = shownTheme.value;
  };
  effect(apply);
  darkSystem.addEventListener('change', apply);
}
