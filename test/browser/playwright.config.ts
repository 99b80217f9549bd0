/** Every spec runs in both browsers; `*.chromium.spec.ts` and `*.firefox.spec.ts` in one only. */
import { defineConfig } from '@playwright/test';
import type { WorkerOptions } from './fixtures.ts';

export default defineConfig<object, WorkerOptions>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  timeout: 180_000,
  // Conditions, not speeds, are tested, and the machine may be busy.
  expect: { timeout: 30_000 },
  retries: 0,
  // A browser with DevTools open fills two cores by itself; a second worker only makes times vary.
  workers: 1,
  forbidOnly: !!process.env.CI,
  projects: [
    { name: 'chromium', testIgnore: '**/*.firefox.spec.ts', use: { product: 'chromium' } },
    { name: 'firefox', testIgnore: '**/*.chromium.spec.ts', use: { product: 'firefox' } },
  ],
});
