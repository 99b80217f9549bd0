import { describe, expect, it } from 'vitest';
import { writeRecording } from '../../src/model/writer.ts';
import { analyze, reaches, reportFindings } from '../tools/findings.ts';
import { stretch } from '../tools/stretch.ts';
import { type Loose, recordingOf } from './helpers/recordings.ts';

const START = 1_700_000_000_000;
/** A socket that received ten prices, ever more slowly, watched until `until` ms after its opening. */
function prices(until: number): string {
  const messages: Loose[] = Array.from({ length: 10 }, (_, i) => ({
    kind: 'message',
    t: START + 1000 + i * i * 650,
    data: `{"price":${i}}`,
  }));
  const recording = recordingOf({}, { kind: 'open', t: START }, ...messages);
  return writeRecording(recording, { until: START + until });
}

describe('analyze', () => {
  it('evaluates the rules at the moment until which it was watched, and writes what they find', () => {
    expect(analyze(prices(59_000)).findings).toEqual([]);
    const { findings, ndjson } = analyze(prices(60_000));
    expect(findings).toMatchObject([{ rule: 'ws-one-way', evidence: { openSeconds: 60 } }]);
    expect(ndjson).toContain('"rule":"ws-one-way"');
    expect(analyze(ndjson).ndjson).toBe(ndjson);
  });

  it('says what it found by severity, in lines that fit', () => {
    const analysis = analyze(prices(60_000));
    const words = reportFindings(analysis, 80);
    expect(words).toMatch(/^ADVICE \(1\)\n {2}This WebSocket only ever receives/);
    expect(words).toContain('WebSocket wss://page.example/live');
    for (const line of words.split('\n').slice(2)) expect(line.length).toBeLessThanOrEqual(80);
    expect(reportFindings(analyze(prices(1000)))).toBe('Nothing found.');
    expect([reaches(analysis.findings, 'advice'), reaches(analysis.findings, 'warning')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('stretch', () => {
  it('puts the times of a recording further apart, from its first record on, and nothing else', () => {
    const fast = recordingOf(
      {},
      { kind: 'connecting', t: START },
      { kind: 'open', t: START + 10, status: 101, timings: { wait: 4 } },
      { kind: 'message', t: START + 100, data: 'x', size: 7 },
      { kind: 'close', t: START + 200, by: 'network', code: 1006 },
      { kind: 'reconnect', t: START + 300, delay: 100, reconnectionTime: 90 },
    );
    fast.addMark({ type: 'mark', t: START + 50, mark: 'long-task', url: '', duration: 60 });
    fast.addLoss({ type: 'loss', count: 3, reason: 'r', from: START + 1, to: START + 2 });
    const { recording } = analyze(stretch(writeRecording(fast, { until: START + 400 }), 30));
    const at = (seq: number) => recording.record(seq);
    expect([1, 2, 3, 4, 5].map((seq) => at(seq)!.t - START)).toEqual([0, 300, 3000, 6000, 9000]);
    expect(at(2)).toMatchObject({ status: 101, timings: { wait: 120 } });
    expect(at(3)).toMatchObject({ size: 7, seq: 3 });
    expect(at(5)).toMatchObject({ delay: 3000, reconnectionTime: 2700 });
    expect(recording.marks).toMatchObject([{ t: START + 1500, duration: 1800 }]);
    expect(recording.losses).toMatchObject([{ count: 3, from: START + 30, to: START + 60 }]);
    expect(recording.end).toBe(START + 12_000);
  });

  it('leaves a recording in real time as it is', () => {
    const text = prices(1000);
    expect(stretch(text, 1)).toBe(text);
  });
});
