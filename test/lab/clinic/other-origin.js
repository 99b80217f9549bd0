/** This lab under its other name: another origin, with connections of its own. */
export const otherOrigin = (() => {
  const url = new URL(location.href);
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url.origin;
})();
