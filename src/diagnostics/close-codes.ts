/** Close codes of WebSockets that say what went wrong, by RFC 6455 (7.4.1) and the IANA registry. */
export const CLOSE_CODES: Readonly<Record<number, { name: string; advice: string; expected?: true }>> = {
  1002: {
    name: 'protocol error',
    advice:
      'One side sent a frame that breaks the protocol: look for a proxy or a library that writes frames by hand.',
  },
  1003: {
    name: 'unsupported data',
    advice:
      'It was sent a type that it does not take, usually binary where text was expected or the other way round.',
  },
  1007: {
    name: 'invalid payload data',
    advice: 'A text message was not UTF-8, or not what the server reads: send bytes as binary.',
  },
  1008: {
    name: 'policy violation',
    advice:
      'The server refuses this client: authentication, origin or a rate limit. Do not reconnect before that is mended.',
  },
  1009: { name: 'message too big', advice: 'A message was larger than the other side takes: split it.' },
  1011: {
    name: 'internal error',
    advice: 'The server failed: see its log at that time. Reconnect with a growing delay.',
  },
  1012: {
    name: 'service restart',
    advice: 'The server restarts on purpose: reconnect after a random delay of 5 to 30 s.',
    expected: true,
  },
  1013: {
    name: 'try again later',
    advice: 'The server is overloaded: reconnect with a growing delay, to another one if there is.',
    expected: true,
  },
  1014: { name: 'bad gateway', advice: 'A gateway had no answer from the server behind it: see both logs.' },
  3000: { name: 'unauthorized', advice: 'Fetch a fresh token before the next attempt.' },
  3003: { name: 'forbidden', advice: 'This user may not do that: reconnecting will not help.' },
  3008: { name: 'timeout', advice: 'The other side waited too long: see what it waits for.', expected: true },
};

/** What codes of applications mean where they follow HTTP's statuses, as graphql-ws and others have it. */
export const LIKE_HTTP: Readonly<Record<number, string>> = {
  4400: 'bad request',
  4401: 'unauthorized',
  4403: 'forbidden',
  4404: 'not found',
  4408: 'timeout',
  4409: 'conflict',
  4429: 'too many requests',
  4500: 'internal error',
};

/** Codes that libraries and applications may use for themselves. */
export const isOfApplication = (code: number): boolean => code >= 3000 && code <= 4999;

/** The meaning that a protocol's table gives a code: by itself, else by the narrowest range. */
export function meaningOf(code: number, table: Readonly<Record<string, string>> = {}): string | undefined {
  if (Object.hasOwn(table, `${code}`)) return table[code];
  let best: { width: number; meaning: string } | undefined;
  for (const [key, meaning] of Object.entries(table)) {
    const range = /^(\d+)\s*[-\u2013]\s*(\d+)$/.exec(key);
    if (!range) continue;
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (code >= from && code <= to && to - from < (best?.width ?? Number.POSITIVE_INFINITY))
      best = { width: to - from, meaning };
  }
  return best?.meaning;
}
