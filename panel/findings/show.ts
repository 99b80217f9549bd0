import type { Finding } from '../../src/model/types.ts';
import type { Seq } from '../../src/units.ts';
import { badge } from '../describe.ts';
import { selectRecord } from '../session.ts';
import * as store from '../store.ts';
import { SKETCHED, sketchText, sketchTitle } from './sketch.ts';
import { laneOf, ruleOf } from './state.ts';
import { ticket } from './ticket.ts';

/** The records of a finding that are still kept. */
export function keptRecords({ records }: Finding): Seq[] {
  return records.filter((seq) => store.recording.value?.records.kind(seq) !== undefined);
}

/** Marks records in the events table and selects the first; what would hide them is taken away. */
export function showRecords(seqs: readonly Seq[]): void {
  store.filterText.value = '';
  store.notesOnly.value = false;
  store.hideHeartbeats.value = false;
  store.tab.value = 'events';
  store.pointedOut.value = new Set(seqs);
  selectRecord(seqs[0]);
}

/** Findings as text to paste into a ticket, with what they are about. */
export function ticketOf(findings: readonly Finding[]): string {
  const { recording } = store;
  const current = recording.value;
  if (!current) return '';
  const told = findings.map((finding) => {
    const lane = laneOf(finding);
    const sketch = lane && SKETCHED.has(finding.rule) ? sketchText(lane) : undefined;
    const more = lane && sketch && fenced(sketchTitle(lane), sketch);
    const connection = lane && { kind: badge(lane), url: lane.url };
    return { finding, connection, rule: ruleOf(finding.rule), more };
  });
  return ticket(told, { head: current.head, from: current.firstT, to: store.now() });
}

/** Code as Markdown; a name of the page's in it must not end the fence. */
function fenced(title: string, code: string): string {
  return `**${title}**\n\n\`\`\`js\n${code.trimEnd().replaceAll('```', "'''")}\n\`\`\``;
}
