import { useEffect, useState } from 'preact/hooks';
import { count } from '../format.ts';

/** An image or a sound in a message, from a blob of this document: nothing is fetched. */
export function Media(props: {
  bytes: Uint8Array;
  type: string;
  /** What it is called where that is not its type. */
  name?: string;
  note?: string;
}) {
  const { bytes, type, name = type, note = '' } = props;
  const [url, setUrl] = useState('');
  const [words, setWords] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  useEffect(() => setWords(''), [bytes, type]);
  const failed = () => setWords('it cannot be shown: damaged, or not in a format of this browser');
  return (
    <>
      <p class="dim">{[name, words, note].filter((text) => text !== '').join(', ')}</p>
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
        <audio
          class="media"
          src={url}
          controls
          preload="metadata"
          onError={failed}
          onLoadedMetadata={({ currentTarget: { duration } }) => {
            // A recording that was never ended says no length.
            if (Number.isFinite(duration)) setWords(`${duration.toFixed(2)} s`);
          }}
        />
      )}
    </>
  );
}
