import { type Decoded, READ_MAX } from '../../src/decode/decoded.ts';
import { isBinary } from '../../src/model/bytes.ts';
import type { MessageRecord } from '../../src/model/types.ts';
import { wholeBytes } from './bytes.ts';
import { packedAs } from './inflate.ts';
import { mediaType } from './media.ts';

/** More is not read at once: it would be felt. */
const BASE64_MAX = 24 * 1024 * 1024;

/**
 * Parts of a message with all of its bytes where they are one image, sound or archive: decoders look at `READ_MAX`,
 * and half an image is none. Others, and what is longer than 18 MiB, as they are.
 */
export function wholeParts(parts: Decoded[], { data }: MessageRecord): Decoded[] {
  const [part] = parts;
  const { payload } = part ?? {};
  if (!part || parts.length !== 1 || !isBinary(data) || payload?.form !== 'bytes' || payload.format)
    return parts;
  const { bytes } = payload;
  if (bytes.length !== READ_MAX || data.base64.length > BASE64_MAX || !(mediaType(bytes) ?? packedAs(bytes)))
    return parts;
  const { note: _, ...whole } = part;
  return [{ ...whole, payload: { form: 'bytes', bytes: wholeBytes(data.base64) } }];
}
