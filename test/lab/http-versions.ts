/** The differences between HTTP/1.1 and HTTP/2 that a route would notice: connections, and how to break them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** The HTTP/2 stream's session; undefined over HTTP/1.1. */
function sessionOf(request: IncomingMessage | Http2ServerRequest): object | undefined {
  return request instanceof Http2ServerRequest ? (request.stream.session ?? request.stream) : undefined;
}

/** An object that stands for the TCP connection of a request: the same for all requests on it. */
export function connectionOf(request: IncomingMessage): object {
  // Over HTTP/2, `request.socket` is a proxy made anew for each request.
  return sessionOf(request) ?? request.socket;
}

/** Destroys the TCP connection of a request, and over HTTP/2 every other stream on it. */
export function destroyConnection(request: IncomingMessage | Http2ServerRequest): void {
  if (request instanceof Http2ServerRequest) request.stream.session?.destroy();
  else request.socket.destroy();
}

/** Breaks one answer off: the TCP connection over HTTP/1.1, the stream alone over HTTP/2. */
export function cutAnswer(response: ServerResponse | Http2ServerResponse): void {
  // A plain destroy() would send RST_STREAM with NO_ERROR, which browsers take for a proper end.
  if (response instanceof Http2ServerResponse) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}
