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

/**
 * The media type of bytes by their signature; undefined where they are no image or sound.
 *
 * @param bytes a beginning, of at least 2 KiB where there is as much
 * @param length of the whole, in bytes
 */
export function mediaType(bytes: Uint8Array, length = bytes.length): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const found = SIGNATURES.find(([, signature, at = 0]) => head.startsWith(signature, at))?.[0];
  // "BM" begins many things: a bitmap tells its own length after it.
  if (found === 'image/bmp' && (bytes.length < 26 || bmpLength(bytes) !== length)) return undefined;
  return found ?? (isMp3(bytes, length) ? 'audio/mpeg' : undefined);
}

const bmpLength = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(2, true);

/** Speech often comes as MP3 without a tag: two frames, one after the other, are no chance; eleven bits would be. */
function isMp3(bytes: Uint8Array, length: number): boolean {
  const first = mp3Frame(bytes, 0);
  if (first === undefined) return false;
  return length > first
    ? mp3Frame(bytes, first) !== undefined && bytes[first + 1] === bytes[1]
    : length === first;
}

/** In kbit/s, layer III (ISO 11172-3 §2.4.2.3; ISO 13818-3 §2.4.2.3). */
const BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const BITRATES_LOW = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160] as const;
const RATES = [44_100, 48_000, 32_000] as const;

/** Bytes of the frame of MPEG audio, layer III, whose header is at `at`; undefined where there is none. */
function mp3Frame(bytes: Uint8Array, at: number): number | undefined {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (kind & 0xe6) !== 0xe2) return undefined;
  // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const version = (kind >> 3) & 3;
  const bitrate = (version === 3 ? BITRATES : BITRATES_LOW)[(rates >> 4) - 1];
  const rate = RATES[(rates >> 2) & 3];
  if (version === 1 || bitrate === undefined || rate === undefined) return undefined;
  const perSecond = rate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  return Math.floor(((version === 3 ? 144_000 : 72_000) * bitrate) / perSecond) + ((rates >> 1) & 1);
}
