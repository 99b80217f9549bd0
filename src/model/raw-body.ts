import type { Bytes } from '../units.ts';
import type { Source } from './types.ts';

/** Of each body its first bytes are kept as they came, */
export const RAW_LIMIT: Bytes = 256 * 1024;
/** and of all bodies of a recording no more than this. It is not part of the recording's memory, and never evicted. */
export const RAW_TOTAL_LIMIT: Bytes = 32 * 1024 * 1024;

/** The bytes of one attempt's body, for the eye: line ends, BOM, comments and all. */
export class RawBody {
  /** Who saw them: the page as it read, or the network layer. */
  readonly source: Source;
  readonly chunks: Uint8Array[] = [];
  kept: Bytes = 0;
  /** Of the whole body, as far as it came. */
  size: Bytes = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** Takes the next bytes; `size` is their number, those that could not be had included, `room` what may be kept. */
  add(bytes: Uint8Array, size: Bytes, room: Bytes): void {
    this.size += size;
    if (room <= 0 || bytes.length === 0) return;
    const part = bytes.length > room ? bytes.slice(0, room) : bytes;
    this.chunks.push(part);
    this.kept += part.length;
  }

  /** What was kept, in one piece. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.kept);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
