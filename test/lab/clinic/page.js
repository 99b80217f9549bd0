/** What the pages of the clinic share. */

/** How many times faster than real time this page plays. */
export const clock = Number(document.querySelector('meta[name=lab-clock]').content);

/** Real milliseconds as this page plays them. */
export const ms = (real) => real / clock;

/** The URL of a WebSocket of this lab. */
export const wsUrl = (path) => `${location.origin.replace(/^http/, 'ws')}${path}`;

/** Shows a line, newest first. */
export function log(text) {
  const pre = document.querySelector('#log');
  pre.textContent = `${text}\n${pre.textContent}`.slice(0, 4000);
}
