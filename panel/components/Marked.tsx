import { pieces } from '../filter/highlight.ts';

/** A text of a row, with what the filter looks for marked in it. */
export function Marked({ text, patterns = [] }: { text: string; patterns?: readonly RegExp[] | undefined }) {
  if (patterns.length === 0) return <>{text}</>;
  return (
    <>
      {pieces(text, patterns).map((piece, at) =>
        piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}
