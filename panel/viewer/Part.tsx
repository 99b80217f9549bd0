import type { Decoded } from '../../src/decode/decoded.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Seq } from '../../src/units.ts';
import { Cut } from '../components/Facts.tsx';
import { PairLink } from './PairLink.tsx';
import { PayloadView } from './PayloadView.tsx';
import type { Path } from './path.ts';

/** Kinds of messages that have no protocol. */
const PLAIN: ReadonlySet<string> = new Set(['json', 'text', 'bytes', 'message']);

/** One decoded message: what it is, what it answers, its headers and its payload. */
export function Part(props: {
  part: Decoded;
  lane: Lane;
  seq: Seq;
  index: number;
  onFollow: (path: Path) => void;
}) {
  const { part, lane, seq, index, onFollow } = props;
  const { kind, name, channel, pair, headers, note, incomplete, guess, payload } = part;
  const isPlain = PLAIN.has(kind) && !pair && !headers;
  // The tree of what is nothing but JSON is whole, and says itself where it is not.
  const says = !(isPlain && payload?.form === 'json');
  return (
    <>
      {!isPlain && (
        <dl class="facts decoded">
          <Line name="Kind">{kind}</Line>
          {name !== undefined && (
            <Line name="Name">
              <b>
                <Cut text={name} />
              </b>
            </Line>
          )}
          {channel !== undefined && (
            <Line name="Channel">
              <Cut text={channel} />
            </Line>
          )}
          {pair && (
            <Line name={pair.side === 'request' ? 'Request' : pair.side === 'answer' ? 'Answer' : 'End'}>
              <PairLink lane={lane} seq={seq} part={index} side={pair.side} />{' '}
              <span class="dim">id {pair.id.slice(0, 100)}</span>
            </Line>
          )}
          {headers?.map(([key, value], i) => (
            <Line key={i} name={key}>
              <Cut text={value} />
            </Line>
          ))}
        </dl>
      )}
      {says && note !== undefined && (
        <p class="dim">
          {guess ? 'A guess: ' : ''}
          {note}
        </p>
      )}
      {says && incomplete !== undefined && <p class="cut">{incomplete}</p>}
      {payload ? (
        <PayloadView payload={payload} lane={lane} onFollow={onFollow} />
      ) : (
        isPlain || <p class="dim">No payload.</p>
      )}
    </>
  );
}

function Line({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
