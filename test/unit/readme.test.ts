import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coverageTable } from '../browser/coverage.ts';

it("README's coverage table is the one that the browser test measures", () => {
  expect(readFileSync('README.md', 'utf8')).toContain(coverageTable());
});
