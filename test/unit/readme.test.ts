import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../src/diagnostics/rules.ts';
import { coverageTable } from '../browser/coverage.ts';

it("README's coverage table is the one that the browser test measures", () => {
  expect(readFileSync('README.md', 'utf8')).toContain(coverageTable());
});

it('README lists the rules, in the words of the catalogue', () => {
  const rows = RULES.map(({ id, summary }) => `| \`${id}\` | ${summary.replaceAll('|', '\\|')} |`);
  expect(readFileSync('README.md', 'utf8')).toContain(rows.join('\n'));
});
