import { Component } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { DECODERS, decode } from '../../src/decode/decoders.ts';
import { isBinary, utf8Bytes } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { Hex, LongText } from '../components/Payload.tsx';
import { size } from '../format.ts';
import { contextOf } from './brief.ts';
import { wholeBytes } from './bytes.ts';
import { DiffView } from './DiffView.tsx';
import { follow } from './follow.ts';
import { Part } from './Part.tsx';
import { PartsList } from './PartsList.tsx';
import { wholeParts } from './whole.ts';

type Format = 'pretty' | 'raw' | 'hex' | 'diff';
const NAMES: readonly [Format, string, string][] = [
  ['pretty', 'Pretty', 'What the message says'],
  ['raw', 'Raw', 'The message as it was sent'],
  ['hex', 'Hex', 'Its bytes'],
  ['diff', 'Diff', 'What changed since the message of its kind before'],
];
/** The format last chosen is taken for the next message. */
let preferred: Format = 'pretty';

interface Props {
  record: MessageRecord;
  lane: Lane;
  recording: Recording;
  /** Id of the protocol of its connection. */
  protocol: string | undefined;
}

/** A message's payload, decoded and as it came. Drawn anew only for another message, not for each that comes. */
export class MessageView extends Component<Props> {
  override shouldComponentUpdate({ record, protocol, lane }: Props): boolean {
    return (
      record.seq !== this.props.record.seq || protocol !== this.props.protocol || lane !== this.props.lane
    );
  }

  override render(props: Props) {
    return <Message {...props} />;
  }
}

function Message({ record, lane, recording, protocol }: Props) {
  const { data } = record;
  const known = protocol !== undefined && DECODERS.has(protocol) ? protocol : undefined;
  const parts = useMemo(
    () => wholeParts(decode(known, record, contextOf(record, lane, recording, known)), record),
    [record.seq, known],
  );
  const [format, setFormat] = useState<Format>(preferred);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, parts.length - 1);
  const part = parts[at]!;
  return (
    <>
      <div class="payload-bar">
        <div class="segments" role="group" aria-label="Format">
          {NAMES.map(([one, name, title]) => (
            <button
              key={one}
              type="button"
              class="segment"
              title={title}
              aria-pressed={one === format}
              onClick={() => {
                preferred = one;
                setFormat(one);
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <span class="dim grow">{size(record.size)}</span>
        <CopyButton
          text={() => (isBinary(data) ? data.base64 : data)}
          title={isBinary(data) ? 'Copy the bytes as base64' : 'Copy the data'}
        />
      </div>
      {format === 'pretty' && (
        <>
          {parts.length > 1 && <PartsList parts={parts} chosen={at} onChoose={setChosen} />}
          <Part
            key={at}
            part={part}
            lane={lane}
            seq={record.seq}
            index={at}
            onFollow={(path) => follow(lane, path)}
          />
        </>
      )}
      {format === 'raw' && <RawText record={record} />}
      {format === 'hex' && <Bytes record={record} />}
      {format === 'diff' && (
        <DiffView record={record} part={part} index={at} lane={lane} recording={recording} protocol={known} />
      )}
    </>
  );
}

/** Characters of text or base64 that are read for Raw and Hex at a time: all of 50 MB at once would be felt. */
const STEP = 4 * 1024 * 1024;

/** The beginning of a payload, as far as it was asked for, and what asks for more. */
function useBeginning({ data }: MessageRecord) {
  const [length, setLength] = useState(STEP);
  const whole = isBinary(data) ? data.base64 : data;
  const cut = useMemo(() => (whole.length > length ? whole.slice(0, length) : whole), [data, length]);
  const more =
    whole.length > length ? (
      <p class="dim">
        The first {Math.round((length / whole.length) * 100)} %.{' '}
        <button type="button" class="link" onClick={() => setLength(length + STEP)}>
          Read more
        </button>
      </p>
    ) : null;
  return { cut, more };
}

function RawText({ record }: { record: MessageRecord }) {
  const { cut, more } = useBeginning(record);
  const binary = isBinary(record.data);
  const text = useMemo(() => (binary ? new TextDecoder().decode(wholeBytes(cut)) : cut), [cut]);
  return (
    <>
      {binary && <p class="dim">Bytes, read as UTF-8.</p>}
      <LongText text={text} />
      {more}
    </>
  );
}

function Bytes({ record }: { record: MessageRecord }) {
  const { cut, more } = useBeginning(record);
  const binary = isBinary(record.data);
  const bytes = useMemo(() => (binary ? wholeBytes(cut) : utf8Bytes(cut)), [cut]);
  return (
    <>
      <Hex bytes={bytes} />
      {more}
    </>
  );
}
