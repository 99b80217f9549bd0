import { expect } from 'vitest';
import type { Rule } from '../../../src/diagnostics/rule.ts';
import { Diagnostics } from '../../../src/diagnostics/runner.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { ConnectionLine, Finding, PageMark, RequestLine } from '../../../src/model/types.ts';
import { connectionLine, type Loose, record } from './recordings.ts';

/** One connection of a recording, as tests write it: records without a `connection` are its own. */
export type Life = [about: Partial<ConnectionLine> & { id?: string }, ...records: Loose[]];

/** A recording of several connections, its records in the order of their times. */
export function recordingOfLives(
  lives: readonly Life[],
  marks: readonly Partial<PageMark>[] = [],
  requests: readonly Partial<RequestLine>[] = [],
): Recording {
  const recording = new Recording({ page: { url: 'https://page.example/', title: '' } });
  const records = lives.flatMap(([about, ...own], i) => {
    const id = about.id ?? `c${i + 1}`;
    recording.addConnection(connectionLine(id, about));
    return own.map((fields) => record({ connection: id, ...fields }));
  });
  records.sort((a, b) => a.t - b.t);
  for (const one of records) recording.append(one);
  for (const mark of marks) recording.addMark({ type: 'mark', t: 0, mark: 'navigation', url: '', ...mark });
  const post = { type: 'request', t: 0, method: 'POST', url: 'https://page.example/say' } as const;
  for (const request of requests)
    recording.addRequest({ ...post, requestType: 'xmlhttprequest', ...request });
  return recording;
}

/** What `rule` finds at `now` in these lives, evaluated at the end; it must be the same evaluated record by record. */
export function diagnose(
  rule: Rule,
  lives: readonly Life[],
  {
    now,
    marks = [],
    requests = [],
  }: { now?: number; marks?: Partial<PageMark>[]; requests?: Partial<RequestLine>[] } = {},
): Finding[] {
  const recording = recordingOfLives(lives, marks, requests);
  const at = now ?? recording.lastT;
  const diagnostics = new Diagnostics(recording, [rule]);
  const findings = diagnostics.findings(at);
  expect(diagnostics.broken).toEqual([]);
  const live = new Diagnostics(recording, [rule]);
  let asked = 0;
  // Asked again and again while records come, it says the same in the end.
  while (!live.step(() => ++asked % 3 === 0)) live.evaluate(recording.firstT + asked, () => false);
  expect(live.findings(at)).toEqual(findings);
  return findings;
}
