import type { ConnectionLine } from '../model/types.ts';

/** The other site that a connection goes to; undefined for one to the site of its frame or of the page. */
export function thirdParty({ url, frameUrl }: ConnectionLine, pageUrl: string): string | undefined {
  const host = hostname(url);
  const pages = [hostname(frameUrl), hostname(pageUrl)].filter((page) => page !== '');
  return host === '' || pages.length === 0 || pages.some((page) => sameSite(page, host)) ? undefined : host;
}

/** Host without its port; '' for what is no URL. */
export function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** Same host, or hosts that share their last two labels: near enough to "our own" without a list of public suffixes. */
function sameSite(a: string, b: string): boolean {
  if (a === b || (isLoopback(a) && isLoopback(b))) return true;
  const tail = (host: string) => host.split('.').slice(-2).join('.');
  return !/^[\d.]+$/.test(a) && a.includes('.') && tail(a) === tail(b);
}

/** A server on the developer's own machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}
