import type { RecordKind } from '../../src/model/types.ts';
import type { Seq } from '../../src/units.ts';

/** The network layer tells of an attempt within seconds; by then not many more have begun. */
const KEPT = 64;

/** The newest records that may still be told more, in ascending order: they are looked at again. */
export class Again {
  readonly seqs: Seq[] = [];

  /** A record was looked at. */
  note(seq: Seq, kind: RecordKind): void {
    if (kind !== 'message' && kind !== 'send' && kind !== 'comment' && kind !== 'retry' && kind !== 'note')
      this.add(seq);
  }

  add(seq: Seq): void {
    const { seqs } = this;
    let at = seqs.length;
    while (at > 0 && (seqs[at - 1] as Seq) > seq) at--;
    if (seqs[at - 1] === seq || (at === 0 && seqs.length === KEPT)) return;
    seqs.splice(at, 0, seq);
    if (seqs.length > KEPT) seqs.shift();
  }
}
