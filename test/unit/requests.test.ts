import { describe, expect, it } from 'vitest';
import { MARK_LIMIT } from '../../src/model/marks.ts';
import { Recording } from '../../src/model/recording.ts';
import { writeRecording } from '../../src/model/writer.ts';
import type { Exchange } from '../../src/network/exchange.ts';
import { NetworkLog } from '../../src/network/network-log.ts';
import { Requests } from '../../src/recorder/requests.ts';

const SAY = 'https://api.example/say?token=abcdefghijkl';
const POST: Exchange = {
  id: '1',
  frameId: 0,
  tabId: 1,
  url: SAY,
  method: 'POST',
  type: 'xmlhttprequest',
  startedAt: 1000,
  headersAt: 1030,
  endedAt: 1040,
  status: 202,
  redirects: [],
  source: 'webRequest',
};
/** As the recorder has it: `before` sees an exchange first, as those do who take it. */
function listed(
  exchanges: Partial<Exchange>[],
  before: (exchange: Exchange, log: NetworkLog) => void = () => {},
) {
  const recording = new Recording();
  const network = new NetworkLog();
  const requests = new Requests(recording, network);
  network.onUpdate((exchange) => {
    before(exchange, network);
    requests.changed(exchange);
  });
  for (const exchange of exchanges) network.add({ ...POST, ...exchange });
  return recording;
}

describe('requests beside streams', () => {
  it('are listed once they have ended, with the size that a header or the log tells, early or late', () => {
    const line = { type: 'request', t: 1000, method: 'POST', url: SAY, status: 202 };
    const rest = { duration: 40, requestType: 'xmlhttprequest' };
    expect(listed([{ endedAt: undefined }]).requests).toEqual([]);
    expect(listed([{ endedAt: undefined }, {}, {}]).requests).toEqual([{ ...line, ...rest }]);
    const sent = listed([{ requestHeaders: [['Content-Length', '17']], requestSize: 9 }]);
    expect(sent.requests).toEqual([{ ...line, ...rest, size: 17 }]);
    expect(listed([{}, { requestSize: 9 }]).requests).toEqual([{ ...line, ...rest, size: 9 }]);
    expect(listed([{ requestSize: 9 }]).requests).toEqual([{ ...line, ...rest, size: 9 }]);
  });
  it('are those that change something, and their failures', () => {
    const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'];
    const all = methods.map((method, i) => ({ id: `m${i}`, method }));
    expect(listed(all).requests.map(({ method }) => method)).toEqual(['PUT', 'PATCH', 'DELETE']);
    const [failed] = listed([{ status: undefined, error: 'net::ERR_FAILED' }]).requests;
    expect(failed).not.toHaveProperty('status');
  });
  it('are no streams: by what they are called, or because somebody took them', () => {
    const headers = [['Content-Type', 'text/event-stream']] as [string, string][];
    expect(listed([{ responseHeaders: headers }]).requests).toEqual([]);
    expect(listed([{}], (exchange, log) => void log.take(exchange)).requests).toEqual([]);
    expect(listed([{ type: 'websocket' }, { id: '2', startUnseen: true }]).requests).toEqual([]);
  });
  it('are bounded, and those forgotten are counted; long URLs are cut', () => {
    const recording = new Recording();
    for (let t = 0; t < MARK_LIMIT + 1; t++)
      recording.addRequest({ type: 'request', t, method: 'POST', url: '', requestType: '' });
    expect(recording.requests).toHaveLength(MARK_LIMIT - 999);
    expect(recording.losses).toMatchObject([{ count: 1000, from: 0, to: 999 }]);
    expect(listed([{ url: `https://a.example/${'x'.repeat(9000)}` }]).requests[0]!.url).toHaveLength(1024);
  });
  it('have their secrets masked in a file, and are forgotten with the rest', () => {
    const recording = listed([{}]);
    expect(writeRecording(recording)).toContain('"url":"https://api.example/say?token=MASKED"');
    expect(writeRecording(recording, { keepSecrets: true })).toContain('abcdefghijkl');
    recording.clear();
    expect(recording.requests).toEqual([]);
  });
});
