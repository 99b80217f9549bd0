import type { Highlights } from '../filter/highlight.ts';
import { Marked } from './Marked.tsx';

/** A decoded message in one line, as `viewer/brief.ts` words it. */
export interface BriefShown {
  readonly kind: string;
  readonly name: string;
  readonly channel: string;
  readonly text: string;
  readonly parts?: number;
  readonly incomplete: string;
  readonly guess: boolean;
}

/** What a message is, in the words of its protocol, and the beginning of what it carries. */
export function BriefText({ brief, marks }: { brief: BriefShown; marks?: Highlights }) {
  const { kind, name, channel, text, parts = 1, incomplete, guess } = brief;
  return (
    <>
      {kind !== '' && (
        <span class="brief-kind">
          <Marked text={kind} patterns={marks?.packet} />
          {guess && '?'}
        </span>
      )}
      {name !== '' && (
        <span class="brief-name">
          <Marked text={name} patterns={marks?.name} />
        </span>
      )}
      {channel !== '' && (
        <span class="brief-channel">
          <Marked text={channel} patterns={marks?.channel} />
        </span>
      )}
      {parts > 1 && <span class="brief-more">+{parts - 1}</span>}
      {incomplete !== '' && (
        <span class="brief-cut" title={incomplete}>
          cut
        </span>
      )}
      <span class="brief-text">
        <Marked text={text} patterns={marks?.data} />
      </span>
    </>
  );
}
