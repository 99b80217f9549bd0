import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LongText } from '../components/Payload.tsx';
import { textRow, textRows } from './text-rows.ts';
import { VirtualRows } from './VirtualRows.tsx';

/** Shorter texts are one element: what is marked in it can be copied as it is. */
const AT_ONCE = 32 * 1024;
const ROW = 17;

/** Text as it is, wrapped; of a long one the rows in sight exist. */
export function TextRowsView({ text }: { text: string }) {
  return text.length <= AT_ONCE ? <LongText text={text} /> : <Rows text={text} />;
}

function Rows({ text }: { text: string }) {
  const box = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [columns, setColumns] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const cell = (probe.current?.getBoundingClientRect().width ?? 0) / 10 || 7;
      setColumns(Math.max(16, Math.floor(element.clientWidth / cell)));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const rows = useMemo(() => (columns > 0 ? textRows(text, columns) : undefined), [text, columns]);
  return (
    <div class="payload payload-rows" ref={box}>
      <span class="raw-probe" ref={probe} aria-hidden="true">
        0123456789
      </span>
      {rows && (
        <VirtualRows count={rows.count} rowHeight={ROW}>
          {(i) => (
            <div class="payload-row" key={i} style={{ transform: `translateY(${i * ROW}px)` }}>
              {textRow(rows, i)}
            </div>
          )}
        </VirtualRows>
      )}
    </div>
  );
}
