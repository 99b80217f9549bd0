/** Small helpers shared by the widgets of the demo page. */

/** The element with this id. */
export const $ = (id) => document.getElementById(id);

/**
 * Makes an HTML element. `props` are set as properties; those named `data-…`, `aria-…` or `style` as attributes.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (/^(data|aria)-|^style$/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** Makes an SVG element with attributes. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const EURO = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const WHOLE = new Intl.NumberFormat('en-IE');

/** An amount in euros, with cents. */
export const euro = (amount) => EURO.format(amount);
/** A whole number with separators. */
export const whole = (n) => WHOLE.format(Math.round(n));

/** Shows the state of a feed in the header: `live`, `waiting` or `down`. */
export function showFeed(name, state) {
  const id = `feed-${name.toLowerCase()}`;
  const words = { live: 'live', waiting: 'reconnecting', down: 'unavailable' };
  let item = $(id);
  if (!item) {
    item = h('li', { id });
    $('feeds').append(item);
  }
  item.dataset.state = state;
  item.textContent = `${name} ${words[state]}`;
}
