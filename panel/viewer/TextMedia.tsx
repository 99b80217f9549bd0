import { useMemo } from 'preact/hooks';
import { Media } from './Media.tsx';
import { mediaType } from './media.ts';
import { bytesOfBase64, mediaBytes, mediaInText } from './media-text.ts';
import { type Pcm, pcmOfType, pcmWords, wavOf } from './pcm.ts';

interface Shown {
  bytes: Uint8Array;
  type: string;
  name?: string;
  note: string;
}

/** Characters of a text that are read as a picture or sound at once: more would be felt. */
const TEXT_MAX = 24 * 1024 * 1024;

/** The image or sound that a text stands for; nothing where it stands for none. `pcm`: what says that it is samples. */
export function TextMedia({ text, pcm }: { text: string; pcm?: Pcm | undefined }) {
  const isLong = text.length > TEXT_MAX;
  const shown = useMemo(
    () => (isLong ? undefined : shownOf(text, pcm)),
    [text, pcm?.rate, pcm?.channels, pcm?.told],
  );
  if (isLong && (pcm ?? mediaInText(text)))
    return <p class="dim">An image or sound of more than 24 million characters: not shown.</p>;
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
  const note = pcm.told ? '' : 'a guess: what its API sends unless told otherwise';
  return { bytes: wavOf(samples, pcm), type: 'audio/wav', name: pcmWords(pcm), note };
}
