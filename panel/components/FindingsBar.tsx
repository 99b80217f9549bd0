import type { Lane } from '../../src/model/lane.ts';
import type { Finding, Severity } from '../../src/model/types.ts';
import { bySeverity, severityCount } from '../findings/severity.ts';
import { ticketOf } from '../findings/show.ts';
import { told as everything, findingsOf, severity, showIgnored, wholePage } from '../findings/state.ts';
import { count, plural } from '../format.ts';
import { type Chip, ChipGroup } from './ChipGroup.tsx';
import { CopyButton } from './CopyButton.tsx';
import { SeverityIcon } from './SeverityIcon.tsx';

interface Props {
  lane: Lane | undefined;
  /** Of the connection or the page. */
  told: readonly Finding[];
  /** Of these, of the severity that is chosen. */
  shown: readonly Finding[];
  ignored: number;
}

/** Above the findings: whose, of which severity, how many are ignored, and the way to hand them on. */
export function FindingsBar({ lane, told, shown, ignored }: Props) {
  return (
    <div class="findings-bar">
      {lane && <Scope lane={lane} />}
      {(told.length > 0 || severity.value !== 'all') && <Severities told={told} />}
      <span class="grow" />
      {ignored > 0 && (
        <button
          type="button"
          class="chip"
          aria-pressed={showIgnored.value}
          title="Findings of rules that are ignored on this page's origin"
          onClick={() => {
            showIgnored.value = !showIgnored.value;
          }}
        >
          {count(ignored)} ignored
        </button>
      )}
      {shown.length > 1 && (
        <CopyButton
          name={`Copy all ${count(shown.length)}`}
          text={() => ticketOf(shown)}
          title="Copy what is shown as Markdown for a ticket: with the evidence, without secrets of URLs"
        />
      )}
    </div>
  );
}

function Scope({ lane }: { lane: Lane }) {
  const scopes = [
    { page: false, name: 'This connection', found: findingsOf(lane).length },
    { page: true, name: 'Whole page', found: everything.value.length },
  ];
  return (
    <div class="segments" role="group" aria-label="Findings of">
      {scopes.map(({ page, name, found }) => (
        <button
          key={name}
          type="button"
          class="segment"
          aria-pressed={wholePage.value === page}
          onClick={() => {
            wholePage.value = page;
          }}
        >
          {name} <span class="dim">{count(found)}</span>
        </button>
      ))}
    </div>
  );
}

function Severities({ told }: { told: readonly Finding[] }) {
  const chosen = severity.value;
  const groups = bySeverity(told);
  // The chosen one stays, or there would be no way to see that it is chosen.
  if (chosen !== 'all' && !groups.some((group) => group.severity === chosen))
    groups.push({ severity: chosen, findings: [] });
  const chips: Chip<Severity | 'all'>[] = groups.map((group) => ({
    id: group.severity,
    name: severityCount(group.findings.length, group.severity),
    title: `Only ${plural(group.findings.length, `finding`)} of severity “${group.severity}”`,
    label: (
      <>
        <SeverityIcon severity={group.severity} /> {count(group.findings.length)}
      </>
    ),
  }));
  return (
    <ChipGroup
      label="Severity"
      chips={[{ id: 'all', label: 'All' }, ...chips]}
      chosen={chosen}
      onChoose={(id) => {
        severity.value = id;
      }}
    />
  );
}
