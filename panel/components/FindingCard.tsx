import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../src/model/types.ts';
import { badge, shortUrl } from '../describe.ts';
import { keptRecords, showRecords, ticketOf } from '../findings/show.ts';
import { SKETCHED } from '../findings/sketch.ts';
import { ignoreRule, keyOf, laneOf, pointedFinding, ruleOf } from '../findings/state.ts';
import { evidenceName, evidenceValue } from '../findings/words.ts';
import { plural } from '../format.ts';
import { selectLane } from '../session.ts';
import { pageUrl } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';
import { SeverityIcon } from './SeverityIcon.tsx';
import { Sketch } from './Sketch.tsx';

interface Props {
  finding: Finding;
  /** Without why it matters and where to read more. */
  brief?: boolean;
  /** Says which connection it is about. */
  named?: boolean;
  /** The person ignores its rule here. */
  ignored?: boolean;
}

/** What was found, by which numbers, why that matters, and what to do about it. */
export function FindingCard({ finding, brief, named, ignored }: Props) {
  const root = useRef<HTMLElement>(null);
  const pointed = !brief && pointedFinding.value === keyOf(finding);
  useEffect(() => {
    if (pointed) root.current?.scrollIntoView({ block: 'nearest' });
  }, [pointed]);
  const rule = brief ? undefined : ruleOf(finding.rule);
  const lane = laneOf(finding);
  const classes = ['card', finding.severity, pointed ? 'pointed' : '', ignored ? 'ignored' : ''];
  return (
    <article class={classes.filter(Boolean).join(' ')} aria-label={finding.title} ref={root} tabIndex={-1}>
      <h4>
        <SeverityIcon severity={finding.severity} name={finding.severity} /> {finding.title}
      </h4>
      {named && <Where finding={finding} />}
      <p class="evidence">
        {Object.entries(finding.evidence).map(([key, value]) => (
          <span key={key}>
            {evidenceName(key)} <b>{evidenceValue(key, value)}</b>
          </span>
        ))}
      </p>
      {rule && <p class="matters">{rule.why}</p>}
      <p class="advice">{finding.advice}</p>
      {rule && lane && SKETCHED.has(rule.id) && <Sketch lane={lane} />}
      {rule && rule.links.length > 0 && (
        <p class="read-more">
          {rule.links.map(({ text, url }) => (
            <a key={url} class="link" href={url} target="_blank" rel="noopener noreferrer" title={url}>
              {text}
              <span aria-hidden="true"> ↗</span>
            </a>
          ))}
        </p>
      )}
      <Foot finding={finding} brief={brief} ignored={ignored} />
    </article>
  );
}

function Foot({ finding, brief, ignored }: Pick<Props, 'finding'> & { brief: unknown; ignored: unknown }) {
  const records = keptRecords(finding);
  return (
    <p class="card-foot">
      {records.length > 0 && (
        <button
          type="button"
          class="link"
          title={`Select the ${plural(records.length, 'record')} that show it`}
          onClick={() => showRecords(records)}
        >
          Show records
        </button>
      )}
      <CopyButton
        class="link"
        text={() => ticketOf([finding])}
        title="Copy as Markdown for a ticket: with the evidence, without secrets of URLs"
      />
      {!brief && (
        <button
          type="button"
          class="link"
          title={
            ignored
              ? `Tell of ${finding.rule} on this page's origin again`
              : `Do not tell of ${finding.rule} on this page's origin any more`
          }
          onClick={(event) => {
            // The card goes: the keyboard stays with the list.
            event.currentTarget.closest<HTMLElement>('.scrolls')?.focus();
            ignoreRule(finding.rule, !ignored);
          }}
        >
          {ignored ? 'Stop ignoring' : 'Ignore this rule here'}
        </button>
      )}
      <span class="dim">
        {finding.severity} · {finding.confidence} confidence · {finding.rule}
      </span>
    </p>
  );
}

/** Which connection, as its row has it; what concerns several names its origin. */
function Where({ finding }: { finding: Finding }) {
  const lane = laneOf(finding);
  if (!lane) return finding.origin ? <p class="where dim">{finding.origin}</p> : null;
  const { host, path } = shortUrl(lane.url, pageUrl());
  return (
    <p class="where">
      <span class={`badge ${lane.api}`}>{badge(lane)}</span>{' '}
      <button type="button" class="link" title="Select this connection" onClick={() => selectLane(lane)}>
        {host}
        {path}
      </button>
    </p>
  );
}
