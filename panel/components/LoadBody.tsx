import { useState } from 'preact/hooks';
import type { Attempt } from '../../src/model/lane.ts';
import { errorWords } from '../format.ts';
import { host } from '../store.ts';

/** Asks DevTools' own log for a body that was not watched. */
export function LoadBody({ attempt }: { attempt: Attempt }) {
  const [state, setState] = useState<{ busy: boolean; refused: string }>({ busy: false, refused: '' });
  const load = async () => {
    setState({ busy: true, refused: '' });
    try {
      await host.value?.loadBody(attempt);
      setState({ busy: false, refused: '' });
    } catch (error) {
      setState({ busy: false, refused: errorWords(error) });
    }
  };
  return (
    <>
      <p>DevTools’ own log may have it; nothing is requested again.</p>
      <button type="button" class="tool text framed" disabled={state.busy} onClick={() => void load()}>
        {state.busy ? 'Loading…' : 'Load body'}
      </button>
      <p role="status">{state.refused && `The body could not be loaded. ${state.refused}`}</p>
    </>
  );
}
