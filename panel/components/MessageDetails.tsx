import { useMemo, useState } from 'preact/hooks';
import { base64Bytes, dataLength, isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { binarySize, count, size } from '../format.ts';
import { host } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';
import { Facts } from './Facts.tsx';
import { JsonTree } from './JsonTree.tsx';
import { Hex, LongText } from './Payload.tsx';
import { chunkFact, commonFacts } from './RecordDetails.tsx';

/** Parsing more than this would be felt at each selection. */
const PARSED = 4 * 1024 * 1024;
type Format = 'json' | 'raw' | 'hex' | 'text';
const NAMES: Record<Format, string> = { json: 'JSON', raw: 'Raw', hex: 'Hex', text: 'Text' };
/** The format last chosen is taken for the next message that has it. */
let preferred: Format = 'json';

/** A message: its payload in the formats that it has, and its facts. */
export function MessageDetails({ record }: { record: MessageRecord; lane: Lane }) {
  const { data } = record;
  const bytes = useMemo(() => (isBinary(data) ? base64Bytes(data.base64) : undefined), [data]);
  const json = useMemo(() => (typeof data === 'string' ? parsed(data) : undefined), [data]);
  const formats: Format[] = bytes ? ['hex', 'text'] : json ? ['json', 'raw'] : ['raw'];
  const [chosen, setChosen] = useState<Format>(preferred);
  const format = formats.includes(chosen) ? chosen : (formats[0] as Format);
  const text = typeof data === 'string' ? data : '';
  return (
    <>
      <div class="payload-bar">
        <div class="segments" role="group" aria-label="Format">
          {formats.map((one) => (
            <button
              key={one}
              type="button"
              class="segment"
              aria-pressed={one === format}
              onClick={() => {
                preferred = one;
                setChosen(one);
              }}
            >
              {NAMES[one]}
            </button>
          ))}
        </div>
        <span class="dim grow">{size(record.size)}</span>
        <CopyButton
          text={() => (isBinary(data) ? data.base64 : data)}
          title={bytes ? 'Copy the bytes as base64' : 'Copy the data'}
        />
      </div>
      {record.truncated && (
        <p class="cut">
          Cut: the first {binarySize(dataLength(data))} of {binarySize(record.size)} kept.
        </p>
      )}
      {format === 'json' && json && <JsonTree value={json.value} />}
      {format === 'raw' && <LongText text={text} />}
      {format === 'hex' && bytes && <Hex bytes={bytes} />}
      {format === 'text' && bytes && <LongText text={new TextDecoder().decode(bytes)} />}
      <Facts
        facts={[
          ['Direction', record.kind === 'message' ? 'received' : 'sent'],
          ['Type', record.eventType ?? ''],
          ['Class', host.value?.diagnostics.classOf(record.seq) ?? ''],
          ['Last event ID', record.lastEventId ?? ''],
          ['id field', record.id === undefined ? '' : record.id || '(empty: it resets the last event ID)'],
          ['Size', `${count(record.size)} bytes`],
          [
            'bufferedAmount',
            record.bufferedAmount === undefined
              ? ''
              : `${count(record.bufferedAmount)} bytes not yet handed to the network`,
          ],
          chunkFact(record.chunk),
          ...commonFacts(record),
        ]}
      />
    </>
  );
}

/** Only objects and arrays are worth a tree. */
function parsed(text: string): { value: object } | undefined {
  if (text.length > PARSED || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}
