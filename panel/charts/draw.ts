import type { Palette, Pen } from '../timeline/scene.ts';
import type { Chart } from './chart.ts';

/** Room under the bars for the names along the axis. */
const FOOT = 14;
/** Room above them, for the name of the top. */
const HEAD = 12;
const LABEL_GAP = 6;

/** Everything a picture of a chart depends on; sizes in CSS pixels. */
export interface ChartScene {
  chart: Chart;
  width: number;
  height: number;
  color: string;
  palette: Palette;
  /** The bar pointed at. */
  hovered?: number;
}

/** Draws a chart. O(bars). */
export function drawChart(pen: Pen, scene: ChartScene): void {
  const { chart, width, height, color, palette, hovered } = scene;
  const base = height - FOOT;
  pen.font = palette.font;
  pen.textBaseline = 'alphabetic';
  drawTicks(pen, scene, base);
  const { bars, top } = chart;
  const step = width / Math.max(1, bars.length);
  bars.forEach((value, i) => {
    const [left, right] = [Math.round(i * step), Math.round((i + 1) * step)];
    if (i === hovered) {
      pen.fillStyle = palette.hover;
      pen.fillRect(left, HEAD, Math.max(1, right - left), base - HEAD);
    }
    if (value <= 0) return;
    // What is there is seen, however little it is.
    const tall = Math.max(1, Math.round((Math.min(value, top) / top) * (base - HEAD)));
    // A gap between bars, where there is room for one.
    const wide = Math.max(1, right - left - (step >= 4 ? 1 : 0));
    pen.fillStyle = color;
    pen.fillRect(left, base - tall, wide, tall);
  });
  pen.fillStyle = palette.dim;
  pen.fillRect(0, base, width, 1);
  drawMarks(pen, scene, step, base);
  pen.fillStyle = palette.dim;
  pen.fillText(chart.topLabel, 0, HEAD - 3);
}

function drawTicks(pen: Pen, { chart, width, palette }: ChartScene, base: number): void {
  pen.fillStyle = palette.line;
  pen.fillRect(0, HEAD, width, 1);
  const step = width / Math.max(1, chart.bars.length);
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, label } of chart.ticks) {
    const x = Math.round(at * step);
    const text = pen.measureText(label).width;
    if (x < 0 || x > width) continue;
    const left = Math.min(x, width - text);
    if (left < free) continue;
    pen.fillStyle = palette.line;
    pen.fillRect(Math.min(x, width - 1), HEAD, 1, base - HEAD + 3);
    pen.fillStyle = palette.dim;
    pen.fillText(label, left, base + FOOT - 3);
    free = left + text + LABEL_GAP;
  }
}

function drawMarks(pen: Pen, { chart, width, palette }: ChartScene, step: number, base: number): void {
  // The name of the top stands at the left.
  let free = pen.measureText(chart.topLabel).width + LABEL_GAP;
  for (const { at, label } of chart.marks) {
    const x = Math.round(at * step);
    if (x < 0 || x > width) continue;
    pen.strokeStyle = palette.fg;
    pen.lineWidth = 1;
    pen.setLineDash([2, 2]);
    pen.beginPath();
    pen.moveTo(x + 0.5, HEAD);
    pen.lineTo(x + 0.5, base);
    pen.stroke();
    pen.setLineDash([]);
    const text = pen.measureText(label).width;
    const left = Math.min(width - text, Math.max(0, x - text / 2));
    if (left < free) continue;
    pen.fillStyle = palette.fg;
    pen.fillText(label, left, HEAD - 3);
    free = left + text + LABEL_GAP;
  }
}

/** The bar under `x`, px; undefined outside of all. */
export function barAt(chart: Chart, width: number, x: number): number | undefined {
  const index = Math.floor((x / width) * chart.bars.length);
  return index >= 0 && index < chart.bars.length ? index : undefined;
}
