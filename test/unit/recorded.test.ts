/** The rules on what real browsers recorded of the lab's clinic and of healthy sessions; see `npm run clinic`. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../lab/clinic-families.ts';
import { analyze } from '../tools/findings.ts';
import { precision, SLOWER } from '../tools/precision.ts';
import { HEALTHY, recorded } from '../tools/recorded.ts';
import { stretch } from '../tools/stretch.ts';

/** Stretched, the milliseconds in which a busy machine answers look like seconds. Heartbeats and silences do not. */
const TIMES_OF_ANSWERS: readonly string[] = ['ws-first-message-auth'];

const wrong = (ndjson: string) =>
  analyze(ndjson)
    .findings.filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, title }) => `${rule}: ${title}`);

describe.each(['chromium', 'firefox'] as const)('recorded by %s', (browser) => {
  const recordings = recorded(browser);
  const cases = FAMILIES.flatMap((family) => family.cases.map(({ rule }) => rule));

  it.each(cases)('the page of %s is diagnosed', (rule) => {
    expect(analyze(recordings.get(rule) ?? '').findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('nothing wrong is found in healthy sessions of real clients, nor were they slower', () => {
    const healthy = recordings.get(HEALTHY) ?? '';
    expect(wrong(healthy)).toEqual([]);
    expect(wrong(stretch(healthy, SLOWER)).filter((one) => !TIMES_OF_ANSWERS.some((rule) => one.startsWith(rule)))).toEqual([]);
  });
});

it('docs/precision.md says what is so', () =>
  expect(precision()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/precision.md')));
