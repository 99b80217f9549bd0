import type { Finding } from '../src/model/types.ts';

/** What a finding's evidence key means: `messagesIn` → "messages in". */
export function evidenceName(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** A finding as Markdown, for an issue or a chat. */
export function findingMarkdown(finding: Finding): string {
  const evidence = Object.entries(finding.evidence).map(
    ([key, value]) => `- ${evidenceName(key)}: \`${clean(value)}\``,
  );
  return [
    `### ${finding.title}`,
    '',
    `${finding.severity}, confidence ${finding.confidence} (rule \`${finding.rule}\`)`,
    '',
    ...evidence,
    '',
    finding.advice,
    '',
  ].join('\n');
}

/** Backticks of a hostile URL must not end the code span. */
function clean(value: number | string): string {
  return String(value).replace(/[`\r\n]/g, ' ');
}
