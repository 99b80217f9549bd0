import type { Lane } from '../../src/model/lane.ts';
import type { Answer, HeaderList, StreamRecord } from '../../src/model/types.ts';
import { maskedRecord } from '../../src/model/writer.ts';
import { closeCode, inWords } from '../describe.ts';
import { duration, iso, plural } from '../format.ts';
import { describeNetError } from '../net-error.ts';
import { httpVersionWords } from '../request.ts';
import { chosenAttempt, tab } from '../store.ts';
import { CopyButton } from './CopyButton.tsx';
import { type Fact, Facts } from './Facts.tsx';
import { LongText } from './Payload.tsx';

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
      {record.kind === 'comment' ? (
        <LongText text={record.data} />
      ) : (
        <p class={`sentence ${record.kind}`}>{inWords(record, lane)}</p>
      )}
      <Facts facts={[['Kind', record.kind], ...factsOf(record, lane), ...commonFacts(record)]} />
      <CopyButton
        text={() => JSON.stringify(maskedRecord(record), null, 2)}
        title="Copy the record as JSON; secrets of headers are masked"
      />
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

function factsOf(record: StreamRecord, lane: Lane): (Fact | false)[] {
  switch (record.kind) {
    case 'connecting':
      return [
        ['Last-Event-ID held', record.lastEventId ?? ''],
        ['Last-Event-ID sent', record.lastEventIdSent ?? ''],
        ['Method', record.method ?? ''],
        headersFact(record, lane, record.requestHeaders),
      ];
    case 'open':
      return [
        ['Protocol', record.protocol ?? ''],
        ['Extensions', record.extensions ?? ''],
        ...answerFacts(record, lane),
      ];
    case 'error':
      return [
        [
          'readyState',
          record.readyState === undefined
            ? ''
            : `${record.readyState} (${record.readyState === 2 ? 'closed: it gave up' : record.readyState === 0 ? 'connecting: it will retry' : 'open'})`,
        ],
        ['Message', record.message ?? ''],
        ...answerFacts(record, lane),
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
        ...answerFacts(record, lane),
      ];
    case 'comment':
    case 'note':
    case 'retry':
      return [chunkFact(record.chunk)];
    default:
      return [];
  }
}

function answerFacts(record: Answer & StreamRecord, lane: Lane): Fact[] {
  return [
    ['Status', record.status ? String(record.status) : ''],
    ['HTTP version', record.httpVersion ? httpVersionWords(record.httpVersion) : ''],
    ['Remote address', record.remoteAddress ?? ''],
    ['Network error', record.netError ? describeNetError(record.netError) : ''],
    headersFact(record, lane, record.headers),
  ];
}

/** The piece of the body in which it stood, as the Raw tab numbers them. */
export function chunkFact(chunk: number | undefined): Fact {
  return ['Chunk', chunk === undefined ? '' : `${chunk} of the body`];
}

/** Headers have a tab of their own. */
function headersFact(record: StreamRecord, lane: Lane, headers: HeaderList | undefined): Fact {
  if (!headers) return ['Headers', ''];
  const show = () => {
    const attempt = lane.attempts.find(
      ({ connecting, opened, failed }) => connecting === record || opened === record || failed === record,
    );
    if (attempt) chosenAttempt.value = { lane, number: attempt.number };
    tab.value = 'headers';
  };
  return [
    'Headers',
    <button key="headers" type="button" class="link" onClick={show}>
      Show {plural(headers.length, 'header')}
    </button>,
  ];
}
