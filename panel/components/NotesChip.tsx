import type { Lane } from '../../src/model/lane.ts';
import { notesOnly } from '../store.ts';

/** Shows of a body's events only what the page is not told: comments, retry fields, notes. */
export function NotesChip({ lane }: { lane: Lane }) {
  // A WebSocket has none; while the chip is pressed it stays, or there would be no way back.
  if (lane.api === 'WebSocket' && !notesOnly.value) return null;
  return (
    <button
      type="button"
      class="chip notes-chip"
      aria-pressed={notesOnly.value}
      title="Only comments, retry fields and notes"
      onClick={() => {
        notesOnly.value = !notesOnly.value;
      }}
    >
      Notes
    </button>
  );
}
