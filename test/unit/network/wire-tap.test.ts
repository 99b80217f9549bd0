import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type StreamFilter, type TapApi, WireTap } from '../../../src/network/wire-tap.ts';
import { isTapTold, type TapTold } from '../../../src/network/wire-tap-port.ts';

const TAB = 7;
const URL = 'https://a.example/events';
const T = 1_000_000;
const ACCEPT = [{ name: 'Accept', value: 'text/event-stream' }];
const TYPE = [{ name: 'content-type', value: 'text/event-stream; charset=utf-8' }];

type Listener = Parameters<TapApi['onCompleted']['addListener']>[0];

class FakeFilter implements StreamFilter {
  onstart: StreamFilter['onstart'] = null;
  ondata: StreamFilter['ondata'] = null;
  onstop: StreamFilter['onstop'] = null;
  onerror: StreamFilter['onerror'] = null;
  readonly log: string[];
  constructor(log: string[]) {
    this.log = log;
  }
  write(data: ArrayBuffer): void {
    this.log.push(`write ${new TextDecoder().decode(data)}`);
  }
  disconnect(): void {
    this.log.push('disconnect');
  }
  data(text: string): void {
    this.ondata?.({ data: new TextEncoder().encode(text).buffer });
  }
}

class FakeEvent {
  readonly listeners = new Map<Listener, { filter: object; extra: string[] | undefined }>();
  addListener(listener: Listener, filter: object, extra?: string[]): void {
    this.listeners.set(listener, { filter, extra });
  }
  removeListener(listener: Listener): void {
    this.listeners.delete(listener);
  }
  fire(details: Partial<Parameters<Listener>[0]>): void {
    const whole = { url: URL, method: 'GET', frameId: 0, timeStamp: T + 3, documentId: 'D', ...details };
    for (const listener of [...this.listeners.keys()]) listener(whole as Parameters<Listener>[0]);
  }
}

let log: string[];
let filters: Map<string, FakeFilter>;
let told: TapTold[];
let wire: WireTap;
const events = [
  'onBeforeRequest',
  'onSendHeaders',
  'onHeadersReceived',
  'onCompleted',
  'onErrorOccurred',
] as const;
let api: { [event in (typeof events)[number]]: FakeEvent };

beforeEach(() => {
  log = [];
  told = [];
  filters = new Map();
  api = Object.fromEntries(events.map((name) => [name, new FakeEvent()])) as typeof api;
  const filterResponseData = (id: string): StreamFilter => {
    const filter = new FakeFilter(log);
    filters.set(id, filter);
    return filter;
  };
  wire = new WireTap(
    TAB,
    (one) => {
      told.push(one);
      log.push(one.told);
    },
    { ...api, filterResponseData },
  );
});

function answered(
  requestId: string,
  { statusCode = 200, responseHeaders = TYPE, method = 'GET' } = {},
): void {
  api.onBeforeRequest.fire({ requestId, method });
  api.onSendHeaders.fire({ requestId, requestHeaders: ACCEPT });
  api.onHeadersReceived.fire({ requestId, statusCode, responseHeaders });
}
const made = (conn: number): void => wire.announce('D', { what: 'made', conn, url: URL }, T);

describe('the tap', () => {
  it('listens to its tab only, and waits for nothing but answers', () => {
    const blocking = events.filter((name) => {
      const [[, { filter, extra }]] = [...api[name].listeners] as [
        [unknown, { filter: object; extra?: string[] }],
      ];
      expect(filter).toMatchObject({ tabId: TAB, types: ['xmlhttprequest'] });
      return extra?.includes('blocking');
    });
    expect(blocking).toEqual(['onHeadersReceived']);
    expect(told).toEqual([{ told: 'ready' }]);
  });

  it('passes each chunk on before it tells of it', () => {
    made(0);
    answered('1');
    const filter = filters.get('1')!;
    filter.onstart?.();
    filter.data('data: ä\n');
    filter.data('\n');
    filter.onstop?.();
    expect(log).toEqual([
      'ready',
      'began',
      'write data: ä\n',
      'bytes',
      'write \n',
      'bytes',
      'disconnect',
      'ended',
    ]);
    expect(told[1]).toMatchObject({ request: { id: '1', exchange: '1', context: 'page', startedAt: T + 3 } });
    expect(told.flatMap((one) => ('offset' in one ? [one.offset] : []))).toEqual([0, 9]);
    expect(told.every((one) => isTapTold(structuredClone(one)))).toBe(true);
  });

  it('taps nothing that was not announced', () => {
    answered('1');
    expect(filters.size).toBe(0);
  });

  it.each([
    ['a status that no EventSource reads', { statusCode: 503 }],
    ['another type', { responseHeaders: [{ name: 'Content-Type', value: 'text/plain' }] }],
    ['another method', { method: 'POST' }],
  ])('leaves %s alone', (_, answer) => {
    made(0);
    answered('1', answer);
    expect(filters.size).toBe(0);
  });

  it('waits for the end of a redirect', () => {
    made(0);
    answered('1', { statusCode: 302 });
    answered('1');
    expect(filters.size).toBe(1);
  });

  it('lets go of everything when it stops, also of what has not started', () => {
    made(0);
    made(1);
    api.onBeforeRequest.fire({ requestId: '2' });
    answered('1');
    answered('2');
    const [first, second] = [filters.get('1')!, filters.get('2')!];
    first.onstart?.();
    wire.stop();
    expect(log.filter((line) => line === 'disconnect')).toHaveLength(1);
    second.onstart?.();
    expect(log.filter((line) => line === 'disconnect')).toHaveLength(2);
    // What comes between is still the page's.
    first.data('late');
    first.onstop?.();
    expect(log.slice(-2)).toEqual(['write late', 'disconnect']);
    for (const name of events) expect(api[name].listeners.size).toBe(0);
  });

  it('says so when the browser breaks a filter', () => {
    made(0);
    answered('1');
    filters.get('1')!.onerror?.();
    expect(told.at(-1)).toMatchObject({ told: 'lost', id: '1' });
  });
});

it('the guard of what the background says never throws', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('ready', 'began', 'bytes', 'ended', 'x'), (value, word) => {
      expect(typeof isTapTold(value)).toBe('boolean');
      expect(typeof isTapTold({ told: word, request: value, id: value, bytes: value })).toBe('boolean');
    }),
  );
  expect(isTapTold({ told: 'bytes', id: '1', offset: 0, t: 1, bytes: 'x' })).toBe(false);
});
