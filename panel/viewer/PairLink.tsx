import type { Link } from '../../src/decode/pairs.ts';
import type { Lane } from '../../src/model/lane.ts';
import type { Seq } from '../../src/units.ts';
import { useReading } from '../components/use-reading.ts';
import { count, duration, plural } from '../format.ts';
import { selectRecord } from '../session.ts';
import { pairReadings } from './pair-reader.ts';

/** How a message stands to its answer or request: a click goes to the other. */
export function PairLink(props: { lane: Lane; seq: Seq; part: number; side: Link['side'] }) {
  const { lane, seq, part, side } = props;
  const reading = useReading(pairReadings, lane);
  const link = reading?.reader.pairs.of(seq, part);
  if (!link) {
    const reads = reading && !reading.complete ? 'looking…' : '';
    return (
      <span class="dim">
        {reads || (side === 'request' ? 'no answer so far' : 'its request is not in this recording')}
      </span>
    );
  }
  if (link.side === 'request')
    return (
      <>
        {link.answers > 0 ? 'answered' : 'ended'} by <Go seq={link.other} /> after {duration(link.after)}
        {link.last && (
          <>
            , {plural(link.answers, 'answer')}, the last <Go seq={link.last.seq} /> after{' '}
            {duration(link.last.after)}
          </>
        )}
        {link.answers > 0 && !link.ended && <span class="dim"> (more may follow)</span>}
      </>
    );
  return (
    <>
      {link.side === 'end' ? 'ends what' : 'answers'} <Go seq={link.other} />{' '}
      {link.side === 'end' ? 'asked for, ' : ''}after {duration(link.after)}
      {link.answers > 1 && <span class="dim"> (answer {count(link.answers)})</span>}
    </>
  );
}

function Go({ seq }: { seq: Seq }) {
  return (
    <button type="button" class="link" onClick={() => selectRecord(seq)}>
      #{seq}
    </button>
  );
}
