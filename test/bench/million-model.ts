/** What records cost in memory and time without a browser around them: the recording alone, in this process. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readRecordingFile } from '../../src/model/reader.ts';
import { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { connectionLine, type Loose, record } from '../unit/helpers/recordings.ts';
import { type Measured, median } from './measure.ts';
import { MILLION } from './million.ts';
import { makeFile } from './million-file.ts';

const BLOCK = 1000;
const HOUR = 3_600_000;

export interface Model {
  /** Of a file of a million records, read: bytes for each record beside the characters of its payload. */
  heapPerRecord: number;
  /** Milliseconds to read that file. */
  read: number;
  /** Microseconds to append a record to so many. */
  curve: { length: number; cost: Measured }[];
  soak: Hour[];
}

export interface Hour {
  hour: number;
  appended: number;
  kept: number;
  connections: number;
  attempts: number;
  /** Bytes after a garbage collection, those before the first record taken off. */
  heap: number;
}

export async function model(): Promise<Model> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const held = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  // First: what the others leave is let go of later, and would be taken off.
  const hours = soak(held);
  const { payload } = makeFile(MILLION);
  const before = held();
  const started = performance.now();
  const { recording } = await readRecordingFile(globalThis.benchFile!);
  const read = performance.now() - started;
  const heapPerRecord = (held() - before - payload) / recording.length;
  recording.clear();
  globalThis.benchFile = undefined;
  return { heapPerRecord, read, curve: curve(), soak: hours };
}

/** The last hundred blocks (fewer where there are not so many) before each length, of two recordings. */
function curve(): Model['curve'] {
  const lengths = [1000, 10_000, 100_000, 1_000_000];
  const costs = new Map(lengths.map((length) => [length, [] as number[]]));
  // The first round is for the compiler.
  for (let round = 0; round < 3; round++) {
    const recording = new Recording({}, { payload: Number.POSITIVE_INFINITY });
    for (let i = 0; i < MILLION.connections; i++) recording.addConnection(connectionLine(`c${i}`));
    for (let n = 0; n < 1_000_000; n += BLOCK) {
      const block = Array.from({ length: BLOCK }, (_, i) => message(n + i, `c${(n + i) % 30}`, (n + i) * 8));
      const started = performance.now();
      for (const one of block) recording.append(one);
      const cost = ((performance.now() - started) * 1000) / BLOCK;
      const length = lengths.find((end) => n < end && n >= end - 100 * BLOCK && n + BLOCK > end / 10);
      if (round > 0 && length !== undefined) costs.get(length)!.push(cost);
    }
  }
  return lengths.map((length) => ({ length, cost: median(costs.get(length)!) }));
}

/**
 * Eight hours in one go: ten EventSources and ten WebSockets that are lost once a minute (the page replaces the
 * socket), and ten fetches that are over then and made anew; five messages a second on each.
 */
function soak(held: () => number): Hour[] {
  const before = held();
  const recording = new Recording({}, { payload: 16 * 2 ** 20, records: 50_000 });
  const apis = ['EventSource', 'WebSocket', 'fetch'] as const;
  const streams = Array.from({ length: 30 }, (_, i) => ({ api: apis[i % 3]!, id: '', made: 0, attempt: 1 }));
  const hours: Hour[] = [];
  let appended = 0;
  for (let t = 0; t < 8 * HOUR; t += 200) {
    for (const [i, stream] of streams.entries()) {
      const add = (fields: Loose) => {
        appended++;
        recording.append(record({ connection: stream.id, attempt: stream.attempt, ...fields }));
      };
      const make = (continues?: string) => {
        stream.id = `s${i}-${++stream.made}`;
        const about = { api: stream.api, ...(continues ? { continues } : {}) };
        recording.addConnection(connectionLine(stream.id, about));
        add({ kind: 'connecting', t });
        add({ kind: 'open', t });
      };
      if (t === 0) make();
      else if ((t + i * 2000) % 60_000 === 0) {
        if (stream.api === 'EventSource') {
          add({ kind: 'error', t, readyState: 0 });
          stream.attempt++;
          add({ kind: 'reconnect', t, delay: 3000 });
          add({ kind: 'open', t });
        } else if (stream.api === 'WebSocket') {
          const lost = stream.id;
          add({ kind: 'close', t, by: 'network', code: 1006 });
          make(lost);
        } else {
          add({ kind: 'close', t, by: 'server' });
          make();
        }
      }
      recording.append(message(++appended, stream.id, t, stream.attempt));
    }
    if ((t + 200) % HOUR !== 0) continue;
    const attempts = recording.lanes.reduce((sum, lane) => sum + lane.attempts.length, 0);
    const counts = { kept: recording.length, connections: recording.connections.size, attempts };
    hours.push({ hour: (t + 200) / HOUR, appended, ...counts, heap: held() - before });
  }
  return hours;
}

const FILLER = 'lorem ipsum dolor sit amet '.repeat(6);

function message(n: number, connection: string, t: number, attempt = 1): StreamRecord {
  const data = `{"n":${n},"symbol":"S${n % 500}","text":"${FILLER}"}`;
  const fields = { data, size: data.length, lastEventId: String(n) };
  return { type: 'record', seq: 0, t, connection, attempt, source: 'hook', kind: 'message', ...fields };
}
