import { jump, landmark } from '../table/actions.ts';
import { LANDMARKS, type Landmark } from '../table/jump.ts';

/** Goes from one error, gap or reconnect of the table to the next. */
export function JumpBox() {
  const name = landmark.value;
  return (
    <span class="jump">
      <select
        aria-label="Jump to"
        value={name}
        onChange={(event) => {
          landmark.value = (event.currentTarget as HTMLSelectElement).value as Landmark;
        }}
      >
        {LANDMARKS.map(({ id, name: words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="tool"
        aria-label={`Previous ${name}`}
        title={`Previous ${name} (Shift N)`}
        onClick={() => void jump(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        class="tool"
        aria-label={`Next ${name}`}
        title={`Next ${name} (N)`}
        onClick={() => void jump(1)}
      >
        ↓
      </button>
    </span>
  );
}
