import type { Finding, Severity } from '../../src/model/types.ts';
import { plural } from '../format.ts';

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'advice', 'info'];

const WORDS: Record<Severity, [one: string, many: string]> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  advice: ['advice', 'advice'],
  info: ['info', 'info'],
};

/** "1 error", "2 warnings", "3 advice", "1 info". */
export function severityCount(n: number, severity: Severity): string {
  return plural(n, ...WORDS[severity]);
}

/** What several are called: "errors". */
export function severityName(severity: Severity): string {
  return WORDS[severity][1];
}

/** The worst first; equally bad ones stay in their order. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

export interface SeverityGroup {
  severity: Severity;
  findings: readonly Finding[];
}

/** Findings by severity, the worst first; only severities that there are. */
export function bySeverity(findings: readonly Finding[]): SeverityGroup[] {
  return SEVERITIES.map((severity) => ({
    severity,
    findings: findings.filter((finding) => finding.severity === severity),
  })).filter((group) => group.findings.length > 0);
}

/** "1 error, 2 warnings"; empty where nothing was found. */
export function totals(findings: readonly Finding[]): string {
  return bySeverity(findings)
    .map((group) => severityCount(group.findings.length, group.severity))
    .join(', ');
}
