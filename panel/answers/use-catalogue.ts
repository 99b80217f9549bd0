import { effect } from '@preact/signals';
import { useEffect, useReducer } from 'preact/hooks';
import type { Recording } from '../../src/model/recording.ts';
import { slice } from '../slices.ts';
import { recording, tick } from '../store.ts';
import { Catalogue } from './catalogue.ts';

/** Nobody waits for another answer in the list. */
const LOOK_MS = 500;

let kept: { catalogue: Catalogue; generation: number } | undefined;

/** All answers of the recording, read on while the component is shown. */
export function useCatalogue(): Catalogue | undefined {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const catalogue = recording.value && catalogueOf(recording.value);
  useEffect(() => {
    if (!catalogue) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      timer = undefined;
      const { version } = catalogue;
      const done = catalogue.step(slice());
      if (catalogue.version !== version) redraw();
      if (!done) timer = setTimeout(run, 0);
    };
    const stop = effect(() => {
      tick.value;
      timer ??= setTimeout(run, LOOK_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [catalogue]);
  return catalogue;
}

function catalogueOf(current: Recording): Catalogue {
  const { generation } = current;
  if (kept?.catalogue.recording !== current || kept.generation !== generation)
    kept = { catalogue: new Catalogue(current), generation };
  return kept.catalogue;
}
