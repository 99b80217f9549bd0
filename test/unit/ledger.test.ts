import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idStep } from '../../src/model/ledger/id-step.ts';
import { IdWatch, REMEMBERED } from '../../src/model/ledger/id-watch.ts';
import { Ledger } from '../../src/model/ledger/ledger.ts';
import { ledgerTotals } from '../../src/model/ledger/totals.ts';
import type { Recording } from '../../src/model/recording.ts';
import { anyRecording, connectionLine, type Loose, record, recordingOf } from './helpers/recordings.ts';

function ledgerOf(recording: Recording, lane = recording.lanes[0]!): Ledger {
  const ledger = new Ledger(lane, recording);
  for (let i = 0; i < lane.seqs.length; i++) ledger.take(recording.record(lane.seqs.at(i))!);
  return ledger;
}

const SSE = { api: 'EventSource', url: 'https://page.example/sse' } as const;
const message = (t: number, lastEventId: string): Loose => ({ kind: 'message', t, data: 'x', lastEventId });
const lost = (t: number, readyState = 0): Loose => ({ kind: 'error', t, readyState });

/** Attempts of an EventSource, each with the ids of its messages; a second apart. */
function attempts(...ids: string[][]): Loose[] {
  return ids.flatMap((list, i) => {
    const t = i * 1000;
    const attempt = i + 1;
    return [
      ...(i === 0 ? [] : [{ kind: 'reconnect' as const, t, delay: 500, attempt }]),
      { kind: 'connecting' as const, t, attempt },
      { kind: 'open' as const, t: t + 10, attempt },
      ...list.map((id, n) => ({ ...message(t + 20 + n, id), attempt })),
      { ...lost(t + 500), attempt },
    ];
  });
}

const counted = (...ids: string[][]) => {
  const ledger = ledgerOf(recordingOf(SSE, ...attempts(...ids)));
  return ledger.rows.map((row) => [ledger.missing(row), ledger.replayed(row)]);
};

describe('idStep', () => {
  it('finds the one number that differs, whatever stands around it', () => {
    expect(idStep('7', '9')).toEqual({ by: 2, shape: '#' });
    expect(idStep('a-17', 'a-20')).toEqual({ by: 3, shape: 'a-#' });
    expect(idStep('109', '119')).toEqual({ by: 10, shape: '#' });
    expect(idStep('9-0', '10-0')).toEqual({ by: 1, shape: '#-0' });
    expect(idStep('1526919030474-0', '1526919030474-1')).toEqual({ by: 1, shape: '1526919030474-#' });
    expect(idStep('12345678901234567890', '12345678901234567892')?.by).toBe(2);
    for (const [a, b] of [
      ['a', 'b'],
      ['1-0', '2-1'],
      ['7', 'x7'],
      ['', '1'],
      ['a1', 'b2'],
    ])
      expect(idStep(a!, b!)).toBeUndefined();
  });

  it('tells the difference of any two numbers of one counter', () => {
    const affix = fc.stringMatching(/^[a-z:-]{0,5}$/);
    const number = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(affix, affix, number, number, (prefix, suffix, a, b) => {
        fc.pre(a !== b);
        const step = idStep(`${prefix}${a}${suffix}`, `${prefix}${b}${suffix}`);
        expect(step).toEqual({ by: b - a, shape: `${prefix}#${suffix}` });
      }),
    );
  });
});

describe('ids after a resume', () => {
  it('missing: the gap between the last id before the loss and the first new one', () => {
    expect(counted(['1', '2', '3'], ['6', '7'], ['8'])).toEqual([
      [undefined, undefined],
      [2, 0],
      [0, 0],
    ]);
    expect(counted(['a-17', 'a-18', 'a-19'], ['a-21'])[1]).toEqual([1, 0]);
    expect(counted(['1-0', '2-0', '3-0'], ['4-0'])[1]).toEqual([0, 0]);
  });

  it('counts in the steps of the stream', () => {
    expect(counted(['10', '20', '30'], ['60'])[1]).toEqual([2, 0]);
    expect(counted(['10', '20', '30'], ['65'])[1]).toEqual(['jumps', 0]);
  });

  it('replayed: ids seen before; what follows them is no gap', () => {
    expect(counted(['1', '2', '3', '4'], ['3', '4', '5'])[1]).toEqual([0, 2]);
    // Lost again in the middle of a replay: what was seen then is not missing.
    expect(counted(['1', '2', '3', '4'], ['2'], ['5'])).toEqual([
      [undefined, undefined],
      ['none-yet', 1],
      [0, 0],
    ]);
  });

  it('the id held, again: replayed, unless events without ids of their own are about', () => {
    expect(counted(['1', '2', '3'], ['3', '4'])[1]).toEqual([0, 1]);
    expect(counted(['1', '2', '2', '3', '4'], ['4', '5'])[1]).toEqual([0, 'repeats']);
  });

  it('is not known where ids jump, repeat, are words, are too few, or go back', () => {
    expect(counted(['1', '4', '5', '9'], ['20'])[1]).toEqual(['jumps', 0]);
    expect(counted(['a', 'b', 'c', 'd'], ['x'])[1]).toEqual(['words', 0]);
    expect(counted(['a', 'b', 'c', 'd'], ['c', 'd', 'e'])[1]).toEqual(['words', 2]);
    expect(counted(['1'], ['2'])[1]).toEqual(['few', 0]);
    expect(counted(['7', '8', '9'], ['1', '2'])[1]).toEqual(['lower', 0]);
    expect(counted(['1', '2', '3'], [])[1]).toEqual(['none-yet', 'none-yet']);
    expect(counted(['p', 'q', 'p', 'q'], ['p'])[1]).toEqual(['none-yet', 'repeats']);
    expect(counted([], ['5'])[1]).toEqual([undefined, undefined]);
  });

  it('a verdict changes when the stream shows that it jumps by itself', () => {
    expect(counted(['1', '2', '3'], ['9', '10'])[1]![0]).toBe(5);
    expect(counted(['1', '2', '3'], ['9', '10', '15'])[1]![0]).toBe('jumps');
  });

  it('remembers the newest ids only, and none that are very long', () => {
    const watch = new IdWatch();
    watch.begin();
    const numbers = Array.from({ length: REMEMBERED + 10 }, (_, n) => String(n));
    for (const id of numbers) watch.take(id, false);
    const ids = watch.begin();
    watch.take('5', false);
    expect(watch.replayed(ids)).toBe(0);
    expect(watch.missing(ids)).toBe('lower');
    const again = watch.begin();
    watch.take('1000', false);
    expect(watch.replayed(again)).toBe(1);
    const long = new IdWatch();
    long.begin();
    for (const id of ['x'.repeat(300), 'y'.repeat(300), 'z'.repeat(300)]) long.take(id, false);
    const after = long.begin();
    long.take('x'.repeat(300), false);
    expect([long.missing(after), long.replayed(after)]).toEqual(['words', 0]);
  });

  it('counts what is missing and replayed at any resume of a counter', () => {
    const cut = fc.record({ back: fc.nat(6), skip: fc.nat(9), more: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 12 }), fc.boolean(), (cuts, prefixed) => {
        const id = (n: number) => (prefixed ? `a-${n}` : `${n}`);
        let next = 10;
        const ids = [['7', '8', '9'].map((n) => id(Number(n)))];
        const truth: [number, number][] = [];
        for (const { back, skip, more } of cuts) {
          // Either some come again and it goes on where it was, or some are left out.
          const replayed = Math.min(back, 3);
          const missing = replayed > 0 ? 0 : skip;
          const list = [];
          for (let n = next - replayed; n < next; n++) list.push(id(n));
          for (let n = next + missing; n < next + missing + more; n++) list.push(id(n));
          truth.push([missing, replayed]);
          next += missing + more;
          ids.push(list);
        }
        // What is replayed must have been sent: the newest three are there unless a gap came between.
        const gaps = truth.some(([missing]) => missing > 0);
        fc.pre(!gaps || truth.every(([, replayed]) => replayed === 0));
        expect(counted(...ids).slice(1)).toEqual(truth);
      }),
    );
  });
});

describe('Ledger', () => {
  it('a row an attempt: what was waited, asked, held, sent, received, and how it ended', () => {
    const recording = recordingOf(
      SSE,
      { kind: 'connecting', t: 0 },
      { kind: 'open', t: 30, status: 200, httpVersion: 'h2' },
      { kind: 'retry', t: 31, reconnectionTime: 3000, source: 'wire' },
      message(40, '1'),
      message(50, '2'),
      message(60, '3'),
      lost(100),
      { kind: 'reconnect', t: 3120, delay: 3020, lastEventId: '3', attempt: 2, source: 'wire' },
      { kind: 'connecting', t: 3120, lastEventIdSent: '3', attempt: 2, source: 'wire' },
      { kind: 'open', t: 3150, attempt: 2 },
      { ...message(3160, '6'), attempt: 2 },
      { kind: 'close', t: 4000, by: 'page', attempt: 2 },
    );
    const ledger = ledgerOf(recording);
    expect(ledger.rows).toHaveLength(2);
    expect(ledger.rows[0]).toMatchObject({
      ...{ start: 0, startSource: 'hook', open: 30, end: 100, outcome: 'lost', by: 'network' },
      ...{ status: 200, statusSource: 'wire', httpVersion: 'h2', messagesIn: 3, bytesIn: 3 },
      ids: { first: '1' },
    });
    expect(ledger.rows[1]).toMatchObject({
      ...{ waited: 3020, waitedSource: 'wire', asked: 3000, held: '3', sent: '3', requestSeen: true },
      ...{ ids: { before: '3', first: '6' }, outcome: 'closed', by: 'page', recreated: false },
    });
    expect(ledger.missing(ledger.rows[1]!)).toBe(2);
    expect(ledger.over).toBe(4000);
    expect(ledgerTotals(ledger, 9000)).toEqual({
      ...{ attempts: 2, failed: 0, losses: 1, span: 4000, open: 70 + 850, away: 0 },
      ...{ availability: 920 / 4000, betweenLosses: 920 },
      missing: { events: 2, known: 1, unknown: 0 },
      replayed: { events: 0, known: 1, unknown: 0 },
    });
  });

  it('what the network layer tells later is there after refresh', () => {
    const recording = recordingOf(SSE, ...attempts(['1', '2', '3'], ['4']));
    const ledger = ledgerOf(recording);
    const row = ledger.rows[1]!;
    expect(row.sent).toBeUndefined();
    const seqs = recording.lanes[0]!.seqs;
    for (let i = 0; i < seqs.length; i++) {
      const told = recording.record(seqs.at(i))!;
      if (told.attempt !== 2) continue;
      if (told.kind === 'connecting') recording.amend(told, { lastEventIdSent: '3', t: 990, source: 'wire' });
      if (told.kind === 'open') recording.amend(told, { status: 200, httpVersion: 'http/1.1' });
    }
    ledger.refresh(row);
    expect(row).toMatchObject({ sent: '3', requestSeen: true, start: 990, startSource: 'wire', status: 200 });
    expect(row.httpVersion).toBe('http/1.1');
  });

  it('a recording that begins in the middle: the beginning is inferred', () => {
    const recording = recordingOf(SSE, { ...message(50, '8'), attempt: 3 }, { ...lost(60), attempt: 3 });
    const [row] = ledgerOf(recording).rows;
    expect(row).toMatchObject({ start: 50, startSource: 'inferred', open: 50, openSource: 'inferred' });
    expect(row).toMatchObject({ outcome: 'lost', attempt: 3, messagesIn: 1 });
  });

  it('a WebSocket that the page made again is the next attempt, even before the close of the lost one', () => {
    const recording = recordingOf({}, { kind: 'connecting', t: 0 }, { kind: 'open', t: 10 });
    recording.append(record({ kind: 'error', t: 100, readyState: 3 }));
    recording.addConnection(connectionLine('c2', { continues: 'c1' }));
    recording.append(record({ kind: 'connecting', t: 101, connection: 'c2' }));
    recording.append(record({ kind: 'reconnect', t: 101, delay: 1, connection: 'c2', source: 'inferred' }));
    recording.append(record({ kind: 'close', t: 102, by: 'network', code: 1006 }));
    recording.append(record({ kind: 'open', t: 120, connection: 'c2' }));
    const ledger = ledgerOf(recording);
    expect(ledger.rows).toMatchObject([
      { end: 102, outcome: 'lost', code: 1006 },
      { recreated: true, waited: 1, waitedSource: 'inferred', open: 120, startSource: 'hook' },
    ]);
    expect(ledger.over).toBeUndefined();
    expect(ledgerTotals(ledger, 1120)).toMatchObject({ span: 1120, open: 92 + 1000, losses: 1 });
  });

  it('attempts forgotten before it looked are known from the lane; one cut in half says so', () => {
    const recording = recordingOf(SSE);
    recording.limits.records = 7;
    for (const fields of attempts(['1', '2', '3'], ['4', '5'], ['6'])) recording.append(record(fields));
    expect(recording.evicted).toBeGreaterThan(5);
    const ledger = ledgerOf(recording);
    const { attempts: known } = recording.lanes[0]!;
    expect(ledger.rows.map((row) => row.number)).toEqual([1, 2, 3]);
    expect(ledger.rows[0]).toMatchObject({ messagesIn: 3, outcome: 'lost', end: known[0]!.end, open: 10 });
    expect(ledger.missing(ledger.rows[0]!)).toBeUndefined();
    expect(ledger.rows[1]!.partial).toBe(true);
    expect(ledger.rows[1]!.start).toBe(1000);
    expect(ledger.rows[2]!.partial).toBe(false);
    expect(ledgerTotals(ledger, 9000).losses).toBe(3);
  });

  it('time in the back/forward cache is not counted', () => {
    const recording = recordingOf(SSE, { kind: 'connecting', t: 0 }, { kind: 'open', t: 0 });
    const url = 'https://page.example/';
    recording.addMark({ type: 'mark', t: 100, mark: 'hidden', url });
    recording.addMark({ type: 'mark', t: 100, mark: 'navigation', url: 'https://page.example/other' });
    recording.addMark({ type: 'mark', t: 150, mark: 'hidden', url: 'https://page.example/other' });
    recording.addMark({ type: 'mark', t: 300, mark: 'restored', url });
    recording.append(record(lost(310)));
    const totals = ledgerTotals(ledgerOf(recording), 400, recording.marks);
    expect(totals).toMatchObject({ away: 200, span: 200, open: 110, availability: 0.55 });
  });

  it('keeps its numbers in order whatever the recording', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        for (const lane of recording.lanes) {
          const ledger = ledgerOf(recording, lane);
          expect(ledger.rows.map((row) => row.number)).toEqual(ledger.rows.map((_, i) => i + 1));
          const messages = ledger.rows.reduce((sum, row) => sum + row.messagesIn, 0);
          expect(messages).toBe(lane.messagesIn);
        }
      }),
    );
  });
});
