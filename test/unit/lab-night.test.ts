import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { feedTruth, NIGHT, type SocketAttempt } from '../lab/night-script.ts';
import { type Lab, startLab } from '../lab/server.ts';
import { type Answer, ask } from './helpers/lab-client.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

const SPEED = 100;
const url = (name: string, run: string): string => `${lab.origin}/night/${name}?speed=${SPEED}&run=${run}`;
const ids = ({ text }: Answer): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map((m) => Number(m[1]));

/** Reads all scripted attempts of a feed as an EventSource does, and some of the endless last. */
async function readFeed(
  name: 'orders' | 'shipments',
  run: string,
): Promise<{ sent: Answer[]; last: Answer }> {
  const sent: Answer[] = [];
  let seen: number | undefined;
  const next = (enough?: (bytes: Buffer) => boolean): Promise<Answer> =>
    ask(url(name, run), {
      headers: seen === undefined ? {} : { 'Last-Event-ID': String(seen) },
      ...(enough ? { enough } : {}),
    });
  while (sent.length < NIGHT[name].attempts.length - 1) {
    const answer = await next();
    seen = ids(answer).at(-1);
    sent.push(answer);
  }
  return { sent, last: await next((bytes) => bytes.toString().split('\nid: ').length > 5) };
}

describe('the bad night', () => {
  it.each(['orders', 'shipments'] as const)(
    'sends, loses and doubles the ids of %s as scripted',
    async (name) => {
      const { sent, last } = await readFeed(name, 'feed');
      const truth = feedTruth(NIGHT[name]);
      expect(sent.map(ids)).toEqual(truth.sent);
      expect(ids(last)[0]).toBe(truth.last);
      expect(sent.map(({ whole }) => whole)).toEqual(
        NIGHT[name].attempts.slice(0, -1).map((attempt) => 'ends' in attempt && attempt.ends === 'end'),
      );
      for (const { text } of sent) expect(text).toMatch(`retry: ${NIGHT[name].retry / SPEED}\n\n`);
      const got = [...sent, last].flatMap(ids);
      const missing = Array.from({ length: got.at(-1)! }, (_, i) => i + 1).filter((id) => !got.includes(id));
      expect(missing).toEqual(truth.lost);
      expect(got.filter((id, i) => got.indexOf(id) !== i)).toEqual(truth.doubled);
    },
  );

  it('has something lost and something doubled to find', () => {
    expect(feedTruth(NIGHT.orders)).toMatchObject({ lost: [59, 60, 61, 62, 63, 64, 65], doubled: [] });
    expect(feedTruth(NIGHT.shipments)).toMatchObject({ lost: [], doubled: [17, 18, 19, 20] });
  });

  it('is the same night for each run', async () => {
    const [one, two] = await Promise.all([readFeed('orders', 'one'), readFeed('orders', 'two')]);
    expect(one.sent.map(({ text }) => text)).toEqual(two.sent.map(({ text }) => text));
  });

  it('stops the notices by 503 three times and 204', async () => {
    const first = await ask(url('notices', 'n'));
    expect(first.text.match(/^event: notice$/gm)).toHaveLength(NIGHT.notices.events);
    expect(first.whole).toBe(false);
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask(url('notices', 'n'))).status);
    expect(statuses).toEqual([503, 503, 503, 204, 204]);
  });

  it('breaks the report off in the middle of a line', async () => {
    const { text, whole } = await ask(url('report', 'r'), { method: 'POST', body: '{}' });
    expect(whole).toBe(false);
    const lines = text.split('\n');
    expect(lines).toHaveLength(NIGHT.report.lines + 1);
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
      Array.from({ length: NIGHT.report.lines }, (_, i) => i + 1),
    );
    expect(lines.at(-1)).toMatch(/^\{"line":41,"she$/);
  });

  /** Opens a socket of the night; `closed` is its code, and whether it ever was open. */
  function open(name: string, run: string) {
    const socket = new WebSocket(url(name, run).replace('http', 'ws'));
    const got: { type: string }[] = [];
    let opened = false;
    socket.on('error', () => undefined);
    socket.on('open', () => {
      opened = true;
      socket.send('{"type":"subscribe"}');
    });
    socket.on('message', (data: Buffer) => got.push(JSON.parse(data.toString()) as { type: string }));
    const closed = new Promise<{ code: number; opened: boolean }>((done) =>
      socket.on('close', (code) => done({ code, opened })),
    );
    const until = (count: number) =>
      expect.poll(() => got.length, { timeout: 5000, interval: 5 }).toBeGreaterThanOrEqual(count);
    return { socket, got, closed, until };
  }

  it('loses, refuses and restarts the prices, and keeps the last', async () => {
    const script: readonly SocketAttempt[] = NIGHT.prices.attempts;
    for (const { refused, close } of script.slice(0, -1))
      expect(await open('prices', 'p').closed).toEqual({
        code: close?.code ?? 1006,
        opened: refused === undefined,
      });
    const last = open('prices', 'p');
    await last.until(20);
    expect(last.got[0]).toMatchObject({ type: 'price', n: 1 });
    last.socket.terminate();
  });

  it('lets the chat fall silent while it stays open', async () => {
    const { ping, pings, lines } = NIGHT.chat;
    const { socket, got, until } = open('chat', 'c');
    await until(lines.length + pings);
    // Far longer than between any two messages before.
    await new Promise((done) => setTimeout(done, (ping * 15) / SPEED));
    expect([got.length, socket.readyState]).toEqual([lines.length + pings, WebSocket.OPEN]);
    socket.terminate();
  });

  it('tells the page its script', async () => {
    const { text } = await ask(`${lab.origin}/night/script.json`);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(NIGHT)));
    expect((await ask(`${lab.origin}/night`)).text).toContain('/night/main.js');
  });
});
