/** Lists whose newest line comes first. */
import { $, h } from '/demo/dom.js';

const KEPT = 7;

/** Adds a line of one or two texts to the list `id`. */
export function addLine(id, ...texts) {
  $(id).prepend(h('li', {}, ...texts.map((textContent) => h('span', { textContent }))));
  if ($(id).children.length > KEPT) $(id).lastElementChild.remove();
}
