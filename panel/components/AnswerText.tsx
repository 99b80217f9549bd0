import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Growth } from '../../src/answers/growth.ts';
import type { EpochMs } from '../../src/units.ts';
import { GrowingText } from '../answers/growing-text.ts';
import type { StallMark } from '../answers/stall.ts';
import type { Painter } from '../answers/use-answers.ts';
import { duration } from '../format.ts';
import { selectRecord } from '../session.ts';
import { remember } from '../store.ts';

/** A text of an answer as it grows; with `at` as it was then. A click shows the event that brought what was clicked. */
export function AnswerText(props: {
  growth: Growth;
  at: EpochMs | undefined;
  painters: Set<Painter>;
  name: string;
  class?: string;
  /** Where the answer stood still longest, in this text or in another. */
  stall: StallMark | undefined;
}) {
  const { growth, at, painters } = props;
  const stall = props.stall?.growth === growth ? props.stall : undefined;
  const place = stall?.place;
  const words = stall && duration(stall.ms);
  const host = useRef<HTMLDivElement>(null);
  const text = useRef<GrowingText>(undefined);
  useLayoutEffect(() => {
    text.current ??= new GrowingText(host.current as HTMLDivElement);
    const shown = text.current;
    const paint = () => {
      shown.show(growth, at === undefined ? growth.length : growth.lengthAt(at));
      shown.mark(place, words);
    };
    paint();
    painters.add(paint);
    return () => void painters.delete(paint);
  }, [growth, at, painters, place, words]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the events are reached by keyboard in their own table
    <div
      class={`answer-text ${props.class ?? ''}`}
      ref={host}
      role="document"
      aria-label={props.name}
      title="Click: show the event that brought it"
      onClick={(event) => {
        // Who marks text wants to copy it.
        if (getSelection()?.isCollapsed === false) return;
        const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
        const seq = place && text.current?.seqAt(place.offsetNode, place.offset);
        if (typeof seq !== 'number') return;
        selectRecord(seq);
        remember({ detailsOpen: true });
      }}
    />
  );
}
