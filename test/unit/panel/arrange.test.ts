import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrangement, grouped, kept, sorted } from '../../../panel/arrange.ts';
import { isLane, type Row, RowLayout } from '../../../panel/timeline/rows.ts';
import type { Lane } from '../../../src/model/lane.ts';
import { Recording } from '../../../src/model/recording.ts';
import type { ConnectionLine, StreamRecord } from '../../../src/model/types.ts';

const base = { type: 'connection', api: 'EventSource', context: 'page', frameUrl: 'https://shop.example/' };

function laneOf(recording: Recording, more: Partial<ConnectionLine> & { id: string }): Lane {
  return recording.addConnection({
    ...base,
    url: `https://shop.example/${more.id}`,
    ...more,
  } as ConnectionLine);
}
function message(recording: Recording, connection: string, t: number): void {
  const record = { type: 'record', seq: 0, attempt: 1, source: 'hook', kind: 'message', data: '', size: 0 };
  recording.append({ ...record, connection, t } as StreamRecord);
}
const ids = (lanes: readonly Lane[]) => lanes.map((lane) => lane.id).join('');

describe('sorted', () => {
  const recording = new Recording();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => laneOf(recording, { id })) as [Lane, Lane, Lane];
  message(recording, 'b', 10_000);
  message(recording, 'a', 20_000);
  message(recording, 'c', 30_000);

  it('by start: what began first, whoever told of it first', () => {
    expect(ids(sorted([a, b, c], 'start', 0, []))).toBe('bac');
    const inOrder = [b, a, c];
    expect(sorted(inOrder, 'start', 0, [])).toBe(inOrder);
  });
  it('by name: numbers as numbers', () => {
    const lanes = ['n10', 'n9', 'm'].map((id) => laneOf(new Recording(), { id }));
    expect(lanes && sorted(lanes, 'name', 0, []).map((lane) => lane.id)).toEqual(['m', 'n9', 'n10']);
  });
  it('by activity: newest first, but those that stream now keep their places', () => {
    expect(ids(sorted([a, b, c], 'activity', 60_000, []))).toBe('cab');
    // All within the last five seconds of one another: as they were.
    expect(ids(sorted([a, b, c], 'activity', 31_000, [b, a, c]))).toBe('cab');
    message(recording, 'a', 31_000);
    message(recording, 'b', 32_000);
    expect(ids(sorted([a, b, c], 'activity', 32_000, [c, a, b]))).toBe('cab');
    expect(ids(sorted([a, b, c], 'activity', 90_000, [c, a, b]))).toBe('bac');
  });
  it('keeps the order of before, with what is new at the end and what is gone left out', () => {
    expect(ids(kept([a, b, c], [c, b]))).toBe('cba');
    expect(ids(kept([a], [c, a]))).toBe('a');
  });
});

describe('Arrangement', () => {
  const recording = new Recording();
  laneOf(recording, { id: 'a' });
  laneOf(recording, { id: 'b' });
  message(recording, 'a', 10_000);
  message(recording, 'b', 20_000);
  const { lanes } = recording;
  const arrangement = new Arrangement();
  const shown = (now: number, frozen: boolean, clock: number) =>
    arrangement.lanes(lanes, 'activity', now, frozen, clock);

  it('sorts once a second at most, never under the pointer, and then as soon as it may', () => {
    const first = shown(60_000, false, 0);
    expect(ids(first.arranged)).toBe('ba');
    message(recording, 'a', 70_000);
    expect(shown(90_000, false, 900)).toBe(first);
    expect(ids(shown(90_000, false, 1000).arranged)).toBe('ab');
    message(recording, 'b', 91_000);
    expect(ids(shown(120_000, true, 3000).arranged)).toBe('ab');
    laneOf(recording, { id: 'c' });
    message(recording, 'c', 95_000);
    expect(ids(shown(120_000, true, 3001).arranged)).toBe('abc');
    expect(ids(shown(120_000, false, 3002).arranged)).toBe('cba');
  });
  it('gives the same object while nothing changes place', () => {
    const before = shown(120_000, false, 3003);
    expect(shown(120_000, false, 9000)).toBe(before);
  });
  it('sees that a list which changes in place is another one, and obeys another order at once', () => {
    const before = shown(120_000, true, 9001);
    lanes.splice(0, 1);
    laneOf(recording, { id: 'd' });
    const after = shown(120_000, true, 9002);
    expect(after).not.toBe(before);
    expect(ids(after.arranged)).toBe('cbd');
    expect(ids(arrangement.lanes(lanes, 'start', 120_000, true, 9003).arranged)).toBe('bcd');
  });
});

describe('grouped', () => {
  const recording = new Recording();
  const lanes = [
    laneOf(recording, { id: 'a' }),
    laneOf(recording, { id: 'b', url: 'https://other.example/x', context: 'dedicated-worker' }),
    laneOf(recording, { id: 'c', url: 'wss://shop.example/live', api: 'WebSocket' }),
  ];
  const words = (rows: readonly Row[]) => rows.map((row) => (isLane(row) ? row.id : row.title));

  it('by origin: sockets with the other streams of their server', () => {
    const { rows, groups } = grouped(lanes, 'origin', new Set());
    expect(words(rows)).toEqual(['https://shop.example', 'a', 'c', 'https://other.example', 'b']);
    expect(groups).toEqual([0, 3]);
  });
  it('by frame, and folded', () => {
    const all = grouped(lanes, 'frame', new Set());
    expect(words(all.rows)).toEqual([
      ...['the page · shop.example/', 'a', 'c', 'a dedicated worker · shop.example/', 'b'],
    ]);
    const [first] = all.rows;
    const { rows, groups } = grouped(lanes, 'frame', new Set(isLane(first) ? [] : [first!.key]));
    expect(words(rows)).toEqual(['the page · shop.example/', 'a dedicated worker · shop.example/', 'b']);
    expect(groups).toEqual([0, 1]);
  });
  it('takes any URL', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.webUrl(), fc.string()), { maxLength: 30 }), (urls) => {
        const list = urls.map((url, i) => laneOf(new Recording(), { id: String(i), url, frameUrl: url }));
        for (const grouping of ['origin', 'frame'] as const) {
          const { rows, groups } = grouped(list, grouping, new Set());
          expect(rows.filter(isLane)).toHaveLength(list.length);
          expect(groups.every((index) => !isLane(rows[index]))).toBe(true);
        }
      }),
    );
  });
});

describe('RowLayout', () => {
  it('knows a lane of another realm, whose class is not the one here', () => {
    const lane = laneOf(new Recording(), { id: 'a' });
    const foreign: Lane = Object.create({ first: lane.first }, Object.getOwnPropertyDescriptors(lane));
    expect([isLane(foreign), isLane(grouped([foreign], 'frame', new Set()).rows[0])]).toEqual([true, false]);
    expect(new RowLayout([foreign], 26).laneAt(5)).toBe(foreign);
  });
  it('knows where each row is, and which row is where, as adding up the heights would', () => {
    const lane = laneOf(new Recording(), { id: 'a' });
    const group = { key: 'g', title: 'g', lanes: [], collapsed: false };
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: -5, max: 3000 }),
        (kinds, y) => {
          const rows: Row[] = kinds.map((isGroup) => (isGroup ? group : lane));
          const layout = new RowLayout(
            rows,
            48,
            22,
            kinds.flatMap((isGroup, i) => (isGroup ? [i] : [])),
          );
          let top = 0;
          let found = -1;
          kinds.forEach((isGroup, i) => {
            expect(layout.top(i)).toBe(top);
            if (y >= top) found = i;
            top += isGroup ? 22 : 48;
          });
          expect(layout.height).toBe(top);
          expect(layout.indexAt(y)).toBe(y >= top && y >= 0 ? rows.length : found);
        },
      ),
    );
  });
});
