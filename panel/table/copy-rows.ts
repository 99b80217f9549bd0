import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { maskedRecord } from '../../src/model/writer.ts';
import type { Seq } from '../../src/units.ts';
import { inWords, sign } from '../describe.ts';
import { clock } from '../format.ts';

export type CopyFormat = 'text' | 'json' | 'ndjson' | 'data';
export const COPY_FORMATS: readonly { id: CopyFormat; name: string }[] = [
  { id: 'text', name: 'Copy as text' },
  { id: 'data', name: 'Copy data' },
  { id: 'json', name: 'Copy as JSON' },
  { id: 'ndjson', name: 'Copy as NDJSON' },
];

/** Characters: what is longer belongs in a file. */
export const LONGEST_COPY = 32 * 1024 * 1024;
const STRIDE = 256;

/** More was selected than a clipboard should be given. */
export class TooMuchToCopy extends Error {}

/**
 * Records as text to paste: as lines of tab-separated cells, their data alone, or as the recording format has them,
 * secrets in headers masked.
 * @throws {TooMuchToCopy}
 */
export function* rowsAs(
  format: CopyFormat,
  seqs: Iterable<Seq>,
  recording: Recording,
  lane: Lane,
): Generator<void, string> {
  const lines: string[] = [];
  let length = 0;
  for (const seq of seqs) {
    const record = recording.record(seq);
    if (!record) continue;
    const line = rowAs(format, record, lane);
    length += line.length + 1;
    if (length > LONGEST_COPY) throw new TooMuchToCopy('Too much to copy: export the recording instead.');
    lines.push(line);
    if (lines.length % STRIDE === 0) yield;
  }
  if (format !== 'json') return lines.join('\n');
  return lines.length === 1 ? (lines[0] as string) : `[\n${lines.join(',\n')}\n]`;
}

function rowAs(format: CopyFormat, record: StreamRecord, lane: Lane): string {
  switch (format) {
    case 'text':
      return [clock(record.t), ...cells(record, lane)].map(cell).join('\t');
    case 'data':
      return dataOf(record) ?? inWords(record, lane);
    case 'json':
      return JSON.stringify(maskedRecord(record), null, 2);
    case 'ndjson':
      return JSON.stringify(maskedRecord(record));
  }
}

function cells(record: StreamRecord, lane: Lane): string[] {
  if (record.kind !== 'message' && record.kind !== 'send') return [dataOf(record) ?? inWords(record, lane)];
  return [
    sign(record).words,
    record.eventType ?? '',
    record.lastEventId ?? '',
    String(record.size),
    dataOf(record) ?? '',
  ];
}

/** Text, or bytes as base64. */
function dataOf(record: StreamRecord): string | undefined {
  if (record.kind === 'comment' || record.kind === 'note') return record.data;
  if (record.kind !== 'message' && record.kind !== 'send') return undefined;
  return isBinary(record.data) ? record.data.base64 : record.data;
}

/** A cell must stay one when it is pasted into a table. */
function cell(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ');
}
