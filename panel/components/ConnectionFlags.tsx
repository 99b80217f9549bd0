import type { Lane } from '../../src/model/lane.ts';
import { annotationsOf, findingsOf, openFindings } from '../findings/state.ts';
import { compact, plural } from '../format.ts';
import { tick } from '../store.ts';
import { SeverityIcon } from './SeverityIcon.tsx';

/** What is remarkable about it: the worst finding, what is only so far the case dimmed, reconnects counted. */
export function ConnectionFlags({ lane }: { lane: Lane }) {
  tick.value;
  const findings = findingsOf(lane);
  const annotations = annotationsOf(lane);
  const reconnects = lane.attemptCount - 1;
  const details = [
    ...findings.map(({ severity, title }) => `${severity}: ${title}`),
    ...annotations.map(({ detail }) => detail),
  ];
  const [worst] = findings;
  const bad = worst?.severity === 'error' || worst?.severity === 'warning';
  return (
    <span role="gridcell" class="flags">
      {reconnects > 0 && (
        <span class="again" title={plural(reconnects, 'reconnect')}>
          ×{compact(reconnects)}
        </span>
      )}
      {worst ? (
        <button
          type="button"
          tabIndex={-1}
          class={`flag ${worst.severity}`}
          title={details.join('\n')}
          onClick={() => openFindings()}
        >
          <SeverityIcon severity={worst.severity} name={worst.severity} />{' '}
          {/* A mere annotation does not say what is wrong. */}
          {(bad ? undefined : annotations[0]?.label) ?? worst.rule}
          {findings.length > 1 && ` +${findings.length - 1}`}
        </button>
      ) : (
        annotations.length > 0 && (
          <span class="so-far" title={details.join('\n')}>
            {annotations[0]?.label}
          </span>
        )
      )}
    </span>
  );
}
