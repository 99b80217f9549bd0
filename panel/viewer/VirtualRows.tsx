import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

/** Rows beyond sight that are drawn, so that scrolling shows no hole. */
const OVERSCAN = 12;

/** Rows of one height among other things in `.details-body`, which scrolls: of thousands only those in sight exist. */
export function VirtualRows(props: {
  count: number;
  rowHeight: number;
  /** A row to bring into sight; the object must be a new one each time. */
  reveal?: { row: number } | undefined;
  /** What lies over the rows at the top and the bottom of the scroller, px. */
  covered?: () => { above: number; below: number };
  children: (index: number) => ComponentChildren;
}) {
  const { count, rowHeight, reveal, covered, children } = props;
  const root = useRef<HTMLDivElement>(null);
  const range = useRef({ first: 0, end: 60 }).current;
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const measure = () => {
    const scroller = root.current?.closest('.details-body');
    if (!root.current || !scroller) return;
    const above = scroller.getBoundingClientRect().top - root.current.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / rowHeight) - OVERSCAN);
    const end = Math.ceil((above + scroller.clientHeight) / rowHeight) + OVERSCAN;
    // Not at every pixel: only when what is drawn comes near its end.
    if (Math.abs(first - range.first) < OVERSCAN / 2 && Math.abs(end - range.end) < OVERSCAN / 2) return;
    Object.assign(range, { first, end });
    redraw();
  };
  useLayoutEffect(() => {
    const scroller = root.current?.closest('.details-body');
    if (!scroller) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, []);
  useLayoutEffect(measure);
  useLayoutEffect(() => {
    const scroller = root.current?.closest('.details-body');
    if (!scroller || !root.current || !reveal || reveal.row < 0) return;
    const box = scroller.getBoundingClientRect();
    const top = root.current.getBoundingClientRect().top + reveal.row * rowHeight - box.top;
    const { above, below } = covered?.() ?? { above: 0, below: 0 };
    const end = box.height - below - rowHeight;
    if (top >= above && top <= end) return;
    // What is in sight or next to it comes by the shortest way, what is far away into the upper third.
    const isNear = top > -2 * rowHeight && top < box.height + 2 * rowHeight;
    scroller.scrollTop += isNear ? (top < above ? top - above : top - end) : top - above - (end - above) / 3;
  }, [reveal]);
  const rows = [];
  for (let i = Math.min(range.first, count); i < Math.min(range.end, count); i++) rows.push(children(i));
  return (
    <div class="virtual-rows" ref={root} role="presentation" style={{ height: `${count * rowHeight}px` }}>
      {rows}
    </div>
  );
}
