import type { Rule } from '../../src/diagnostics/rule.ts';
import { maskText, maskUrl } from '../../src/model/mask.ts';
import type { Finding, RecordingLine } from '../../src/model/types.ts';
import { maskedFinding } from '../../src/model/writer.ts';
import type { EpochMs } from '../../src/units.ts';
import { duration, iso } from '../format.ts';
import { evidenceName, evidenceValue } from './words.ts';

/** What a reader of a ticket must know of the recording that it is about. */
export interface About {
  head: Pick<RecordingLine, 'productVersion' | 'userAgent' | 'page'>;
  from: EpochMs;
  to: EpochMs;
}

/** One finding, or several, and what they are about. */
export interface Told {
  finding: Finding;
  /** The connection's kind and URL; undefined for what concerns several. */
  connection?: { kind: string; url: string } | undefined;
  /** The rule that found it; undefined for one of another version. */
  rule?: Pick<Rule, 'why' | 'links'> | undefined;
  /** More to paste, such as a sketch of the alternative: Markdown of its own. */
  more?: string | undefined;
}

/** Findings as Markdown for an issue, with their evidence and without the secrets of URLs. */
export function ticket(told: readonly Told[], about: About): string {
  const [one] = told;
  const title = told.length === 1 && one ? maskText(one.finding.title) : `${told.length} findings`;
  return [`# ${line(title)}`, '', ...origin(about), '', ...told.flatMap((it) => part(it, told.length > 1))]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n*$/, '\n');
}

function origin({ head, from, to }: About): string[] {
  return [
    `- Page: ${code(maskUrl(head.page.url) || 'unknown')}`,
    `- Recorded: ${iso(from)}, for ${duration(to - from)}`,
    `- Browser: ${code(head.userAgent || 'unknown')}`,
    `- Found by: Streamgauge ${line(head.productVersion)}`,
  ];
}

function part({ finding, connection, rule: known, more }: Told, titled: boolean): string[] {
  const { rule, title, severity, confidence, evidence, advice, records } = maskedFinding(finding);
  return [
    ...(titled ? [`## ${line(title)}`, ''] : []),
    `${severity}, confidence ${confidence}, rule ${code(rule)}`,
    '',
    ...(connection ? [`- ${connection.kind}: ${code(maskUrl(connection.url))}`] : []),
    ...(finding.origin ? [`- origin: ${code(maskUrl(finding.origin))}`] : []),
    ...Object.entries(evidence)
      // The connection's line has it already.
      .filter(([key, value]) => key !== 'url' || value !== (connection && maskUrl(connection.url)))
      .map(([key, value]) => `- ${line(evidenceName(key))}: ${code(evidenceValue(key, value))}`),
    ...(records.length > 0 ? [`- records: ${records.join(', ')}`] : []),
    '',
    ...(known ? [`**Why it matters.** ${known.why}`, ''] : []),
    `**What to do.** ${line(advice)}`,
    '',
    ...(known?.links ?? []).map(({ text, url }) => `- [${text}](${url})`),
    '',
    ...(more ? [more, ''] : []),
  ];
}

/** A page may put anything into a URL: backticks must not end the span, line ends not the line. */
function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, ' ')}\``;
}

/** Text of one line that begins no markup of its own. */
function line(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[<>[\]`]/g, (sign) => `\\${sign}`);
}
