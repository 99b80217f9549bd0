import { dataLength, isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { followed } from '../followed.ts';
import { binarySize, count } from '../format.ts';
import { host, recording } from '../store.ts';
import { wantViewer } from '../viewer/load.ts';
import { Facts } from './Facts.tsx';
import { LongText } from './Payload.tsx';
import { chunkFact, commonFacts } from './RecordDetails.tsx';

/** A message: its payload, decoded and as it came, and its facts. */
export function MessageDetails({ record, lane }: { record: MessageRecord; lane: Lane }) {
  const { data } = record;
  const viewer = wantViewer();
  const current = recording.value;
  const following = followed.value?.lane === lane ? followed.value : undefined;
  const protocol = host.value?.diagnostics.protocolOf(lane);
  return (
    <>
      {record.truncated && (
        <p class="cut">
          Cut: the first {binarySize(dataLength(data))} of {binarySize(record.size)} kept.
        </p>
      )}
      {viewer && following && <viewer.FollowPlot of={following} key={following.text} />}
      {viewer && current ? (
        <viewer.MessageView record={record} lane={lane} recording={current} protocol={protocol?.id} />
      ) : (
        !isBinary(data) && <LongText text={data} />
      )}
      <Facts
        facts={[
          ['Direction', record.kind === 'message' ? 'received' : 'sent'],
          ['Protocol', protocol?.name ?? ''],
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
