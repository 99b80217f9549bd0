import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { Chart } from '../charts/chart.ts';
import { barAt, drawChart } from '../charts/draw.ts';
import { shownTheme } from '../theme.ts';
import { readPalette } from '../timeline/palette.ts';
import { CopyButton } from './CopyButton.tsx';
import { prepared } from './canvas.ts';
import { type Fact, Facts } from './Facts.tsx';

const HEIGHT = 96;
/** Bars, before the size of the chart is known. */
const FIRST_WIDTH = 300;

/** A chart with its numbers beside it: what the picture shows, the list says. */
export function ChartFigure(props: {
  title: string;
  /** What is counted, and how. */
  about: string;
  color: 'in' | 'out' | 'dim';
  wide?: boolean;
  facts: readonly (Fact | false)[];
  chart: (width: number) => Chart;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const at = useRef<{ width: number; x: number | undefined }>({ width: FIRST_WIDTH, x: undefined }).current;
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const chart = props.chart(at.width);
  const hovered = at.x === undefined ? undefined : barAt(chart, at.width, at.x);
  shownTheme.value;
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === at.width || element.clientWidth === 0) return;
      at.width = element.clientWidth;
      redraw();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const pen = canvas.current && prepared(canvas.current, at.width, HEIGHT);
    if (!pen || !canvas.current) return;
    const palette = readPalette(canvas.current);
    const scene = { chart, width: at.width, height: HEIGHT, color: palette[props.color], palette };
    drawChart(pen, hovered === undefined ? scene : { ...scene, hovered });
  });
  const point = (x: number | undefined) => {
    at.x = x;
    redraw();
  };
  return (
    <figure class={`chart${props.wide ? ' wide' : ''}`}>
      <figcaption>
        <h4 title={props.about}>{props.title}</h4>
        <CopyButton
          class="link"
          name="Copy bars"
          title="Copy the bars, one a line"
          text={() =>
            chart.bars
              .map((_, i) => chart.label(i))
              .filter(Boolean)
              .join('\n')
          }
        />
      </figcaption>
      <div class="chart-box" ref={box}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${props.title}. ${props.about}. The numbers follow.`}
          onPointerMove={(event) => point(event.offsetX)}
          onPointerLeave={() => point(undefined)}
        />
      </div>
      <p class="chart-readout" aria-hidden="true">
        {hovered === undefined ? props.about : chart.label(hovered)}
      </p>
      <Facts facts={props.facts} />
    </figure>
  );
}
