import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recording } from '../../src/model/recording.ts';
import type { EpochMs } from '../../src/units.ts';
import type { Ascending } from '../filter/matches.ts';
import { inSlices } from '../slices.ts';
import { NewestFirst, OldestFirst, type Rows, Sorted } from './rows.ts';
import { sortBySize } from './sort.ts';

export interface Order {
  by: 'time' | 'size';
  descending: boolean;
}

export interface Ordered {
  rows: Rows;
  order: Order;
  /** Of an order made once: when, and how many records came since. */
  since?: { t: EpochMs; newer: number };
  sort(order: Order): void;
}

interface Made {
  order: Order;
  of: Ascending;
  rows: Sorted;
  t: EpochMs;
  end: number;
}

const OLDEST_FIRST: Order = { by: 'time', descending: false };

/** The order of a table's rows. One by size is made in slices, and given up when other rows are to be shown. */
export function useOrder(ascending: Ascending, recording: Recording): Ordered {
  const [order, setOrder] = useState(OLDEST_FIRST);
  const [made, setMade] = useState<Made | undefined>(undefined);
  const sorting = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => sorting.current?.abort(), []);

  const sort = (wanted: Order) => {
    sorting.current?.abort();
    if (wanted.by === 'time') {
      setMade(undefined);
      setOrder(wanted);
      return;
    }
    const stop = new AbortController();
    sorting.current = stop;
    const t = recording.lastT;
    const end = ascending.at(ascending.length - 1);
    const work = sortBySize(ascending, (seq) => recording.records.size(seq), wanted.descending);
    void inSlices(work, stop.signal).then(
      (seqs) => setMade({ order: wanted, of: ascending, rows: new Sorted(seqs), t, end }),
      () => undefined,
    );
  };

  if (made && made.of === ascending) {
    const newer = ascending.length - ascending.lowerBound(made.end + 1);
    return { rows: made.rows, order: made.order, since: { t: made.t, newer }, sort };
  }
  return { rows: order.descending ? new NewestFirst(ascending) : new OldestFirst(ascending), order, sort };
}
