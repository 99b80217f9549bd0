import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Lab, startLab } from '../lab/server.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

interface Ending {
  readonly code: number;
  readonly reason: string;
  readonly messages: (string | Buffer)[];
  readonly protocol: string;
}

/** Opens a WebSocket and collects its messages until it closes; `talk` sees each of them. */
function listen(
  path: string,
  {
    protocols = [],
    talk,
  }: { protocols?: string[]; talk?: (socket: WebSocket, message: string) => void } = {},
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(lab.origin.replace('http', 'ws') + path, protocols);
    const messages: (string | Buffer)[] = [];
    socket.on('open', () => talk?.(socket, 'open'));
    socket.on('message', (data: Buffer, isBinary) => {
      messages.push(isBinary ? data : data.toString());
      talk?.(socket, isBinary ? 'binary' : data.toString());
    });
    socket.on('error', reject);
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString(), messages, protocol: socket.protocol });
    });
  });
}

describe('WebSockets', () => {
  it('echoes text and binary, with the first subprotocol offered', async () => {
    const { messages, protocol } = await listen('/ws/echo', {
      protocols: ['b.v1', 'a.v1'],
      talk: (socket, message) => {
        if (message === 'open') socket.send('hello');
        if (message === 'hello') socket.send(Buffer.from([1, 2]));
        if (message === 'binary') socket.close();
      },
    });
    expect(messages).toEqual(['hello', Buffer.from([1, 2])]);
    expect(protocol).toBe('b.v1');
  });

  it.each([
    ['code=1000', 1000, ''],
    ['code=4001&reason=bye', 4001, 'bye'],
    ['code=1005', 1005, ''],
  ])('closes with %s', async (query, code, reason) => {
    expect(await listen(`/ws/close?${query}`)).toMatchObject({ code, reason });
  });

  it('cuts without a close frame', async () => {
    expect((await listen('/ws/cut')).code).toBe(1006);
  });

  it('refuses upgrades', async () => {
    await expect(listen('/ws/status?code=401')).rejects.toThrow('401');
    await expect(listen('/ws/nowhere')).rejects.toThrow('404');
    await expect(listen('/ws/refuse')).rejects.toThrow();
    expect(lab.requests.some(({ url }) => url === '/ws/refuse')).toBe(true);
  });

  it('waits for the subscription', async () => {
    const { messages } = await listen('/ws/subscribe?every=1&size=120', {
      talk: (socket, message) => {
        if (message === 'open') socket.send('{"type":"subscribe"}');
        else if (message.includes('"price"')) socket.close();
      },
    });
    expect(messages[0]).toBe('{"type":"subscribed"}');
    expect(messages[1]).toHaveLength(120);
  });

  it('loses nothing of a flood', async () => {
    const { messages, code } = await listen('/ws/flood?rate=5000&seconds=0.1&size=20&after=start&close=1', {
      talk: (socket, message) => {
        if (message === 'open') socket.send('start');
      },
    });
    expect(code).toBe(1000);
    expect(messages.at(-1)).toBe('done 500');
    expect(messages.slice(0, -1).map((m) => Number.parseInt(m.toString(), 10))).toEqual(
      Array.from({ length: 500 }, (_, i) => i + 1),
    );
  });

  it('sends binary patterns and big messages', async () => {
    const closeAtOnce = { talk: (socket: WebSocket, m: string) => void (m === 'open' || socket.close()) };
    const { messages } = await listen('/ws/binary?every=1&size=300', closeAtOnce);
    const [first] = messages;
    expect(Buffer.isBuffer(first) && [first.length, first.readUInt32BE(), first[255], first[256]]).toEqual([
      300, 1, 255, 0,
    ]);
    expect((await listen('/ws/big?bytes=1000000', closeAtOnce)).messages[0]).toHaveLength(1_000_000);
  });
});
