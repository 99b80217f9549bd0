/** Unit aliases: they cost nothing at run time and say what a number is. */

/** Milliseconds, fraction kept. */
export type Milliseconds = number;
/** Milliseconds since the Unix epoch, fraction kept; taken in the page. */
export type EpochMs = number;
/** Whole microseconds since a document's `performance.timeOrigin`. */
export type Microseconds = number;
/** Size in bytes. */
export type Bytes = number;
/** Number of a record within a recording: 1, 2, 3… */
export type Seq = number;
