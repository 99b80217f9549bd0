import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Painter } from './use-answers.ts';

/** As near to its end as this, in px, a reader wants to see what comes. */
const NEAR = 40;

/** How far the end of what is said lies below what can be seen, in px. */
function below(scroller: HTMLElement): number {
  const end = scroller.querySelector('.answer')?.getBoundingClientRect().bottom ?? 0;
  return end - scroller.getBoundingClientRect().bottom;
}

/** Whether the reader sees the end of what is said. */
export const isAtEnd = (scroller: HTMLElement): boolean => below(scroller) <= NEAR;

/** Keeps the end of what grows in sight, until the reader scrolls up. */
export function useFollow(
  scroller: RefObject<HTMLElement | null>,
  painters: Set<Painter> | undefined,
  grows: boolean,
  of: unknown,
): void {
  const follow = useRef(true);
  useEffect(() => {
    follow.current = true;
  }, [of]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !painters || !grows) return undefined;
    const keepUp = () => {
      if (!follow.current) return;
      const px = below(element);
      if (px > 0) element.scrollTop += Math.ceil(px);
    };
    const onScroll = () => {
      follow.current = isAtEnd(element);
    };
    // To ask where the end is as soon as a text has grown would lay it out at once, and again when the figures are drawn:
    // an observer is told when all of a frame is laid out, before it is painted.
    const observer = new ResizeObserver(keepUp);
    let watched: Element | null = null;
    const watch = () => {
      const answer = element.querySelector('.answer');
      if (answer === watched) return;
      observer.disconnect();
      if (answer) observer.observe(answer);
      watched = answer;
    };
    watch();
    painters.add(watch);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      // What came last may not have been laid out yet; another answer begins at its beginning.
      if (watched && watched === element.querySelector('.answer')) keepUp();
      observer.disconnect();
      painters.delete(watch);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, painters, grows, of]);
}
