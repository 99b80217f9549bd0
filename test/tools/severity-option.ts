import type { Severity } from '../../src/model/types.ts';
import { SEVERITIES } from './findings.ts';

/** The value of `--fail-on`; undefined where it was not given. @throws an Error in words on another word. */
export function failOn(value: string | undefined): Severity | undefined {
  if (value === undefined) return undefined;
  const severity = SEVERITIES.find((one) => one === value);
  if (!severity) throw new Error(`--fail-on wants ${SEVERITIES.join(', ')}`);
  return severity;
}
