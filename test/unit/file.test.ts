import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotARecording, readRecording } from '../../src/model/reader.ts';
import { Recording } from '../../src/model/recording.ts';
import type { Finding, Line } from '../../src/model/types.ts';
import { recordingLines, writeRecording } from '../../src/model/writer.ts';
import { anyRecording, connectionLine, record, recordingOf } from './helpers/recordings.ts';

const HEAD =
  '{"type":"recording","version":1,"product":"streamgauge","productVersion":"1","startedDateTime":"","userAgent":"","page":{"url":"","title":""}}';
const END = '{"type":"end","records":0,"connections":0,"lost":0}';
const file = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const seqs = (recording: Recording): number[] => {
  const found: number[] = [];
  for (let seq = recording.firstSeq; seq < recording.nextSeq; seq++)
    if (recording.record(seq)) found.push(seq);
  return found;
};

describe('a recording file', () => {
  it('is the same text after write, read and write, with secrets and without', () => {
    fc.assert(
      fc.property(anyRecording, fc.boolean(), (recording, keepSecrets) => {
        const text = writeRecording(recording, { keepSecrets });
        const { recording: again, warnings } = readRecording(text);
        expect(warnings).toEqual([]);
        expect(writeRecording(again, { keepSecrets })).toBe(text);
        expect(again.length).toBe(recording.length);
      }),
      { numRuns: 300 },
    );
  });

  it('holds each line of a recording, record for record', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const text = writeRecording(recording, { keepSecrets: true });
        const { recording: again } = readRecording(text);
        const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        expect(seqs(again)).toEqual(seqs(recording));
        for (const seq of seqs(recording)) expect(again.record(seq)).toEqual(plain(recording.record(seq)));
        expect([...again.connections.keys()].sort()).toEqual([...recording.connections.keys()].sort());
        for (const [id, line] of recording.connections)
          expect(again.connections.get(id)).toEqual(plain(line));
        expect(again.marks).toEqual(plain(recording.marks));
        expect(again.requests).toEqual(plain(recording.requests));
        expect(again.losses).toEqual(plain(recording.losses));
        expect(again.importedFindings).toEqual(plain(recording.importedFindings));
      }),
    );
  });

  it('has its lines in the documented order', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const lines = [...recordingLines(recording)];
        const order: Line['type'][] = [
          'recording',
          'connection',
          'record',
          'mark',
          'request',
          'loss',
          'finding',
          'end',
        ];
        const told = new Set<string>();
        let last = 0;
        lines.forEach((line, i) => {
          if (line.type === 'connection') told.add(line.id);
          if (line.type === 'record') expect(told).toContain(line.connection);
          expect([line.type === 'recording', line.type === 'end']).toEqual([i === 0, i === lines.length - 1]);
          if (line.type === 'connection') return;
          expect(order.indexOf(line.type)).toBeGreaterThanOrEqual(last);
          last = order.indexOf(line.type);
        });
        expect(told.size).toBe(recording.connections.size);
        const records = lines.filter((line) => line.type === 'record');
        expect(lines.at(-1)).toMatchObject({
          records: records.length,
          connections: told.size,
          lost: recording.lost,
        });
      }),
    );
  });

  it('names a continued connection before the one that continues it, which a reader joins to its lane', () => {
    const recording = recordingOf({});
    recording.addConnection(connectionLine('c2', { continues: 'c1' }));
    recording.append(record({ kind: 'open', t: 2, connection: 'c2' }));
    const ids = [...recordingLines(recording)].flatMap((line) =>
      line.type === 'connection' ? [line.id] : [],
    );
    expect(ids).toEqual(['c1', 'c2']);
    expect(readRecording(writeRecording(recording)).recording.lanes).toHaveLength(1);
  });

  it('can be written however long a chain of continued connections is', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify(connectionLine(`c${i}`, { continues: `c${i + 1}` })),
    );
    const { recording } = readRecording(file(HEAD, ...lines, END));
    expect(readRecording(writeRecording(recording)).recording.connections.size).toBe(20_000);
  });

  it('tells what memory did not hold as a loss', () => {
    const recording = new Recording({}, { records: 2 });
    recording.addConnection(connectionLine());
    for (let t = 1; t <= 10; t++) recording.append(record({ kind: 'message', t, data: 'x'.repeat(300) }));
    const text = writeRecording(recording);
    const { recording: again, warnings } = readRecording(text);
    expect(warnings).toEqual([]);
    expect(seqs(again)).toEqual([9, 10]);
    expect(again.losses).toMatchObject([{ count: 8, from: 1, to: 8 }]);
    expect([again.lost, again.evicted]).toEqual([8, 0]);
    expect(writeRecording(again)).toBe(text);
  });

  it('keeps no secret unless asked to', () => {
    const secret = 'wss://me:s3cret@a.example/x?token=s3cret';
    const finding: Finding = {
      type: 'finding',
      rule: 'r',
      severity: 'info',
      connection: 'c1',
      title: `About ${secret}`,
      evidence: { url: secret, count: 3 },
      records: [],
      advice: `Look at ${secret} again`,
      confidence: 'low',
    };
    const recording = recordingOf(
      { url: secret, frameUrl: secret, stack: `at f (${secret}:1:2)` },
      { kind: 'open', t: 1 },
    );
    recording.head.page.url = secret;
    recording.addMark({ type: 'mark', t: 1, mark: 'navigation', url: secret });
    const masked = writeRecording(recording, { findings: [finding] });
    expect(masked).not.toContain('s3cret');
    expect(masked.match(/MASKED/g)).toHaveLength(2 * 8);
    expect(masked).toContain('"count":3');
    const whole = writeRecording(recording, { findings: [finding], keepSecrets: true });
    expect(whole.match(/s3cret/g)).toHaveLength(2 * 8);
    expect(recording.connections.get('c1')!.url).toBe(secret);
  });
});

describe('a file that was cut', () => {
  const recording = recordingOf(
    {},
    { kind: 'connecting', t: 1 },
    { kind: 'open', t: 2 },
    { kind: 'message', t: 3, data: 'ü\ud800"\n' },
    { kind: 'close', t: 4, by: 'network', code: 1006 },
  );
  recording.addLoss({ type: 'loss', count: 1, reason: 'x', from: 1, to: 2 });
  const text = writeRecording(recording);
  const lines = text.split('\n').slice(0, -1);

  it('is read to its last whole line at each point, with a warning that says so', () => {
    for (let end = lines[0]!.length; end <= text.length; end++) {
      const { recording: read, warnings } = readRecording(text.slice(0, end));
      // A line is whole when all its characters are there, its line end or not.
      let whole = 0;
      for (let at = 0; whole < lines.length && at + lines[whole]!.length <= end; )
        at += lines[whole++]!.length + 1;
      const kept = lines.slice(0, whole);
      const records = kept.filter((line) => line.startsWith('{"type":"record"')).length;
      expect(read.length).toBe(records);
      expect(read.losses.length).toBe(kept.some((line) => line.startsWith('{"type":"loss"')) ? 1 : 0);
      const cut = `This recording was cut: the first ${records} records were read, the rest is missing.`;
      expect(warnings).toEqual(whole === lines.length ? [] : [cut]);
    }
  });

  it('in its first line is no recording', () => {
    for (let end = 0; end < lines[0]!.length; end++)
      expect(() => readRecording(text.slice(0, end))).toThrow(NotARecording);
  });
});
