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
    const paint = () => {
      if (!follow.current) return;
      const px = below(element);
      if (px > 0) element.scrollTop += Math.ceil(px);
    };
    const onScroll = () => {
      follow.current = isAtEnd(element);
    };
    paint();
    // After the texts, which are there already.
    painters.add(paint);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      painters.delete(paint);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, painters, grows, of]);
}
