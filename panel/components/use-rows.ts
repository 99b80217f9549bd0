import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { VirtualList } from '../virtual.ts';

/** Where a scrolled list of rows that only grows stands. */
export interface Rows {
  list: VirtualList;
  offset: number;
  /** Inner width of the scroller, px. */
  width: number;
  /** Brings row `index` into sight. */
  reveal(index: number): void;
  onScroll(): void;
}

/**
 * Of `count` rows in `scroller`, only those in sight need exist. A head of the height of one row sticks above them.
 * Follows new rows while it stands at the end.
 */
export function useRows(scroller: { current: HTMLElement | null }, count: number, rowHeight: number): Rows {
  const at = useRef({ offset: 0, follow: true, height: 0, width: 0 }).current;
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const list = new VirtualList(count, rowHeight, at.height);
  if (at.follow) at.offset = list.maxOffset;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const measure = () => {
      const [width, height] = [box.clientWidth, box.clientHeight - rowHeight];
      if (height === at.height && width === at.width) return;
      Object.assign(at, { width, height });
      redraw();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const box = scroller.current;
    const wanted = list.scrollOf(at.offset);
    if (box && Math.abs(box.scrollTop - wanted) > 1) box.scrollTop = wanted;
  });
  const move = (offset: number) => {
    at.offset = offset;
    at.follow = list.atEnd(offset);
    redraw();
  };
  return {
    list,
    offset: at.offset,
    width: at.width,
    reveal: (index) => move(list.reveal(index, at.offset)),
    onScroll: () => {
      const box = scroller.current;
      // Our own setting of scrollTop comes back as an event too: it is where it should be.
      if (!box || Math.abs(box.scrollTop - list.scrollOf(at.offset)) <= 1) return;
      move(list.offsetOf(box.scrollTop));
    },
  };
}
