import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import { Shown } from '../shown.ts';
import { DUPLICATE_STREAMS as AT } from '../thresholds.ts';

/** A message of which only a number is kept. */
interface Heard {
  view: LaneView;
  seq: Seq;
  t: EpochMs;
}

/** Compares what lanes of one endpoint receive while two of them or more are open. Bounded. */
export class SameData {
  readonly open = new Set<LaneView>();
  /** Messages that were compared, and pairs of them that were the same. */
  compared = 0;
  pairs = 0;
  readonly shown = new Shown();
  /** The newest messages without a match, by a hash of their id or their beginning. */
  readonly #recent = new Map<number, Heard>();

  heard(view: LaneView, record: MessageRecord): void {
    if (this.compared >= AT.compared) return;
    this.compared++;
    const hash = hashOf(record);
    const before = this.#recent.get(hash);
    this.#recent.delete(hash);
    if (before && before.view !== view && record.t - before.t <= AT.within) {
      this.pairs++;
      this.shown.add(before.seq);
      this.shown.add(record.seq);
      return;
    }
    this.#recent.set(hash, { view, seq: record.seq, t: record.t });
    if (this.#recent.size <= AT.remembered) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }

  /** Both deliver the same: not once by chance, and not beside much else. */
  get proven(): boolean {
    return this.pairs >= AT.pairs && this.pairs * 2 >= this.compared * AT.share;
  }

  /** Enough was compared to say that they deliver different things. */
  get refuted(): boolean {
    return this.pairs === 0 && this.compared >= AT.different;
  }
}

/** FNV-1a over an event's id, or over the beginning of the payload and its size. */
function hashOf({ lastEventId, data, size }: MessageRecord): number {
  const text = lastEventId || (typeof data === 'string' ? data : data.base64);
  let hash = 0x811c9dc5 ^ (lastEventId ? 0 : size);
  for (let i = 0; i < text.length && i < AT.hashed; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
