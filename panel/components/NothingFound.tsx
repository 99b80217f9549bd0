import type { Lane } from '../../src/model/lane.ts';
import type { Finding } from '../../src/model/types.ts';
import { severityName, totals } from '../findings/severity.ts';
import { annotationsOf, rules, severity, showIgnored } from '../findings/state.ts';
import { plural } from '../format.ts';
import { devLanes } from '../store.ts';
import { Empty } from './Empty.tsx';

/** Why no finding is shown, and what is looked for. */
export function NothingFound(props: {
  lane: Lane | undefined;
  /** Those of other severities. */
  others: readonly Finding[];
  ignored: number;
}) {
  const { lane, others, ignored } = props;
  const chosen = severity.value;
  if (chosen !== 'all' && others.length > 0) {
    return (
      <Empty title={`No ${severityName(chosen)} ${lane ? 'about this connection' : 'on this page'}.`}>
        <p>There is {totals(others)}.</p>
        <button
          type="button"
          class="plain"
          onClick={() => {
            severity.value = 'all';
          }}
        >
          Show all severities
        </button>
      </Empty>
    );
  }
  if (lane && devLanes.value.has(lane)) {
    return (
      <Empty title="This is developers' tooling, which is not diagnosed.">
        <p>Hot reload and the like are not part of what your users get.</p>
      </Empty>
    );
  }
  if (ignored > 0) {
    return (
      <Empty title={`Nothing but what is ignored: ${plural(ignored, 'finding')}.`}>
        {!showIgnored.value && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              showIgnored.value = true;
            }}
          >
            Show ignored
          </button>
        )}
      </Empty>
    );
  }
  const watching = rules();
  return (
    <Empty title={`Nothing to point out ${lane ? 'about this connection' : 'on this page'} so far.`}>
      {lane && annotationsOf(lane).map(({ label, detail }) => <p key={label}>{detail}</p>)}
      <p>
        {plural(watching.length, 'rule')} watch{watching.length === 1 ? 'es' : ''} every stream of this page.
        Some speak only after a minute of watching, or after a few reconnects.
      </p>
      <details class="watched">
        <summary>What is looked for</summary>
        <ul>
          {watching.map(({ id, summary }) => (
            <li key={id}>{summary}</li>
          ))}
        </ul>
      </details>
    </Empty>
  );
}
