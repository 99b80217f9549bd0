import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../src/diagnostics/runner.ts';
import { NotARecording, type ReadResult, readRecording } from '../../src/model/reader.ts';
import type { Recording } from '../../src/model/recording.ts';
import { writeRecording } from '../../src/model/writer.ts';
import { IN_TIME } from './helpers/in-time.ts';
import { anyRecording, connectionLine, record } from './helpers/recordings.ts';

const HEAD =
  '{"type":"recording","version":1,"product":"streamgauge","productVersion":"1","startedDateTime":"","userAgent":"","page":{"url":"","title":""}}';
const CONNECTION = JSON.stringify(connectionLine());
const END = '{"type":"end","records":0,"connections":0,"lost":0}';
const open = (seq: number): string => JSON.stringify(record({ kind: 'open', t: seq, seq }));
const file = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const seqs = (recording: Recording): number[] => {
  const found: number[] = [];
  for (let seq = recording.firstSeq; seq < recording.nextSeq; seq++)
    if (recording.record(seq)) found.push(seq);
  return found;
};

describe('the reader', () => {
  const refusal = (text: string): string => {
    try {
      readRecording(text);
    } catch (error) {
      if (error instanceof NotARecording) return error.message;
      throw error;
    }
    return 'read';
  };

  it('says why something is no recording', () => {
    expect(refusal('')).toBe('This file is empty: it is not a Streamgauge recording.');
    expect(refusal('\n \r\n')).toBe('This file is empty: it is not a Streamgauge recording.');
    for (const text of ['hello', '<html>', '{"type":"recording"', `x${HEAD}`])
      expect(refusal(text)).toBe('This is not a Streamgauge recording: it is not NDJSON.');
    for (const text of [END, CONNECTION, '{}', '{"type":"recording"}', `{"log":{}}\n${HEAD}`])
      expect(refusal(text)).toBe(
        'This is not a Streamgauge recording: it has no recording head in its first line.',
      );
  });

  it('says that a newer version is read as far as it is understood', () => {
    const { warnings } = readRecording(file(HEAD.replace('"version":1', '"version":2'), END));
    expect(warnings).toEqual([
      'This recording has format version 2; version 1 is understood. What is known was read.',
    ]);
  });

  it('counts foreign lines and reads on', () => {
    const foreign = ['{"type":"hologram"}', 'garbage', '[]', 'null', '{"type":"record","seq":"1"}'];
    const { recording, warnings } = readRecording(file(HEAD, ...foreign, CONNECTION, open(1), END));
    expect(warnings).toEqual(['5 of 9 lines could not be understood and were left out.']);
    expect(recording.length).toBe(1);
  });

  it('leaves out records without their connection, and numbers that do not grow', () => {
    const stray = open(4).replace('"c1"', '"c9"');
    const lines = [HEAD, CONNECTION, open(2), open(2), open(1), stray, HEAD, open(3), END];
    const { recording, warnings } = readRecording(file(...lines));
    expect(seqs(recording)).toEqual([2, 3]);
    expect(warnings).toEqual(['4 of 9 lines could not be understood and were left out.']);
  });

  it('takes a byte order mark, Windows line ends and empty lines for what they are', () => {
    const { recording, warnings } = readRecording(
      `\uFEFF${HEAD}\r\n\r\n${CONNECTION}\r\n${open(1)}\r\n\n${END}\r\n`,
    );
    expect(warnings).toEqual([]);
    expect(recording.length).toBe(1);
  });

  it.each([
    ['a number that is none', { seq: 1.5 }],
    ['a number without end', { seq: 1e300 }],
    ['a number after which none comes', { seq: Number.MAX_SAFE_INTEGER + 1 }],
    ['a time that is text', { t: '1' }],
    ['an attempt that is none', { attempt: null }],
    ['an unknown kind', { kind: 'toString' }],
    ['a list for a kind', { kind: ['open'] }],
    ['a protocol that is no text', { protocol: {} }],
  ])('leaves out a record with %s', (_, fields) => {
    const line = JSON.stringify({ ...JSON.parse(open(1)), ...fields });
    expect(readRecording(file(HEAD, CONNECTION, line, open(1), END)).recording.length).toBe(1);
    expect(readRecording(file(HEAD, CONNECTION, line, END)).warnings).toHaveLength(1);
  });

  it.each([
    ['a connection', { ...JSON.parse(CONNECTION), api: ['WebSocket'] }],
    ['a mark', { type: 'mark', t: 1, mark: ['hidden'], url: '' }],
    ['a long task', { type: 'mark', t: 1, mark: 'long-task', url: '', duration: ['60'] }],
    ['a request', { type: 'request', t: 1, method: ['POST'], url: '', requestType: '' }],
    ['a close', { ...JSON.parse(open(1)), kind: 'close', by: ['page'] }],
    ['anything', { type: ['end'] }],
    ['anything that cannot be made text', { type: { toString: 1, valueOf: 1 } }],
  ])('leaves out %s whose names are lists or objects', (_, line) => {
    const { warnings } = readRecording(file(HEAD, CONNECTION, JSON.stringify(line), END));
    expect(warnings).toEqual(['1 of 4 lines could not be understood and were left out.']);
  });

  it('is not made to count a hole as big as a file says', () => {
    const started = performance.now();
    const { recording } = readRecording(file(HEAD, CONNECTION, open(1), open(1e9), open(9e15), open(2), END));
    expect(readRecording(writeRecording(recording)).recording.length).toBe(recording.length);
    new Diagnostics(recording).findings();
    expect(performance.now() - started).toBeLessThan(IN_TIME);
    expect(seqs(recording)).toEqual([1, 2]);
  });

  it('keeps what no number can be made of where a number should be', () => {
    const line =
      '{"type":"record","seq":1,"t":0,"connection":"c1","attempt":1,"kind":"message","source":"hook"';
    const record = `${line},"data":"x","size":1,"chunk":{"toString":1}}`;
    const connection =
      '{"type":"connection","id":"c1","api":"EventSource","context":"page","frameUrl":"","url":""}';
    const { recording } = readRecording(file(HEAD, connection, record, END));
    expect(recording.record(1)).toMatchObject({ data: 'x', chunk: { toString: 1 } });
  });

  it('survives any file and spoils nothing', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(null, [], {}, -1, 1e300, 2 ** 53, '__proto__', { toString: 1 }, { length: -1 }),
    );
    const spoiled = fc.tuple(fc.nat(), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 3 }));
    const proto = '{"__proto__":{"polluted":1},"type":"record","constructor":{"prototype":{"polluted":1}}';
    fc.assert(
      fc.property(
        anyRecording,
        fc.array(spoiled, { maxLength: 8 }),
        fc.array(odd, { maxLength: 3 }),
        (recording, edits, extra) => {
          const lines = writeRecording(recording).trimEnd().split('\n');
          for (const [which, fields] of edits) {
            const line = JSON.parse(lines[which % lines.length]!) as { [key: string]: unknown };
            const keys = Object.keys(line);
            for (const [key, value] of fields)
              Object.defineProperty(line, keys[key % keys.length]!, {
                value,
                enumerable: true,
                configurable: true,
              });
            lines[which % lines.length] = JSON.stringify(line);
          }
          lines.push(
            ...extra.map((value) => JSON.stringify(value)),
            `${proto}}`,
            `${proto},"evidence":{"__proto__":1}}`,
          );
          let read: ReadResult;
          try {
            read = readRecording(file(...lines));
          } catch (error) {
            expect(error).toBeInstanceOf(NotARecording);
            return;
          }
          const again = readRecording(writeRecording(read.recording));
          expect(again.warnings).toEqual([]);
          expect(seqs(again.recording)).toEqual(seqs(read.recording));
          expect(again.recording.connections.size).toBe(read.recording.connections.size);
          new Diagnostics(read.recording).findings();
          expect('polluted' in {}).toBe(false);
          expect(Object.hasOwn(Object.prototype, 'seq')).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
