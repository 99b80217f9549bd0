/** WebSockets that end, one way or another, or never begin. */
import { STATUS_CODES } from 'node:http';
import type { Link, Upgrade, WsRoute } from './route.ts';
import { timersOf } from './ws-link.ts';

function close({ socket, query }: Link): void {
  const code = query.number('code', 1000);
  timersOf(socket).later(query.number('after', 0), () => {
    try {
      // 1005 means "a close frame without a code" and cannot itself be sent.
      if (code === 1005) socket.close();
      else socket.close(code, query.text('reason'));
    } catch {
      socket.close(1011, 'the lab cannot send this code or reason');
    }
  });
}

function cut({ socket, query }: Link): void {
  timersOf(socket).later(query.number('after', 0), () => socket.terminate());
}

/** Answers an upgrade with plain HTTP. `code` is any status from 200 on. */
export function answerUpgrade({ raw }: Upgrade, code: number): void {
  const body = `no WebSocket here: ${code}\n`;
  raw.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? 'Unknown'}\r\nConnection: close\r\n` +
      `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\nCache-Control: no-store\r\n\r\n${body}`,
  );
}

function status(upgrade: Upgrade): boolean {
  const code = upgrade.query.number('code', 401);
  answerUpgrade(upgrade, Number.isInteger(code) && code >= 200 && code <= 599 ? code : 401);
  return true;
}

function refuse({ raw }: Upgrade): boolean {
  raw.destroy();
  return true;
}

export const endingRoutes: readonly WsRoute[] = [
  {
    kind: 'ws',
    path: '/ws/close',
    summary: 'Closes properly, with the code and reason given.',
    params: {
      code: '1000: close code, 1005 = none',
      reason: 'empty: close reason, at most 123 bytes',
      after: '0: delay, ms',
    },
    example: 'code=4001&reason=session+expired&after=1000',
    open: close,
  },
  {
    kind: 'ws',
    path: '/ws/cut',
    summary: 'Cuts the TCP connection without a close frame: 1006.',
    params: { after: '0: delay, ms' },
    example: 'after=1000',
    open: cut,
  },
  {
    kind: 'ws',
    path: '/ws/refuse',
    summary: 'Destroys the connection instead of answering the upgrade.',
    refuse,
  },
  {
    kind: 'ws',
    path: '/ws/status',
    summary: 'Answers the upgrade with a plain HTTP status.',
    params: { code: '401: HTTP status' },
    refuse: status,
  },
];
