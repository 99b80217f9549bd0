import type { Palette } from './scene.ts';

/** Reads the colours in force from the style sheet. Ask again after a change of theme. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888';
  return {
    bg: color('bg'),
    bg2: color('bg2'),
    fg: color('fg'),
    dim: color('dim'),
    line: color('line'),
    sel: color('sel'),
    hover: color('hover'),
    link: color('link'),
    sse: color('sse'),
    ws: color('ws'),
    fetch: color('fetch'),
    in: color('tick-in'),
    out: color('tick-out'),
    err: color('err'),
    warn: color('warn'),
    font: `9.5px ${style.fontFamily}`,
  };
}
