import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/model/recording.ts';
import type { Exchange } from '../../src/network/exchange.ts';
import { NetworkLog } from '../../src/network/network-log.ts';
import { Polling } from '../../src/recorder/polling.ts';

const T = 1_700_000_000_000;

/** Feeds requests as [start, end] and gives the recording. */
function polled(
  times: [number, number][],
  more: Partial<Exchange> = {},
  url = (n: number) => `?cursor=${n}`,
  each: (n: number) => Partial<Exchange> = () => ({}),
) {
  const recording = new Recording();
  const network = new NetworkLog();
  const polling = new Polling(recording, network, () => 'c1');
  network.onUpdate((exchange) => polling.changed(exchange));
  times.forEach(([start, end], n) => {
    network.add({
      id: String(n),
      frameId: 0,
      tabId: 1,
      url: `https://api.example/poll${url(n)}`,
      method: 'GET',
      type: 'xmlhttprequest',
      startedAt: T + start,
      headersAt: T + end,
      endedAt: T + end,
      status: 200,
      redirects: [],
      source: 'webRequest',
      ...more,
      ...each(n),
    });
  });
  return recording;
}

const held = (count: number, gap = 100): [number, number][] =>
  Array.from({ length: count }, (_, i) => [i * (5000 + gap), i * (5000 + gap) + 5000]);
const every = (count: number, interval: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [i * interval, i * interval + 40]);

describe('polling', () => {
  it('that is held is one connection, each poll an attempt', () => {
    const recording = polled(held(7));
    expect([...recording.connections.values()]).toMatchObject([{ polling: 'long', method: 'GET' }]);
    expect(recording.lanes[0]!.attempts).toHaveLength(7);
    expect(recording.lanes[0]!.attempts[6]).toMatchObject({
      start: T + 30_600,
      outcome: 'closed',
      by: 'server',
    });
  });

  it('says who started each, which is known after its end', () => {
    const startedBy = { type: 'script', url: 'https://api.example/app.js', line: 1 };
    const recording = polled([...held(4), held(4)[3]!], {}, undefined, (n) =>
      n === 4 ? { id: '3', startedBy } : {},
    );
    expect(recording.lanes[0]!.attempts.map(({ connecting }) => connecting!.initiator)).toEqual([
      undefined,
      undefined,
      undefined,
      startedBy,
    ]);
  });

  it('at an interval is recognised from the fifth on', () => {
    expect(polled(every(4, 3000)).lanes).toHaveLength(0);
    expect(polled(every(5, 3000)).connections.get('c1')).toMatchObject({ polling: 'short' });
  });

  it.each<[string, Recording]>([
    [
      'requests at any time',
      polled([
        [0, 50],
        [900, 950],
        [7000, 7100],
        [7500, 7600],
        [20_000, 20_040],
      ]),
    ],
    ['slow requests with pauses of thought', polled(held(8, 3000))],
    ['other URLs', polled(every(9, 2000), {}, (n) => `/item-${n}`)],
    ['POSTs at an interval (heartbeats, beacons)', polled(every(9, 2000), { method: 'POST' })],
    ['failures', polled(every(9, 2000), { error: 'net::ERR_FAILED' })],
    ['an interval of minutes', polled(every(9, 60_000))],
  ])('is not %s', (_, recording) => {
    expect(recording.lanes).toEqual([]);
  });
});
