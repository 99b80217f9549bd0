import { Component } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { isBinary } from '../../src/model/bytes.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { size } from '../format.ts';
import { AsSent } from './AsSent.tsx';
import { DiffView } from './DiffView.tsx';
import { decodable, decodeIn } from './decode-in.ts';
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
  const known = decodable(protocol);
  const parts = useMemo(
    () => wholeParts(decodeIn(record, lane, recording, known), record),
    [record.seq, known],
  );
  const [format, setFormat] = useState<Format>(preferred);
  const [chosen, setChosen] = useState(0);
  const wasPretty = useRef(false);
  wasPretty.current ||= format === 'pretty';
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
      {wasPretty.current && (
        // Stays when another format is shown: what is open and selected in a tree, and the reading of a long one.
        <div class="pretty" hidden={format !== 'pretty'}>
          {parts.length > 1 && <PartsList parts={parts} chosen={at} onChoose={setChosen} />}
          <Part
            key={at}
            part={part}
            lane={lane}
            seq={record.seq}
            index={at}
            onFollow={(path) => follow(lane, path)}
          />
        </div>
      )}
      {(format === 'raw' || format === 'hex') && <AsSent data={data} format={format} />}
      {format === 'diff' && (
        <DiffView record={record} part={part} index={at} lane={lane} recording={recording} protocol={known} />
      )}
    </>
  );
}
