import { useMemo } from 'preact/hooks';
import { Media } from './Media.tsx';
import { mediaType } from './media.ts';
import { bytesOfBase64, mediaBytes, mediaInText } from './media-text.ts';
import { type Pcm, pcmOfType, wavOf } from './pcm.ts';

interface Shown {
  bytes: Uint8Array;
  type: string;
  note: string;
}

/** The image or sound that a text stands for; nothing where it stands for none. `pcm`: what says that it is samples. */
export function TextMedia({ text, pcm }: { text: string; pcm?: Pcm | undefined }) {
  const shown = useMemo(() => shownOf(text, pcm), [text, pcm?.rate, pcm?.channels, pcm?.told]);
  return shown ? <Media {...shown} /> : null;
}

function shownOf(text: string, pcm: Pcm | undefined): Shown | undefined {
  if (pcm) return played(bytesOfBase64(text), pcm);
  const found = mediaInText(text);
  if (!found) return undefined;
  const bytes = mediaBytes(text, found);
  if (bytes.length === 0) return undefined;
  const samples = found.told ? pcmOfType(found.type) : undefined;
  if (samples) return played(bytes, samples);
  const [told = ''] = found.type.split(';', 1);
  const type = mediaType(bytes) ?? told;
  const note = !found.told
    ? 'base64, a guess by its first bytes'
    : type === told
      ? ''
      : `the URL says ${told}`;
  return { bytes, type, note };
}

function played(samples: Uint8Array, pcm: Pcm): Shown | undefined {
  if (samples.length < 2) return undefined;
  const said = `PCM of 16 bits, ${pcm.rate / 1000} kHz, ${pcm.channels === 1 ? 'mono' : `${pcm.channels} channels`}`;
  return {
    bytes: wavOf(samples, pcm),
    type: 'audio/wav',
    note: pcm.told ? said : `a guess: ${said}, as by default`,
  };
}
