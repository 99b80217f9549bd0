import { plural } from '../format.ts';
import { devLanes, remember, settings } from '../store.ts';

/** How many connections of developers' tooling there are, and the way to show or hide them. */
export function DevLanes() {
  const { size } = devLanes.value;
  if (size === 0) return null;
  const shown = settings.value.devServer;
  return (
    <span class="dev-lanes" title="Hot reload and the like: not part of what your users get, never diagnosed">
      <span class="dim">
        <span class="long">{plural(size, 'dev-server connection')}</span>
        <span class="short" aria-hidden="true">
          {size} dev
        </span>
        {shown ? '' : ' hidden'} ·{' '}
      </span>
      <button
        type="button"
        class="link"
        aria-label={shown ? 'Hide dev-server connections' : 'Show dev-server connections'}
        onClick={() => remember({ devServer: !shown })}
      >
        {shown ? 'hide' : 'show'}
      </button>
    </span>
  );
}
