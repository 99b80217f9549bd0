import { Recording } from '../../../src/model/recording.ts';
import type { StreamRecord } from '../../../src/model/types.ts';
import type { Fact } from '../../../src/protocol.ts';
import { DocumentAssembler } from '../../../src/recorder/assemble.ts';
import { closed, errored, made, ORIGIN, opened, WS } from './facts.ts';

type Bytes = { [number: string]: string };

/** A document's assembler and what it made of the facts. */
export function page(frameId = 0, recording = new Recording(), ids = { last: 0 }) {
  const info = { doc: 'd', url: 'https://page.example/', title: '', frameId, restored: false };
  const assembler = new DocumentAssembler(info, recording, () => `c${++ids.last}`);
  const told = {
    recording,
    ids,
    tell: (...facts: Fact[]) => told.tellWith({}, ...facts),
    tellWith: (bytes: Bytes, ...facts: Fact[]) => {
      assembler.take({ first: 0, timeOrigin: ORIGIN, facts }, bytes);
      return told;
    },
    leave: (ms: number) => {
      assembler.leave(ORIGIN + ms);
      return told;
    },
    records: () => {
      const records: StreamRecord[] = [];
      for (let seq = 1; seq < recording.nextSeq; seq++) records.push(recording.record(seq)!);
      return records;
    },
    /** Kinds with connection and attempt, such as "open c1.1". */
    story: () => told.records().map(({ kind, connection, attempt }) => `${kind} ${connection}.${attempt}`),
    of: <K extends StreamRecord['kind']>(kind: K) =>
      told.records().filter((record): record is StreamRecord & { kind: K } => record.kind === kind),
    continues: (id: string) => recording.connections.get(id)!.continues,
  };
  return told;
}

/** An open WebSocket that the network takes at `ms`. */
export const lostSocket = (conn: number, ms: number, url = WS): Fact[] => [
  made(conn, ms - 10, url),
  opened(conn, ms - 5),
  errored(conn, ms, 3),
  closed(conn, ms, 1006),
];
