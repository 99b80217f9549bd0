/** Who may read an answer from another origin. Every route takes the query parameter `cors`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Query } from './query.ts';

/** What `cors` may be, for the index page. */
export const CORS_PARAMS = {
  cors: 'credentials: credentials (the origin, with credentials), origin (without), any (*), none (no headers)',
  expose: 'none: response headers a page of another origin may read, comma-separated',
};

/** Sets the headers that let other origins read the answer: by default any of them, with credentials. */
export function setCors({ headers }: IncomingMessage, response: ServerResponse, query: Query): void {
  const mode = query.text('cors', 'credentials');
  response.setHeader('Vary', 'Origin');
  if (headers.origin === undefined || mode === 'none') return;
  response.setHeader('Access-Control-Allow-Origin', mode === 'any' ? '*' : headers.origin);
  if (mode !== 'any' && mode !== 'origin') response.setHeader('Access-Control-Allow-Credentials', 'true');
  const exposed = query.list('expose', '').filter((name) => /^[\w-]+$/.test(name));
  if (exposed.length > 0) response.setHeader('Access-Control-Expose-Headers', exposed.join(', '));
}

/** Answers the question whether a request may be made; without CORS headers that is a no. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse, query: Query): void {
  const asked = headers['access-control-request-headers'];
  if (query.text('cors') !== 'none') {
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST');
    if (asked !== undefined) response.setHeader('Access-Control-Allow-Headers', asked);
  }
  response.writeHead(204).end();
}
