import { count } from '../format.ts';

/** Which part of a payload is shown, from 0, and what goes to another; nothing where there is only one. */
export function PartPager(props: { part: number; parts: number; onPart: (part: number) => void }) {
  const { part, parts, onPart } = props;
  if (parts === 1) return null;
  const go = (to: number) => onPart(Math.max(0, Math.min(parts - 1, to)));
  return (
    <div class="part-pager" role="group" aria-label="Part of the payload">
      <button type="button" class="plain" disabled={part === 0} onClick={() => go(part - 1)}>
        Previous
      </button>
      <label>
        Part{' '}
        <input
          type="number"
          min={1}
          max={parts}
          value={part + 1}
          onChange={(event) => {
            const wanted = Math.trunc(event.currentTarget.valueAsNumber);
            if (Number.isFinite(wanted)) go(wanted - 1);
            event.currentTarget.value = String(part + 1);
          }}
        />{' '}
        of {count(parts)}
      </label>
      <button type="button" class="plain" disabled={part === parts - 1} onClick={() => go(part + 1)}>
        Next
      </button>
    </div>
  );
}
