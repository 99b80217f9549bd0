import type { ConnectionLine, ErrorRecord, HeaderList } from '../../model/types.ts';
import { headerOf } from '../headers.ts';

/** Why an EventSource was given up, as far as the network layer tells. */
export interface Cause {
  id:
    | 'sse-status'
    | 'sse-204'
    | 'sse-wrong-content-type'
    | 'sse-charset'
    | 'sse-cors'
    | 'sse-redirect'
    | 'firefox-no-retry'
    | 'unknown';
  title: string;
  advice: string;
  evidence: Record<string, number | string>;
  /** The network layer shows it; otherwise it is what remains. */
  certain: boolean;
}

const WATCHDOG =
  'Meanwhile let the page make a new EventSource, with a growing wait, when readyState is 2 in its error handler.';

/** Reads the answer of an attempt that failed with readyState 2. */
export function causeOf(
  failed: ErrorRecord,
  line: ConnectionLine,
  about: { opened: boolean; firefox: boolean },
): Cause {
  const { status, headers, redirects = [], netError } = failed;
  // What it was told when it opened is no reason to fail later.
  const answered = status !== undefined && !about.opened;
  const type = headers && (headerOf(headers, 'content-type') ?? '');
  const sent: Record<string, number> =
    redirects.length > 0 ? { redirects: redirects.length, redirectStatus: redirects[0]?.status ?? 0 } : {};
  if (answered && status === 204) return stopped();
  const notStream = type !== undefined && !/^\s*text\/event-stream\s*(?:;|$)/i.test(type);
  const led =
    redirects.length > 0 && (!answered || (status === 200 && (notStream || isCors(line, headers, true))));
  if (led || (answered && status >= 300 && status < 400))
    return redirected({ ...sent, ...(status ? { status } : {}) }, type, answered);
  if (answered && status !== 200) return refused(status, type);
  if (answered && notStream) return wrongType(type);
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type ?? '')?.[1];
  if (answered && charset !== undefined && !/^utf-?8$/i.test(charset)) return wrongCharset(charset);
  if (answered && isCors(line, headers, false)) return cors(line, headers as HeaderList);
  if (about.firefox && netError !== undefined) return noRetry(netError);
  return unknown(line, answered ? status : undefined);
}

const stopped = (): Cause => ({
  id: 'sse-204',
  title: 'Answered 204: the polite way to stop an EventSource',
  advice: 'Nothing to do if the server meant it: 204 tells the browser not to come back.',
  evidence: { status: 204 },
  certain: true,
});

function refused(status: number, type: string | undefined): Cause {
  const auth = status === 401 || status === 403;
  const advice = auth
    ? 'Renew the login first, then make a new EventSource: the browser will not. Or send 200 and an event that says so.'
    : status >= 500 || status === 429
      ? 'During a deploy or under load this ends all clients for good. Answer 200 and end the stream, which they retry after ' +
        '`retry:`, or let the proxy hold the request.'
      : 'Correct the URL or the route. Errors that the page should hear of belong into events of a 200 answer.';
  return {
    id: 'sse-status',
    title: `Answered ${status}: an EventSource takes anything but 200 as final`,
    advice: `${advice} ${WATCHDOG}`,
    evidence: { status, ...(type ? { contentType: type.slice(0, 100) } : {}) },
    certain: true,
  };
}

function wrongType(type: string): Cause {
  const html = /html/i.test(type);
  const shown = type === '' ? 'no content type' : (type.split(';', 1)[0] as string).slice(0, 100);
  return {
    id: 'sse-wrong-content-type',
    title: `Answered with ${shown} instead of text/event-stream${html ? ': a login or an error page?' : ''}`,
    advice: html
      ? `Look whether a login, an error page or the app's index.html answers here: let it refuse requests that accept text/event-stream. ${WATCHDOG}`
      : `Send Content-Type: text/event-stream, and errors as events of such a stream. ${WATCHDOG}`,
    evidence: { status: 200, contentType: type === '' ? 'none' : type.slice(0, 100) },
    certain: true,
  };
}

const wrongCharset = (charset: string): Cause => ({
  id: 'sse-charset',
  title: `Answered in ${charset.slice(0, 40)}: Chromium gives up an event stream that is not UTF-8`,
  advice: 'Send the stream in UTF-8, and the content type without a charset or with charset=utf-8.',
  evidence: { status: 200, charset: charset.slice(0, 40) },
  certain: true,
});

function cors(line: ConnectionLine, headers: HeaderList): Cause {
  const allowed = headerOf(headers, 'access-control-allow-origin') ?? 'none';
  return {
    id: 'sse-cors',
    title: 'The answer of another origin does not allow this page to read it (CORS)',
    advice: line.withCredentials
      ? "Send Access-Control-Allow-Origin with the page's very origin (not *) and Access-Control-Allow-Credentials: true, on errors too; or proxy the stream through the page's origin."
      : "Send Access-Control-Allow-Origin with the page's origin or *, on errors too; or proxy the stream through the page's origin.",
    evidence: {
      status: 200,
      allowOrigin: allowed.slice(0, 200),
      withCredentials: line.withCredentials ? 'yes' : 'no',
    },
    certain: true,
  };
}

function redirected(evidence: Record<string, number | string>, type = '', answered: boolean): Cause {
  const html = /html/i.test(type);
  return {
    id: 'sse-redirect',
    title: html
      ? 'Redirected to a page of HTML: a login, most likely'
      : 'Redirected to where the stream could not be read',
    advice: `Answer the stream's own URL; where a login is missing, answer 401 rather than a redirect. ${WATCHDOG}`,
    evidence: { ...evidence, ...(type ? { contentType: type.slice(0, 100) } : {}) },
    certain: answered,
  };
}

const noRetry = (netError: string): Cause => ({
  id: 'firefox-no-retry',
  title: `Firefox does not retry after ${netError.slice(0, 60)}; Chromium would`,
  advice: `Firefox retries only some network errors (refused, reset, timed out). ${WATCHDOG}`,
  evidence: {},
  certain: true,
});

function unknown(line: ConnectionLine, status: number | undefined): Cause {
  const elsewhere = originOf(line.url) !== originOf(line.frameUrl);
  return {
    id: 'unknown',
    title: `Closed for good; ${status === undefined ? 'the status is not visible here' : 'the answer looks right'}`,
    advice: `Look at the request in the Network panel: a status other than 200, another content type${elsewhere ? ', missing CORS headers' : ''} or a redirect. ${WATCHDOG}`,
    evidence: { status: status ?? 'unknown' },
    certain: false,
  };
}

/** Whether the answer, its headers known, keeps a page of another origin from reading it. */
function isCors(line: ConnectionLine, headers: HeaderList | undefined, elsewhere: boolean): boolean {
  const page = originOf(line.frameUrl);
  // A frame without a URL of its own has its parent's origin, which is not known here.
  if (headers === undefined || page === '' || page === 'null' || (!elsewhere && originOf(line.url) === page))
    return false;
  const allowed = headerOf(headers, 'access-control-allow-origin');
  if (!line.withCredentials) return allowed !== '*' && allowed !== page;
  return allowed !== page || headerOf(headers, 'access-control-allow-credentials') !== 'true';
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
}
