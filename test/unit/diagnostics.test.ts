import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassColumn } from '../../src/diagnostics/class-column.ts';
import type { LaneFinding, Rule } from '../../src/diagnostics/rule.ts';
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { Recording } from '../../src/model/recording.ts';
import type { Finding } from '../../src/model/types.ts';
import { anyRecording, connectionLine, record, recordingOf } from './helpers/recordings.ts';

const found: LaneFinding = {
  severity: 'info',
  title: '',
  evidence: {},
  records: [],
  advice: '',
  confidence: 'low',
};
const finding = (rule: string, connection?: string): Finding => ({
  type: 'finding',
  rule,
  connection,
  ...found,
});

const about = (id: string) => ({ id, summary: '', why: '', links: [] });

/** A rule that notes what it is shown, and finds something in each lane. */
function witness(id: string, seen: string[] = []): Rule & { seen: string[] } {
  return {
    ...about(id),
    seen,
    lane: ({ lane }) => ({
      message: (one) => void seen.push(`${lane.id} ${one.seq} ${one.t}`),
      life: (one) => void seen.push(`${lane.id} ${one.seq} ${one.t}`),
      finding: () => found,
      annotation: () => ({ label: id, detail: '' }),
    }),
  };
}

describe('the runner', () => {
  it('shows each record to each rule of its lane exactly once, also with clears and looks in between', () => {
    const step = fc.constantFrom('c1', 'c1', 'c2', 'c2', 'look', 'look at a lane', 'clear');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const recording = new Recording();
        const rule = witness('w');
        const diagnostics = new Diagnostics(recording, [rule]);
        const expected: string[] = [];
        let unseen: string[] = [];
        const look = () => expected.push(...unseen.splice(0));
        steps.forEach((what, t) => {
          if (what === 'look') {
            diagnostics.findings();
            look();
          } else if (what === 'look at a lane') {
            if (recording.lanes[0]) {
              diagnostics.step(() => false);
              look();
            }
          } else if (what === 'clear') {
            recording.clear();
            unseen = [];
          } else {
            recording.addConnection(connectionLine(what));
            unseen.push(`${what} ${recording.append(record({ kind: 'open', t, connection: what }))} ${t}`);
          }
        });
        diagnostics.findings();
        look();
        expect(rule.seen).toEqual(expected);
        // The same again, all at once, for a rule that comes late: what is kept.
        const late = witness('late');
        new Diagnostics(recording, [late]).findings();
        expect(late.seen).toHaveLength(recording.length);
      }),
    );
  });

  it('shows the records of all connections of a lane to one watcher', () => {
    const recording = recordingOf({}, { kind: 'open', t: 1 });
    recording.addConnection(connectionLine('c2', { continues: 'c1' }));
    recording.append(record({ kind: 'open', t: 2, connection: 'c2' }));
    const rule = witness('w');
    expect(new Diagnostics(recording, [rule]).findings()).toHaveLength(1);
    expect(rule.seen).toEqual(['c1 1 1', 'c1 2 2']);
  });

  it.each(['life', 'finding', 'annotation', 'lane'] as const)(
    'does without a rule that throws in %s, and keeps the others',
    (where) => {
      const fail = (): never => {
        throw new Error(where);
      };
      const broken: Rule = {
        ...about('broken'),
        lane: (view) => (where === 'lane' ? fail() : { ...witness('broken').lane!(view)!, [where]: fail }),
      };
      const recording = recordingOf({}, { kind: 'open', t: 1 }, { kind: 'open', t: 2 });
      const rules = [witness('first'), broken, witness('last')] as const;
      const diagnostics = new Diagnostics(recording, rules);
      const told = () => [
        ...diagnostics.annotations(recording.lanes[0]!).map(({ label }) => label),
        ...diagnostics.findings().map(({ rule }) => rule),
      ];
      told();
      expect(told()).toEqual(['first', 'last', 'first', 'last']);
      expect([rules[0].seen.length, rules[2].seen.length]).toEqual([2, 2]);
      expect(diagnostics.broken).toEqual([{ rule: 'broken', error: new Error(where) }]);
    },
  );

  it('lists the findings of an imported file first, and none of its rules again', () => {
    const recording = recordingOf({}, { kind: 'open', t: 1 });
    recording.importedFindings = [finding('old'), finding('a', 'c1')];
    const found = new Diagnostics(recording, [witness('a'), witness('b')]).findings();
    expect(found.map(({ rule }) => rule)).toEqual(['old', 'a', 'b']);
    expect(recording.importedFindings).toHaveLength(2);
  });

  it('asks no rule where it does not apply', () => {
    const recording = recordingOf({}, { kind: 'open', t: 1 });
    expect(new Diagnostics(recording, [{ ...about('none'), lane: () => undefined }]).findings()).toEqual([]);
  });
});

describe('the rules in force', () => {
  it('break on no recording', () => {
    fc.assert(
      fc.property(anyRecording, fc.option(fc.double(), { nil: undefined }), (recording, now) => {
        const diagnostics = new Diagnostics(recording);
        const found = diagnostics.findings(now);
        for (const lane of recording.lanes) diagnostics.annotations(lane, now);
        expect(diagnostics.broken).toEqual([]);
        for (const one of found.slice(recording.importedFindings.length)) {
          if (one.connection !== undefined) expect(recording.laneOf(one.connection)).toBeDefined();
          for (const seq of one.records) expect(recording.record(seq)).toBeDefined();
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the classes', () => {
  it('tell what was revised since, for as long as that can be remembered', () => {
    const classes = new ClassColumn();
    for (let seq = 1; seq <= 1000; seq++) classes.set(seq, 'app');
    expect([classes.revisions, classes.revisedSince(0)]).toEqual([0, []]);
    classes.revise(3, 'heartbeat');
    classes.revise(5, 'heartbeat');
    expect([classes.get(3), classes.get(4), classes.revisedSince(0), classes.revisedSince(1)]).toEqual([
      ...['heartbeat', 'app'],
      ...[[3, 5], [5]],
    ]);
    for (let seq = 10; seq < 1000; seq++) classes.revise(seq, 'heartbeat');
    expect([classes.revisions, classes.revisedSince(0)]).toEqual([992, undefined]);
    expect(classes.revisedSince(990)).toEqual([998, 999]);
  });
});
