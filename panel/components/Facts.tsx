import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { plural } from '../format.ts';

export type Fact = [name: string, value: ComponentChildren];
/** A page may send an id or a reason of a megabyte. */
const LONG = 600;

/** Names and values in two columns; what is empty is left out. */
export function Facts({ facts }: { facts: readonly (Fact | false | undefined)[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => {
        if (!fact || fact[1] === '' || fact[1] === undefined) return null;
        const [name, value] = fact;
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? <Cut text={value} /> : value}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** A text, of a long one its beginning until all of it is asked for. */
export function Cut({ text, most = LONG }: { text: string; most?: number }) {
  const [all, setAll] = useState(false);
  if (all || text.length <= most) return <>{text}</>;
  return (
    <>
      {text.slice(0, most)}…{' '}
      <button type="button" class="link" onClick={() => setAll(true)}>
        show all ({plural(text.length, 'character')})
      </button>
    </>
  );
}
