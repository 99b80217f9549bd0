import type { Palette, Pen } from '../../../panel/timeline/scene.ts';

const NAMES = 'bg bg2 fg dim line sel hover link sse ws fetch in out err warn font'.split(' ');
/** Each colour is its own name. */
export const palette = Object.fromEntries(NAMES.map((name) => [name, name])) as unknown as Palette;

/** A context that only remembers what was drawn, in which colour; a character is 5 px wide. */
export class FakePen {
  fillStyle = '';
  strokeStyle = '';
  calls: { call: string; color: string; args: unknown[] }[] = [];
  globalAlpha = 1;
  lineWidth = 1;
  font = '';
  textBaseline = '';
  fillRect = (...args: unknown[]) => this.#note('fillRect', this.fillStyle, args);
  fillText = (...args: unknown[]) => this.#note('fillText', this.fillStyle, args);
  stroke = () => this.#note('stroke', this.strokeStyle, []);
  measureText = (text: string) => ({ width: text.length * 5 });
  beginPath = () => {};
  moveTo = () => {};
  lineTo = () => {};
  setLineDash = () => {};
  save = () => {};
  restore = () => {};
  translate = () => {};

  get pen(): Pen {
    return this as unknown as Pen;
  }
  texts(): unknown[] {
    return this.calls.filter((call) => call.call === 'fillText').map((call) => call.args[0]);
  }
  rects(color: string): unknown[][] {
    return this.calls
      .filter((call) => call.call === 'fillRect' && call.color === color)
      .map((call) => call.args);
  }
  #note(call: string, color: string, args: unknown[]): void {
    this.calls.push({ call, color, args });
  }
}
