import { bySeverity, severityCount } from '../findings/severity.ts';
import { openWholePage, told } from '../findings/state.ts';
import { count } from '../format.ts';
import { SeverityIcon } from './SeverityIcon.tsx';

/** Findings of the whole page by severity; a press on one opens them. */
export function FindingsTotal() {
  return (
    <>
      {bySeverity(told.value).map(({ severity, findings }) => (
        <button
          key={severity}
          type="button"
          class={`total ${severity}`}
          aria-label={`${severityCount(findings.length, severity)} on this page`}
          title={findings
            .slice(0, 10)
            .map(({ title }) => title)
            .join('\n')}
          onClick={() => openWholePage(severity)}
        >
          <SeverityIcon severity={severity} /> {count(findings.length)}
        </button>
      ))}
    </>
  );
}
