import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneRun } from '../../../../panel/filter/lane-run.ts';
import { LanesRun } from '../../../../panel/filter/lanes-run.ts';
import { Matcher } from '../../../../panel/filter/matcher.ts';
import { type Ascending, Matches } from '../../../../panel/filter/matches.ts';
import { parseFilter } from '../../../../panel/filter/parse.ts';
import { ClassColumn } from '../../../../src/diagnostics/class-column.ts';
import { Diagnostics } from '../../../../src/diagnostics/runner.ts';
import type { Lane } from '../../../../src/model/lane.ts';
import { Recording } from '../../../../src/model/recording.ts';
import { connectionLine, type Loose, record } from '../../helpers/recordings.ts';

const always = () => true;
const never = () => false;
const listed = (rows: Ascending) => Array.from({ length: rows.length }, (_, index) => rows.at(index));
const matcherOf = (recording: Recording, text: string) => new Matcher(parseFilter(text).terms, recording);

function recordingWith(messages: number, limits = {}): { recording: Recording; lane: Lane } {
  const recording = new Recording({}, limits);
  const lane = recording.addConnection(
    connectionLine('c1', { api: 'EventSource', url: 'https://a.example/orders' }),
  );
  recording.addConnection(connectionLine('c2', { url: 'wss://a.example/prices' }));
  for (let i = 0; i < messages; i++) recording.append(message(i, i % 10 === 0 ? `Needle ${i}` : `hay ${i}`));
  return { recording, lane };
}
const message = (t: number, data: string) => record({ kind: 'message', t, data });

describe('LaneRun', () => {
  it('gives the same matches however it is sliced, and goes on with new records', () => {
    const { recording, lane } = recordingWith(1000);
    const run = new LaneRun(lane, recording, matcherOf(recording, 'needle'));
    let slices = 0;
    while (!run.step(always)) slices++;
    expect(slices).toBeGreaterThan(5);
    expect(run.matches.length).toBe(100);
    recording.append(message(2000, 'another needle'));
    expect(run.step(never)).toBe(true);
    expect([run.matches.length, run.matches.at(100)]).toEqual([101, 1001]);
  });
  it('begins where the table stands: with the newest, or around a record', () => {
    const { recording, lane } = recordingWith(10_000);
    const newest = new LaneRun(lane, recording, matcherOf(recording, 'needle'));
    newest.step(always);
    expect(newest.matches.at(newest.matches.length - 1)).toBe(9991);
    expect([newest.matches.length < 20, newest.complete, newest.searched < 200]).toEqual([true, false, true]);
    const around = new LaneRun(lane, recording, matcherOf(recording, 'needle'), { from: 5000 });
    around.step(always);
    expect([around.matches.at(0), around.matches.at(around.matches.length - 1)]).toEqual([4941, 5061]);
    while (!around.step(always));
    expect(listed(around.matches)).toHaveLength(1000);
  });
  it('finds comments, retry fields and notes alone, with a filter or without', () => {
    const { recording, lane } = recordingWith(20);
    recording.append(record({ kind: 'comment', t: 50, data: 'a needle' }));
    recording.append(record({ kind: 'retry', t: 50, reconnectionTime: 3000 }));
    recording.append(record({ kind: 'note', t: 50, data: 'Lines end with LF.' }));
    const found = (text?: string) => {
      const matcher = text === undefined ? undefined : matcherOf(recording, text);
      const run = new LaneRun(lane, recording, matcher, { notesOnly: true });
      while (!run.step(always));
      return listed(run.matches);
    };
    expect([found(), found('needle'), found('3000')]).toEqual([[21, 22, 23], [21], [22]]);
  });
});

describe('the classes of messages', () => {
  /** A heartbeat after each second message, and what the diagnostics think of it. */
  function beating(messages: number, limits = {}) {
    const recording = new Recording({}, limits);
    const lane = recording.addConnection(connectionLine('c1'));
    for (let i = 0; i < messages; i++) {
      recording.append(message(2 * i, `hay ${i}`));
      if (i % 2 === 1) recording.append(message(2 * i + 1, 'ping'));
    }
    const diagnostics = new Diagnostics(recording, []);
    diagnostics.step(never);
    return { recording, lane, diagnostics };
  }

  it('hide heartbeats, counted, and what is forgotten is not counted any more', () => {
    const { recording, lane, diagnostics } = beating(1000);
    const run = new LaneRun(lane, recording, undefined, { withoutHeartbeats: diagnostics.classes });
    let slices = 0;
    while (!run.step(always)) slices++;
    expect(slices).toBeGreaterThan(5);
    expect([run.matches.length, run.hidden.length]).toEqual([1000, 500]);
    expect([listed(run.matches).slice(0, 3), listed(run.hidden).slice(0, 2)]).toEqual([
      [1, 2, 4],
      [3, 6],
    ]);
    recording.append(message(5000, 'ping'));
    diagnostics.step(never);
    run.step(never);
    expect([run.matches.length, run.hidden.length]).toEqual([1000, 501]);
  });
  it('hide of what a filter finds the heartbeats, and find them by their class', () => {
    const { recording, lane, diagnostics } = beating(100);
    const found = (text: string, withoutHeartbeats = false) => {
      const matcher = new Matcher(parseFilter(text).terms, recording, diagnostics.classes);
      const run = new LaneRun(lane, recording, matcher, {
        withoutHeartbeats: withoutHeartbeats ? diagnostics.classes : undefined,
      });
      run.step(never);
      return [run.matches.length, run.hidden.length];
    };
    expect([found('class:heartbeat'), found('class:heart'), found('-class:heartbeat')]).toEqual([
      [50, 0],
      [50, 0],
      [100, 0],
    ]);
    expect([found('ping', true), found('"hay 1"', true), found('class:app', true)]).toEqual([
      [0, 50],
      [11, 0],
      [100, 0],
    ]);
  });
  it('are heeded when they are revised, and when too many were to remember which', () => {
    const { recording, lane } = recordingWith(600);
    const classes = new ClassColumn();
    for (let seq = 1; seq <= 600; seq++) classes.set(seq, 'app');
    const matcher = new Matcher(parseFilter('class:heartbeat').terms, recording, classes);
    const hiding = new LaneRun(lane, recording, undefined, { withoutHeartbeats: classes });
    const finding = new LaneRun(lane, recording, matcher);
    const lanes = new LanesRun(recording, matcher);
    const state = () => {
      for (const run of [hiding, finding, lanes]) run.step(never);
      expect(listed(finding.matches)).toEqual(listed(hiding.hidden));
      return [hiding.matches.length, hiding.hidden.length, lanes.has(lane)];
    };
    expect(state()).toEqual([600, 0, false]);
    for (const seq of [4, 5]) classes.revise(seq, 'heartbeat');
    expect(state()).toEqual([598, 2, true]);
    for (let seq = 1; seq <= 600; seq++) classes.revise(seq, 'heartbeat');
    expect(state()).toEqual([0, 600, true]);
    for (let seq = 1; seq <= 600; seq++) classes.revise(seq, 'app');
    expect(state()).toEqual([600, 0, false]);
  });
});

describe('LanesRun', () => {
  it('finds lanes by URL and by record, and does not search twice what is settled', () => {
    const { recording, lane } = recordingWith(100);
    const byUrl = new LanesRun(recording, matcherOf(recording, 'prices'));
    const matcher = matcherOf(recording, 'needle');
    const byRecord = new LanesRun(recording, matcher);
    const settled = new LaneRun(lane, recording, matcher);
    settled.step(never);
    while (!byUrl.step(always));
    byRecord.step(always, settled);
    expect(recording.lanes.map((one) => byUrl.has(one))).toEqual([false, true]);
    expect(recording.lanes.map((one) => byUrl.byUrl(one))).toEqual([false, true]);
    expect(recording.lanes.map((one) => byRecord.has(one))).toEqual([true, false]);
  });
});

/* ---- any interleaving --------------------------------------------------------------------------------------- */

type Action =
  | { do: 'append'; connection: number; wait: number; fields: { kind: Loose['kind'] }; times: number }
  | { do: 'connect'; path: string; continues: boolean }
  | { do: 'amend'; back: number; fields: object }
  | { do: 'step'; slices: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      connection: fc.nat(5),
      wait: fc.constantFrom(0, 1, 700, 6000),
      times: fc.constantFrom(1, 1, 2, 70, 200),
      fields: fc.oneof(
        fc.record({
          kind: fc.constantFrom('message', 'send'),
          data: fc.constantFrom('a needle', 'hay', 'NEEDLE'),
          size: fc.constantFrom(5, 1500),
          eventType: fc.constantFrom(undefined, 'price'),
        }),
        fc.record({ kind: fc.constant('comment'), data: fc.constantFrom('needle', '') }),
        fc.record({ kind: fc.constant('open') }),
        fc.record({ kind: fc.constant('close'), by: fc.constant('server'), code: fc.constant(1001) }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('connect' as const),
      path: fc.constantFrom('orders', 'prices', 'needles'),
      continues: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      back: fc.nat(20),
      fields: fc.constantFrom({ status: 404 }, { status: 200, remoteAddress: 'needle' }, { t: 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('step' as const), slices: fc.nat(4) }) },
);

const filters = fc.constantFrom(
  ...['needle', '-needle', 'needle type:price', 'orders dir:in', 'size>1k', 'gap>5s', '-gap<1s', 'time>7s'],
  ...['status:404', 'kind:open -status:404', 'conn:orders', '-conn:prices dir:out', '/NEEDLE/', 'code:1001'],
  ...['-orders', 'gap>5s time>8s', 'needles'],
);

function act(recording: Recording, action: Exclude<Action, { do: 'step' }>): void {
  if (action.do === 'connect') {
    const number = recording.connections.size + recording.evictedConnections + 1;
    const continues = action.continues && number > 1 ? { continues: `c${number - 1}` } : {};
    const url = `https://a.example/${action.path}`;
    recording.addConnection(connectionLine(`c${number}`, { url, ...continues }));
  } else if (action.do === 'append') {
    const total = recording.connections.size + recording.evictedConnections;
    const connection = `c${1 + (action.connection % total)}`;
    // One that was over and is forgotten does not come back.
    if (!recording.laneOf(connection)) return;
    for (let i = 0; i < action.times && recording.laneOf(connection); i++) {
      const t = (Number.isNaN(recording.lastT) ? 0 : recording.lastT) + action.wait;
      recording.append(record({ ...action.fields, t, connection }));
    }
  } else {
    const one = recording.record(recording.nextSeq - 1 - action.back);
    if (one?.kind === 'open' || one?.kind === 'close') recording.amend(one, action.fields);
  }
}

/** What a filter finds that looks at everything at once. */
function naive(recording: Recording, text: string) {
  const matcher = matcherOf(recording, text);
  const lanes = recording.lanes.filter((lane) => matcher.forLane(lane).byUrl);
  const seqs = new Map<Lane, number[]>();
  for (const lane of recording.lanes) {
    const test = matcher.forLane(lane);
    const found = listed(lane.seqs).filter((seq) => matcher.matchesSeq(seq, lane, test));
    seqs.set(lane, found);
    if (found.length > 0 && !lanes.includes(lane)) lanes.push(lane);
  }
  return { lanes: new Set(lanes), seqs };
}

describe('any interleaving of growth, eviction and slices', () => {
  it('finds what a filter finds that looks at everything at once', () => {
    fc.assert(
      fc.property(
        filters,
        fc.array(action, { minLength: 1, maxLength: 25 }),
        fc.nat(8),
        fc.option(fc.nat(400)),
        fc.constantFrom(30, 200, 1e9),
        (text, actions, startAt, from, records) => {
          const recording = new Recording({}, { records });
          const lane = recording.addConnection(connectionLine('c1', { url: 'https://a.example/orders' }));
          const matcher = matcherOf(recording, text);
          let laneRun: LaneRun | undefined;
          let lanesRun: LanesRun | undefined;
          actions.forEach((action, i) => {
            if (i >= startAt) {
              laneRun ??= new LaneRun(lane, recording, matcher, { from: from ?? undefined });
              lanesRun ??= new LanesRun(recording, matcher);
            }
            if (action.do !== 'step') act(recording, action);
            for (let slice = 0; action.do === 'step' && slice < action.slices; slice++) {
              laneRun?.step(always);
              lanesRun?.step(always, laneRun);
            }
          });
          laneRun ??= new LaneRun(lane, recording, matcher);
          lanesRun ??= new LanesRun(recording, matcher);
          while (!laneRun.step(always));
          while (!lanesRun.step(always, laneRun));
          const expected = naive(recording, text);
          expect(listed(laneRun.matches)).toEqual(expected.seqs.get(lane) ?? []);
          expect(new Set(recording.lanes.filter((one) => lanesRun?.has(one)))).toEqual(expected.lanes);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('Matches', () => {
  it('holds a set in ascending order', () => {
    const seq = fc.nat(300);
    const change = fc.oneof(
      { weight: 4, arbitrary: fc.record({ add: seq }) },
      fc.record({ delete: seq }),
      fc.record({ dropBelow: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const matches = new Matches();
        let model = new Set<number>();
        for (const one of changes) {
          if ('add' in one) matches.add(one.add), model.add(one.add);
          else if ('delete' in one) matches.delete(one.delete), model.delete(one.delete);
          else {
            matches.dropBelow(one.dropBelow);
            model = new Set([...model].filter((value) => value >= one.dropBelow));
          }
        }
        expect(listed(matches)).toEqual([...model].sort((a, b) => a - b));
        expect(matches.at(-1)).toBeNaN();
        expect(matches.at(matches.length)).toBeNaN();
      }),
    );
  });
});
