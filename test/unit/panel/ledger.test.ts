import { describe, expect, it } from 'vitest';
import { columnsOf, columnsThatFit, ledgerText, tableText, totalsText } from '../../../panel/ledger-table.ts';
import { cellsOf, percent } from '../../../panel/ledger-words.ts';
import { LaneReading, Readings } from '../../../panel/reading.ts';
import { Ledger } from '../../../src/model/ledger/ledger.ts';
import { ledgerTotals } from '../../../src/model/ledger/totals.ts';
import { Recording } from '../../../src/model/recording.ts';
import { connectionLine, type Loose, record, recordingOf } from '../helpers/recordings.ts';

const message = (t: number, attempt: number, lastEventId: string): Loose => ({
  ...{ kind: 'message', t, attempt, lastEventId, data: 'x' },
});

const recording = recordingOf(
  { api: 'EventSource' },
  { kind: 'connecting', t: 0 },
  { kind: 'open', t: 30, status: 200, httpVersion: 'h2' },
  ...['1', '2', '3'].map((id, i) => message(40 + i, 1, id)),
  { kind: 'error', t: 1000, readyState: 0 },
  { kind: 'reconnect', t: 3000, delay: 2000, attempt: 2, lastEventId: '3', source: 'inferred' },
  { kind: 'connecting', t: 3000, attempt: 2, source: 'inferred' },
  { kind: 'open', t: 3000, attempt: 2 },
  message(3010, 2, '6'),
);

function read(of: Recording): Ledger {
  const lane = of.lanes[0]!;
  const reading = new LaneReading(lane, of, new Ledger(lane, of), () => new Ledger(lane, of));
  expect(reading.step(() => false)).toBe(true);
  return reading.reader;
}

describe('the ledger in words', () => {
  it('says where each fact comes from, and what is not known', () => {
    const ledger = read(recording);
    const [first, second] = ledger.rows.map((row) => cellsOf(row, ledger, 4000));
    expect(first).toMatchObject({
      ...{ opened: { text: '30 ms' }, status: { text: '200', why: 'seen on the wire' } },
      ...{ version: { text: 'HTTP/2' }, ended: { text: 'lost', bad: true }, waited: { text: '–' } },
    });
    expect(second).toMatchObject({
      waited: { text: '2 s', why: 'inferred: from the loss to the first that was seen of this attempt' },
      opened: { text: '–', why: 'not known: when it began was not seen' },
      sent: { text: '–', why: 'not known: its request was not seen' },
      missing: { text: '2', bad: true },
      replayed: { text: '0', bad: false },
      ...{
        held: { text: '3' },
        first: { text: '6' },
        ended: { text: 'still open' },
        lasted: { text: '1 s' },
      },
    });
  });

  it('copies as TSV and Markdown, with every column, whatever a page sends', () => {
    const ledger = read(recording);
    const lines = ledgerText(ledger, 4000, 'tsv').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.split('\t')).toHaveLength(columnsOf('EventSource').length);
    expect(tableText(['a'], [['x\ty|z\n*']], 'tsv')).toBe('a\nx y|z↵*\n');
    expect(tableText(['a'], [['x|z\n*']], 'markdown')).toBe('| a |\n| --- |\n| x\\|z↵\\* |\n');
    const totals = totalsText(ledgerTotals(ledger, 4000), 'EventSource');
    expect(totals).toMatch(/Availability: \*\*49\.2 %\*\*/);
    expect(totals).toMatch(/Events missing: \*\*2\*\*/);
    expect(totalsText(ledgerTotals(ledger, 4000), 'WebSocket')).not.toMatch(/missing/);
    expect([percent(1), percent(0.99999), percent(0.5)]).toEqual(['100 %', '99.999 %', '50 %']);
  });

  it('shows the columns for which there is room, the most telling ones last to go', () => {
    const columns = columnsOf('EventSource');
    const width = (list: readonly { width: number }[]) => list.reduce((sum, one) => sum + one.width, 0);
    expect(columnsThatFit(columns, 5000)).toEqual(columns);
    for (let px = 2000; px > 300; px -= 50) {
      const shown = columnsThatFit(columns, px);
      expect(width(shown) <= px || shown.every(({ rank }) => rank === 0)).toBe(true);
    }
    const narrow = columnsThatFit(columns, 400).map(({ id }) => id);
    expect(narrow).toEqual(['number', 'started', 'waited', 'missing', 'ended']);
    expect(columnsThatFit(columns, 10).map(({ id }) => id)).toEqual(['number', 'started', 'ended']);
  });
});

describe('LaneReading', () => {
  it('shows each record once, in slices, and goes on with what comes', () => {
    const of = recordingOf({});
    for (let t = 0; t < 500; t++) of.append(record({ kind: 'message', t, data: '' }));
    const seen: number[] = [];
    const lane = of.lanes[0]!;
    const reader = { take: ({ t }: { t: number }) => void seen.push(t) };
    const reading = new LaneReading(lane, of, reader, () => expect.unreachable());
    expect(reading.step(() => true)).toBe(false);
    expect([seen.length, reading.progress, reading.complete]).toEqual([64, 64 / 500, false]);
    while (!reading.step(() => true));
    of.append(record({ kind: 'message', t: 500, data: '' }));
    expect(reading.step(() => true)).toBe(true);
    expect(seen).toEqual(Array.from({ length: 501 }, (_, t) => t));
    expect(reading.complete).toBe(true);
  });

  it('tells when records were forgotten that it had not read', () => {
    const of = recordingOf({}, { kind: 'open', t: 0 });
    of.limits.records = 10;
    const lane = of.lanes[0]!;
    let holes = 0;
    const reading = new LaneReading(lane, of, { take: () => {} }, (reader) => (holes++, reader));
    reading.step(() => false);
    for (let t = 1; t < 50; t++) of.append(record({ kind: 'message', t, data: '' }));
    reading.step(() => false);
    reading.step(() => false);
    expect(holes).toBe(1);
  });

  it('keeps the lanes looked at last, and none of another recording or generation', () => {
    const of = new Recording();
    for (let i = 0; i < 40; i++) of.addConnection(connectionLine(`c${i}`));
    const readings = new Readings((lane, from) => {
      const reader = { take: () => {} };
      return new LaneReading(lane, from, reader, () => reader);
    });
    const known = of.lanes.map((lane) => readings.of(lane, of));
    expect(readings.of(of.lanes[39]!, of)).toBe(known[39]);
    expect(readings.of(of.lanes[20]!, of)).toBe(known[20]);
    expect(readings.of(of.lanes[0]!, of)).not.toBe(known[0]);
    const lane = of.lanes[39]!;
    of.clear();
    expect(readings.of(lane, of)).not.toBe(known[39]);
  });
});
