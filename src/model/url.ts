/** Query parameters that differ from request to request: they say where to go on, or keep caches out. */
const CURSORS = /^(cursor|after|since|t|ts|time|timestamp|_|rand|nocache|cb)$/i;

/** A URL without what differs from request to request, its parameters sorted: the same for the same endpoint. */
export function normalised(url: string): string {
  const [path = '', query] = url.split('?', 2);
  const kept = (query ?? '').split('&').filter((pair) => !CURSORS.test(pair.split('=', 1)[0] ?? ''));
  return `${path}?${kept.sort().join('&')}`;
}

/** Scheme, host and port; '' where the text is no URL or has none. */
export function originOf(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : '';
  return origin === 'null' ? '' : origin;
}

/** Host and port, to be read; the text's beginning where it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.slice(0, 60);
}
