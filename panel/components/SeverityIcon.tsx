import type { Severity } from '../../src/model/types.ts';

/** The shapes that the lanes have too: they differ without their colours. */
const PATHS: Record<Severity, string> = {
  error: 'M2 0h6l2 2v6l-2 2H2L0 8V2z',
  warning: 'M5 0l5 10H0z',
  advice: 'M5 0l5 5-5 5-5-5z',
  info: 'M5 1.5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z',
};

/** A severity as a sign in its colour. `name` is what it is called where no word beside it says so. */
export function SeverityIcon({ severity, name }: { severity: Severity; name?: string }) {
  const says = name ? { role: 'img' as const, 'aria-label': name } : { 'aria-hidden': true };
  return (
    <span class={`severity ${severity}`} {...says}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <path
          d={PATHS[severity]}
          {...(severity === 'info'
            ? { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6 }
            : { fill: 'currentColor' })}
        />
      </svg>
    </span>
  );
}
