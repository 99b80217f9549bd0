import type { TreeNode } from '../../src/decode/tree.ts';
import type { Step } from './path.ts';

/** Samples of 16 bits, little endian, as speech is streamed; nothing in them says what they are. */
export interface Pcm {
  /** Samples a second. */
  rate: number;
  channels: number;
  /** Whether the message says all of it; else it is what its API does by default. */
  told: boolean;
}

/** OpenAI Realtime: what a session speaks and hears unless it was configured otherwise. */
const REALTIME: Readonly<Record<string, Step>> = {
  'response.output_audio.delta': 'delta',
  'response.audio.delta': 'delta',
  'input_audio_buffer.append': 'audio',
};
const REALTIME_RATE = 24_000;
const MIME_KEYS: ReadonlySet<string> = new Set(['mimeType', 'mime_type', 'media_type']);
/** Members that are looked at for what says it. */
const LOOKED_AT = 50;

const KEYS: ReadonlySet<Step | undefined> = new Set(['data', ...Object.values(REALTIME)]);

/** What a value of base64 is by the members beside it; undefined where nothing says that it is PCM. */
export function pcmBeside(key: Step | undefined, parent: TreeNode | undefined): Pcm | undefined {
  if (parent?.kind !== 'object' || !KEYS.has(key)) return undefined;
  for (const { key: name = '', value } of parent.entries(0, Math.min(parent.count, LOOKED_AT))) {
    if (value.kind !== 'string') continue;
    if (MIME_KEYS.has(name)) return pcmOfType(value.text);
    if (name === 'type' && Object.hasOwn(REALTIME, value.text) && REALTIME[value.text] === key)
      return { rate: REALTIME_RATE, channels: 1, told: false };
  }
  return undefined;
}

/** "audio/pcm;rate=24000": Gemini Live, and others; a rate that is not told is taken for 24 kHz. */
export function pcmOfType(type: string): Pcm | undefined {
  if (!/^audio\/(?:pcm|l16)(?:;|$)/i.test(type)) return undefined;
  const rate = Number(/;\s*rate=(\d{4,6})\b/i.exec(type)?.[1] ?? 0);
  const channels = Number(/;\s*channels=([1-8])\b/i.exec(type)?.[1] ?? 1);
  return { rate: rate || REALTIME_RATE, channels, told: rate > 0 };
}

/** "16-bit PCM, 24 kHz, mono". */
export const pcmWords = ({ rate, channels }: Pcm): string =>
  `16-bit PCM, ${rate / 1000} kHz, ${channels === 1 ? 'mono' : `${channels} channels`}`;

const HEADER = 44;

/** Samples as a file that browsers play: "Multimedia Programming Interface", WAVE format, before them. */
export function wavOf(samples: Uint8Array, { rate, channels }: Pcm): Uint8Array {
  const frame = channels * 2;
  const size = samples.length - (samples.length % frame);
  const file = new Uint8Array(HEADER + size);
  const view = new DataView(file.buffer);
  const word = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) file[at + i] = text.charCodeAt(i);
  };
  word(0, 'RIFF');
  view.setUint32(4, HEADER - 8 + size, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  // Plain samples.
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, size, true);
  file.set(samples.subarray(0, size), HEADER);
  return file;
}
