import type { Finding } from '../../src/model/types.ts';
import { evidenceName, findingMarkdown } from '../finding-text.ts';
import { count, plural } from '../format.ts';
import { selectRecord } from '../session.ts';
import { pointedOut, recording, tab } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';

/** Findings as cards. */
export function FindingCards({ findings }: { findings: readonly Finding[] }) {
  return (
    <div class="cards">
      {findings.map((finding) => (
        <FindingCard
          key={`${finding.rule} ${finding.connection ?? finding.origin ?? ''}`}
          finding={finding}
        />
      ))}
    </div>
  );
}

/** What was found, by which numbers, and what to do about it. */
function FindingCard({ finding }: { finding: Finding }) {
  const records = finding.records.filter((seq) => recording.value?.records.kind(seq) !== undefined);
  const show = () => {
    tab.value = 'events';
    pointedOut.value = new Set(records);
    selectRecord(records[0]);
  };
  return (
    <article class={`card ${finding.severity}`} aria-label={finding.title}>
      <h4>{finding.title}</h4>
      <p class="evidence">
        {Object.entries(finding.evidence).map(([key, value]) => (
          <span key={key}>
            {evidenceName(key)} <b>{typeof value === 'number' ? count(value) : value.slice(0, 300)}</b>
          </span>
        ))}
      </p>
      <p class="advice">{finding.advice}</p>
      <p class="card-foot">
        {records.length > 0 && (
          <button type="button" class="link" onClick={show}>
            Show events
          </button>
        )}
        <CopyButton
          class="link"
          text={() => findingMarkdown(finding)}
          title={`Copy as Markdown, with ${plural(Object.keys(finding.evidence).length, 'number')}`}
        />
        <span class="dim">
          {finding.severity} · confidence {finding.confidence} · {finding.rule}
        </span>
      </p>
    </article>
  );
}
