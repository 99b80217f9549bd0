/** What the rules say of a recording, for the terminal. */
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { readRecording } from '../../src/model/reader.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Finding, Severity } from '../../src/model/types.ts';
import { writeRecording } from '../../src/model/writer.ts';

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'advice', 'info'];

export interface Analysis {
  /** By the rules of this version; what the file held before is not looked at. */
  findings: Finding[];
  recording: Recording;
  /** The recording with these findings. */
  ndjson: string;
  /** What could not be read. */
  warnings: string[];
}

/**
 * Evaluates the rules on a recording as NDJSON text.
 * @throws {NotARecording} when it is none, and an Error when a rule broke.
 */
export function analyze(text: string): Analysis {
  const { recording, warnings } = readRecording(text);
  recording.importedFindings = [];
  const diagnostics = new Diagnostics(recording);
  const findings = diagnostics.findings();
  const [broken] = diagnostics.broken;
  if (broken) throw new Error(`The rule ${broken.rule} broke`, { cause: broken.error });
  // Secrets that the file still has were left in it on purpose.
  const ndjson = writeRecording(recording, { findings, keepSecrets: true });
  return { findings, recording, ndjson, warnings };
}

/** The findings in words, grouped by severity; `width` in columns of the terminal. */
export function reportFindings({ findings, recording }: Analysis, width = 120): string {
  if (findings.length === 0) return 'Nothing found.';
  const lines: string[] = [];
  for (const severity of SEVERITIES) {
    const found = findings.filter((finding) => finding.severity === severity);
    if (found.length > 0) lines.push(`${severity.toUpperCase()} (${found.length})`);
    for (const finding of found) lines.push(...inWords(finding, recording, width), '');
  }
  return lines.join('\n').trimEnd();
}

/** Whether one of the findings is as severe as `least`, or worse. */
export function reaches(findings: readonly Finding[], least: Severity): boolean {
  const limit = SEVERITIES.indexOf(least);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit);
}

function inWords(finding: Finding, recording: Recording, width: number): string[] {
  const { title, rule, confidence, connection = '', origin } = finding;
  const lane = recording.laneOf(connection);
  const about = lane ? `${lane.api} ${lane.url}` : (origin ?? 'the page');
  const evidence = Object.entries(finding.evidence)
    .filter(([key]) => key !== 'url')
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`);
  return [
    `  ${title} [${rule}, confidence ${confidence}]`,
    ...wrapped(about, width),
    ...wrapped(evidence.join(' · '), width),
    ...wrapped(finding.advice, width),
  ];
}

/** Lines of at most `width` columns, indented; a word that is longer stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '   ';
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${word}`;
  }
  return line.trim() === '' ? lines : [...lines, line];
}
