import { Ledger } from '../src/model/ledger/ledger.ts';
import { LaneReading, Readings } from './reading.ts';

/** The ledgers of the connections looked at last: read while their tab, or a row's details, are shown. */
export const ledgers = new Readings<Ledger>(
  (lane, recording) =>
    // After a hole it begins anew: what the lane knows of its attempts is more than a ledger with a gap.
    new LaneReading(lane, recording, new Ledger(lane, recording), () => new Ledger(lane, recording)),
);
