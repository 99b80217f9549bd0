import { useState } from 'preact/hooks';
import type { Decoded } from '../../src/decode/decoded.ts';
import { BriefText } from '../components/BriefText.tsx';
import { count, plural } from '../format.ts';
import { lineOf } from './brief.ts';

const SHOWN = 100;

/** The messages that came in one: a click shows one. */
export function PartsList(props: {
  parts: readonly Decoded[];
  chosen: number;
  onChoose: (index: number) => void;
}) {
  const { parts, chosen, onChoose } = props;
  const [shown, setShown] = useState(SHOWN);
  return (
    <div class="parts">
      <p class="dim">{plural(parts.length, 'message')} in this one:</p>
      <div role="listbox" aria-label="Messages in it" class="parts-list">
        {parts.slice(0, shown).map((part, i) => (
          <button
            key={i}
            type="button"
            role="option"
            class="part-row"
            aria-selected={i === chosen}
            onClick={() => onChoose(i)}
          >
            <span class="dim">{i + 1} </span>
            <BriefText brief={lineOf(part)} />
          </button>
        ))}
      </div>
      {parts.length > shown && (
        <button type="button" class="link" onClick={() => setShown(shown + SHOWN * 5)}>
          Show more ({count(parts.length - shown)} left)
        </button>
      )}
    </div>
  );
}
