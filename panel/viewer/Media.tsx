import { useEffect, useState } from 'preact/hooks';
import { count } from '../format.ts';

/** An image or a sound in a message, from a blob of this document: nothing is fetched. */
export function Media({ bytes, type }: { bytes: Uint8Array; type: string }) {
  const [url, setUrl] = useState('');
  const [words, setWords] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  const failed = () => setWords('it cannot be shown: damaged, or not in a format of this browser');
  return (
    <>
      <p class="dim">{[type, words].filter((text) => text !== '').join(', ')}</p>
      {url !== '' && type.startsWith('image/') && (
        <img
          class="media"
          src={url}
          alt="What the bytes show"
          onLoad={({ currentTarget }) =>
            setWords(`${count(currentTarget.naturalWidth)} × ${count(currentTarget.naturalHeight)}`)
          }
          onError={failed}
        />
      )}
      {url !== '' && type.startsWith('audio/') && (
        // biome-ignore lint/a11y/useMediaCaption: nobody wrote captions for the bytes of a message
        <audio class="media" src={url} controls preload="metadata" onError={failed} />
      )}
    </>
  );
}
