import type { Pen } from './scene.ts';

interface State {
  x: number;
  y: number;
  fillStyle: string;
  strokeStyle: string;
  globalAlpha: number;
  lineWidth: number;
  font: string;
  dash: number[];
}

/**
 * A pen that writes SVG: the drawing code that paints the panel makes a file with it that is the same picture. It
 * knows what `Pen` names and nothing more; colours are taken as they are, text is escaped.
 */
export class SvgPen {
  fillStyle = '#000';
  strokeStyle = '#000';
  globalAlpha = 1;
  lineWidth = 1;
  font = '10px sans-serif';
  /** Always alphabetic, as SVG's own. */
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly #width: number;
  readonly #height: number;
  readonly #measure: (text: string, font: string) => number;
  readonly #parts: string[] = [];
  readonly #saved: State[] = [];
  #x = 0;
  #y = 0;
  #dash: number[] = [];
  #path = '';
  /** Rectangles of one colour after each other are one element. */
  #rects = '';
  #rectsStyle = '';

  /** `measure` gives the width of a text in px; the picture is `width` by `height` px. */
  constructor(width: number, height: number, measure: (text: string, font: string) => number) {
    this.#width = width;
    this.#height = height;
    this.#measure = measure;
  }

  get pen(): Pen {
    return this as unknown as Pen;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const style = `fill="${attribute(this.fillStyle)}"${this.#opacity('fill')}`;
    if (style !== this.#rectsStyle) this.#flush();
    this.#rectsStyle = style;
    this.#rects += `M${this.#at(x, y)}h${round(width)}v${round(height)}h${round(-width)}z`;
  }

  fillText(text: string, x: number, y: number): void {
    this.#flush();
    const { size, family, weight } = fontParts(this.font);
    const bold = weight ? ` font-weight="${weight}"` : '';
    this.#parts.push(
      `<text x="${round(x + this.#x)}" y="${round(y + this.#y)}" font-size="${size}" font-family="${attribute(family)}"${bold} fill="${attribute(this.fillStyle)}"${this.#opacity('fill')} xml:space="preserve">${escaped(text)}</text>`,
    );
  }

  measureText(text: string): { width: number } {
    return { width: this.#measure(text, this.font) };
  }

  beginPath(): void {
    this.#path = '';
  }
  moveTo(x: number, y: number): void {
    this.#path += `M${this.#at(x, y)}`;
  }
  lineTo(x: number, y: number): void {
    this.#path += `L${this.#at(x, y)}`;
  }
  stroke(): void {
    if (this.#path === '') return;
    this.#flush();
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.map(round).join(' ')}"` : '';
    this.#parts.push(
      `<path d="${this.#path}" fill="none" stroke="${attribute(this.strokeStyle)}" stroke-width="${round(this.lineWidth)}"${dash}${this.#opacity('stroke')}/>`,
    );
  }
  setLineDash(dash: number[]): void {
    this.#dash = [...dash];
  }

  translate(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
  }
  save(): void {
    const { fillStyle, strokeStyle, globalAlpha, lineWidth, font } = this;
    this.#saved.push({
      ...{ x: this.#x, y: this.#y, dash: this.#dash },
      ...{ fillStyle, strokeStyle, globalAlpha, lineWidth, font },
    });
  }
  restore(): void {
    const state = this.#saved.pop();
    if (!state) return;
    const { x, y, dash, ...styles } = state;
    Object.assign(this, styles);
    this.#x = x;
    this.#y = y;
    this.#dash = dash;
  }

  /** The whole file. */
  text(title: string): string {
    this.#flush();
    const size = `width="${round(this.#width)}" height="${round(this.#height)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${round(this.#width)} ${round(this.#height)}">`,
      `<title>${escaped(title)}</title>`,
      ...this.#parts,
      '</svg>\n',
    ].join('\n');
  }

  #at(x: number, y: number): string {
    return `${round(x + this.#x)} ${round(y + this.#y)}`;
  }
  #opacity(of: 'fill' | 'stroke'): string {
    return this.globalAlpha === 1 ? '' : ` ${of}-opacity="${round(this.globalAlpha)}"`;
  }
  #flush(): void {
    if (this.#rects) this.#parts.push(`<path d="${this.#rects}" ${this.#rectsStyle}/>`);
    this.#rects = this.#rectsStyle = '';
  }
}

/** Hundredths are finer than anybody sees; what is no number would spoil the file. */
function round(n: number): string {
  return Number.isFinite(n) ? String(Math.round(n * 100) / 100) : '0';
}

function attribute(text: string): string {
  return escaped(text).replaceAll('"', '&quot;');
}

/** Text as XML 1.0 allows it: what it cannot hold (controls, lone surrogates) becomes the replacement character. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

/** The parts of a canvas font such as "600 9.5px sans-serif". */
function fontParts(font: string): { size: string; family: string; weight: string } {
  const match = /^(?:(\d{3}|bold)\s+)?([\d.]+)px\s+(.+)$/.exec(font);
  return { weight: match?.[1] ?? '', size: match?.[2] ?? '10', family: match?.[3] ?? 'sans-serif' };
}
