/** Test pages made from the query, and the commands the demo page posts. */
import { randomBytes } from 'node:crypto';
import type { Exchange, HttpRoute } from './route.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

/** Escapes text for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Answers 200 with an HTML page. */
export function sendHtml({ response }: Exchange, html: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html);
}

function page(exchange: Exchange): void {
  const { query } = exchange;
  const nonce = randomBytes(12).toString('base64');
  // Inside a script, "</script" can only stand in a string, a comment or a regular expression, where the
  // backslash is harmless.
  const script = query
    .bytes('script')
    .toString('utf8')
    .replace(/<\/(script)/gi, '<\\/$1');
  const html = `<!doctype html>
<html lang="en"><head><script nonce="${nonce}">${script}</script>
<meta charset="utf-8"><title>${escapeHtml(query.text('title', 'Lab page'))}</title></head>
<body>${query.bytes('body').toString('utf8')}</body></html>
`;
  const csp = `default-src 'none'; script-src 'nonce-${nonce}'; connect-src *; style-src 'unsafe-inline'`;
  sendHtml(exchange, html, query.flag('csp') ? { 'Content-Security-Policy': csp } : {});
}

function blank(exchange: Exchange): void {
  sendHtml(exchange, '<!doctype html><html lang="en"><meta charset="utf-8"><title>Blank</title></html>\n');
}

/** Reads a JSON body and answers 202; 400 when it is no JSON, 413 when it is too long. */
function command({ request, response }: Exchange): void {
  const parts: Buffer[] = [];
  let size = 0;
  const answer = (code: number, body: object): void => {
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  };
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= BODY_LIMIT_BYTES) parts.push(part);
  });
  request.on('end', () => {
    if (size > BODY_LIMIT_BYTES) return answer(413, { error: 'body too long' });
    try {
      if (size > 0) JSON.parse(Buffer.concat(parts).toString('utf8'));
    } catch {
      return answer(400, { error: 'not JSON' });
    }
    answer(202, { accepted: true });
  });
}

const PAGE_PARAMS = {
  script: 'none: base64url of the first inline script in <head>',
  body: 'none: base64url of the HTML of <body>',
  title: 'Lab page: title',
  csp: '0: 1 sends a strict Content-Security-Policy with a nonce for the script',
};

export const pageRoutes: readonly HttpRoute[] = [
  {
    kind: 'http',
    path: '/page',
    summary: 'A page whose first script is the one given.',
    params: PAGE_PARAMS,
    handle: page,
  },
  { kind: 'http', path: '/frame', summary: 'The same, for iframes.', params: PAGE_PARAMS, handle: page },
  {
    kind: 'http',
    path: '/sw/page',
    summary: 'The same, under the scope /sw/ for a service worker that leaves the other pages alone.',
    params: PAGE_PARAMS,
    handle: page,
  },
  { kind: 'http', path: '/blank', summary: 'A page without a script.', handle: blank },
  {
    kind: 'http',
    path: '/favicon.ico',
    summary: 'Nothing (204), so that no test meets a 404 in its console.',
    handle: ({ response }) => void response.writeHead(204).end(),
  },
  { kind: 'http', method: 'POST', path: '/api/*', summary: 'Takes JSON, answers 202.', handle: command },
];
