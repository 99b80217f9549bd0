import { searching } from './searching.ts';
import { clear, toggleRecord } from './session.ts';
import { filterText, remember, settings } from './store.ts';

/** Keys that work wherever the focus is. What a component handles itself it stops. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const all = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (command && event.key.toLowerCase() === 'f') {
      focusFilter();
    } else if (all && event.key.toLowerCase() === 'f') {
      const input = document.querySelector<HTMLInputElement>('.search-bar input');
      // Open already, and the focus elsewhere: back into it.
      if (input && !input.closest('.search-pane')?.contains(document.activeElement)) input.select();
      else searching.value = !searching.value;
    } else if (command && event.key.toLowerCase() === 'e') {
      toggleRecord();
    } else if (event.key === 'Delete' && !isTextField(event.target)) {
      clear();
    } else if (event.key === 'Escape' && !isTextField(event.target)) {
      if (settings.value.detailsOpen) remember({ detailsOpen: false });
      else if (filterText.value) filterText.value = '';
      else return;
    } else return;
    event.preventDefault();
  });
}

function focusFilter(): void {
  const input = document.querySelector<HTMLInputElement>('#filter');
  input?.focus();
  input?.select();
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && ['text', 'search'].includes(target.type);
}
