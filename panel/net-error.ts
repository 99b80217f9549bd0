/**
 * Network errors in words. Browsers name them for their own developers; the most frequent of streams are here, by
 * Chromium's names (without `net::ERR_`) and Firefox's (without `NS_ERROR_`).
 */
const WORDS: Record<string, string> = {
  ABORTED: 'given up by the page, or because the page was left',
  ACCESS_DENIED: 'not allowed',
  ADDRESS_UNREACHABLE: 'there is no way to the address of the server',
  BLOCKED_BY_CLIENT: 'blocked by an extension',
  BLOCKED_BY_CSP: "blocked by the page's Content-Security-Policy",
  BLOCKED_BY_ORB: 'blocked: the answer is not one that another origin may read',
  BLOCKED_BY_RESPONSE: 'blocked by headers of the answer (CORS or CORP)',
  CONNECTION_CLOSED: 'the server closed the connection before it answered',
  CONNECTION_FAILED: 'no connection could be made',
  CONNECTION_REFUSED: 'the server refused the connection: nothing listens at that port',
  CONNECTION_RESET: 'the connection was reset',
  CONNECTION_TIMED_OUT: 'the server did not take the connection in time',
  CONTENT_DECODING_FAILED: 'the body is not compressed as its Content-Encoding says',
  CONTENT_LENGTH_MISMATCH: 'the body ended before its Content-Length',
  DOM_BAD_URI: 'blocked: the page may not ask this URL',
  DOM_CORP_FAILED: 'blocked by Cross-Origin-Resource-Policy',
  EMPTY_RESPONSE: 'the server closed the connection without an answer',
  FAILED: 'it failed, and the browser does not say how',
  HTTP2_PING_FAILED: 'the HTTP/2 connection was dead: no answer to a ping',
  HTTP2_PROTOCOL_ERROR: 'the HTTP/2 stream broke off, or broke the rules',
  HTTP2_SERVER_REFUSED_STREAM: 'the server refused one more HTTP/2 stream',
  INCOMPLETE_CHUNKED_ENCODING: 'the connection ended in the middle of the body',
  INTERNET_DISCONNECTED: 'the computer is offline',
  INVALID_CHUNKED_ENCODING: 'the body breaks the rules of chunked encoding',
  INVALID_HTTP_RESPONSE: 'the answer is not HTTP',
  NAME_NOT_RESOLVED: 'the name of the server was not found',
  NETWORK_ACCESS_DENIED: 'access to the network was denied',
  NETWORK_CHANGED: 'the computer moved to another network',
  NETWORK_IO_SUSPENDED: 'the computer went to sleep',
  NET_EMPTY_RESPONSE: 'the server closed the connection without an answer',
  NET_INTERRUPT: 'the connection broke in the middle of the body',
  NET_PARTIAL_TRANSFER: 'the connection ended in the middle of the body',
  NET_RESET: 'the connection was reset',
  NET_TIMEOUT: 'the server did not answer in time',
  OFFLINE: 'the browser is offline',
  PROXY_CONNECTION_FAILED: 'the proxy could not be reached',
  PROXY_CONNECTION_REFUSED: 'the proxy refused the connection',
  QUIC_PROTOCOL_ERROR: 'the HTTP/3 connection broke off, or broke the rules',
  REDIRECT_LOOP: 'redirects went in circles',
  SSL_PROTOCOL_ERROR: 'the TLS handshake failed',
  TIMED_OUT: 'it took too long',
  TOO_MANY_REDIRECTS: 'redirects went in circles',
  TUNNEL_CONNECTION_FAILED: 'the proxy could not reach the server',
  UNKNOWN_HOST: 'the name of the server was not found',
  UNSAFE_PORT: 'browsers do not connect to this port',
  WEBSOCKET_CONNECTION_REFUSED: 'the server refused the WebSocket',
};

/** What a browser's name of a network error means; '' when we do not know. */
export function netErrorWords(name: string): string {
  const key = name.replace(/^(?:net::)?ERR_|^NS_(?:ERROR|BINDING)_/, '');
  if (key.startsWith('CERT_')) return "the server's certificate is not trusted";
  return Object.hasOwn(WORDS, key) ? (WORDS[key] as string) : '';
}

/** "the connection was reset (net::ERR_CONNECTION_RESET)". */
export function describeNetError(name: string): string {
  const words = netErrorWords(name);
  return words ? `${words} (${name})` : name;
}
