/** Signatures of what browsers show or play, at the beginning or `at` a place. */
const SIGNATURES: readonly [type: string, bytes: string, at?: number][] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'WEBP', 8],
  ['image/avif', 'ftypavif', 4],
  ['image/bmp', 'BM'],
  ['audio/wav', 'WAVE', 8],
  ['audio/ogg', 'OggS'],
  ['audio/flac', 'fLaC'],
  ['audio/mpeg', 'ID3'],
  ['audio/webm', '\x1a\x45\xdf\xa3'],
  ['audio/mp4', 'ftypM4A', 4],
];

/** The media type of bytes by their signature; undefined where they are no image or sound. */
export function mediaType(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const found = SIGNATURES.find(([, signature, at = 0]) => head.startsWith(signature, at))?.[0];
  // "BM" begins many things: a bitmap tells its own length after it.
  if (found === 'image/bmp' && (bytes.length < 26 || bmpLength(bytes) !== bytes.length)) return undefined;
  return found;
}

const bmpLength = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(2, true);
