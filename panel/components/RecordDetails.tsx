import type { Lane } from '../../src/model/lane.ts';
import type { StreamRecord } from '../../src/model/types.ts';
import { closeCode, inWords } from '../describe.ts';
import { duration, iso } from '../format.ts';
import { CopyButton } from './CopyButton.tsx';
import { type Fact, Facts } from './Facts.tsx';

/** Where a fact comes from, in words. */
export const SOURCES: Record<StreamRecord['source'], string> = {
  hook: 'hook: what the page saw',
  wire: 'wire: what the network layer saw',
  inferred: 'inferred: what Streamgauge concluded',
};

/** A record that is not a message: its sentence and its facts. */
export function RecordDetails({ record, lane }: { record: StreamRecord; lane: Lane }) {
  return (
    <>
      <p class={`sentence ${record.kind}`}>{inWords(record, lane)}</p>
      <Facts facts={[['Kind', record.kind], ...factsOf(record), ...commonFacts(record)]} />
      <CopyButton text={() => JSON.stringify(record, null, 2)} title="Copy the record as JSON" />
    </>
  );
}

/** Facts that every record has. */
export function commonFacts(record: StreamRecord): (Fact | false)[] {
  return [
    ['Time', iso(record.t)],
    ['t', `${record.t} ms`],
    ['Record', `${record.seq} of attempt ${record.attempt}, connection ${record.connection}`],
    ['Source', SOURCES[record.source]],
    record.backlog === true && ['Backlog', 'kept by the page before the recorder listened'],
  ];
}

function factsOf(record: StreamRecord): (Fact | false)[] {
  switch (record.kind) {
    case 'connecting':
      return [
        ['Last-Event-ID held', record.lastEventId ?? ''],
        ['Last-Event-ID sent', record.lastEventIdSent ?? ''],
      ];
    case 'open':
      return [
        ['Protocol', record.protocol ?? ''],
        ['Extensions', record.extensions ?? ''],
        ['Status', record.status === undefined ? '' : String(record.status)],
        ['HTTP', record.httpVersion ?? ''],
        ['Headers', record.headers?.map(([name, value]) => `${name}: ${value}`).join('\n') ?? ''],
      ];
    case 'error':
      return [
        [
          'readyState',
          `${record.readyState} (${record.readyState === 2 ? 'closed: it gave up' : record.readyState === 0 ? 'connecting: it will retry' : 'open'})`,
        ],
        ['Message', record.message ?? ''],
      ];
    case 'reconnect':
      return [
        ['Waited', duration(record.delay)],
        ['Asked to wait', record.reconnectionTime === undefined ? '' : duration(record.reconnectionTime)],
        ['Last-Event-ID held', record.lastEventId ?? ''],
        ['Last-Event-ID forgotten', record.lastEventIdForgotten ?? ''],
      ];
    case 'close':
      return [
        ['Closed by', record.by],
        ['Code', record.code === undefined ? '' : closeCode(record.code)],
        ['Reason', record.reason ?? ''],
        ['Clean', record.wasClean === undefined ? '' : record.wasClean ? 'yes' : 'no'],
        ['Status', record.status === undefined ? '' : String(record.status)],
      ];
    default:
      return [];
  }
}
