import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import type { WireFrame, WireRequest, WireSink } from '../../../src/network/wire-capture.ts';
import { type Target, WireDebugger } from '../../../src/network/wire-debugger.ts';
import { FakeDebugger, flush } from './fake-debugger.ts';

const TAB = 7;
const ROOT: Target = { tabId: TAB };
const b64 = (text: string): string => Buffer.from(text).toString('base64');

/** What was told, as text. */
class Told implements WireSink {
  readonly lines: string[] = [];
  readonly requests: WireRequest[] = [];
  began(request: WireRequest): void {
    this.requests.push(request);
    this.lines.push(`began ${request.context} ${request.api} ${request.url}`);
  }
  bytes(_id: string, offset: number, bytes: Uint8Array, t: number): void {
    this.lines.push(`${offset} ${new TextDecoder().decode(bytes)} @${Math.round(t)}`);
  }
  frame(_id: string, { direction, data }: WireFrame): void {
    this.lines.push(`${direction} ${data}`);
  }
  ended(): void {
    this.lines.push('ended');
  }
  lost(): void {
    this.lines.push('lost');
  }
  off(): void {
    this.lines.push('off');
  }
}

let fake: FakeDebugger;
let told: Told;
let guard: { tell: Mock<(attached: object[]) => void> };
let wire: WireDebugger;

beforeEach(() => {
  fake = new FakeDebugger(TAB);
  told = new Told();
  guard = { tell: vi.fn() };
  wire = new WireDebugger(TAB, told, fake, guard);
});
afterEach(() => wire.stop());

/** An EventSource's request and its answer, at 1000 s by the browser's clock. */
function answer(source: Target, id: string, type = 'EventSource', mimeType = 'text/event-stream'): void {
  fake.event(source, 'Network.requestWillBeSent', {
    requestId: id,
    type,
    timestamp: 1000,
    wallTime: 5000,
    documentURL: 'https://page.example/',
    request: { url: `https://api.example/${id}`, method: 'GET', headers: {} },
  });
  fake.event(source, 'Network.responseReceived', {
    requestId: id,
    timestamp: 1000.1,
    response: { status: 200, mimeType, headers: {} },
  });
}

describe('a body', () => {
  it('is told in order and with its times, though the buffer arrives after later bytes', async () => {
    await wire.start();
    answer(ROOT, 'a');
    fake.event(ROOT, 'Network.dataReceived', { requestId: 'a', timestamp: 1000.2, dataLength: 3 });
    fake.event(ROOT, 'Network.dataReceived', { requestId: 'a', timestamp: 1000.3, dataLength: 2 });
    fake.event(ROOT, 'Network.dataReceived', {
      requestId: 'a',
      timestamp: 1000.4,
      dataLength: 1,
      data: b64('f'),
    });
    fake.event(ROOT, 'Network.loadingFinished', { requestId: 'a', timestamp: 1000.5 });
    expect(told.lines).toEqual(['began page EventSource https://api.example/a']);
    fake.reply('Network.streamResourceContent', { bufferedData: b64('abcde') });
    await flush();
    expect(told.lines.slice(1)).toEqual(['0 abc @5000200', '3 de @5000300', '5 f @5000400', 'ended']);
  });

  it('that is over too soon is had whole', async () => {
    await wire.start();
    answer(ROOT, 'a');
    fake.event(ROOT, 'Network.loadingFinished', { requestId: 'a', timestamp: 1000.5 });
    fake.reply('Network.streamResourceContent', new Error('already finished loading'));
    await flush();
    fake.reply('Network.getResponseBody', { body: 'data: é\n\n', base64Encoded: false });
    await flush();
    expect(told.lines.slice(1)).toEqual(['0 data: é\n\n @5000100', 'ended']);
  });

  it('that cannot be had at all ends without a byte', async () => {
    await wire.start();
    answer(ROOT, 'a');
    fake.reply('Network.streamResourceContent', new Error('no'));
    await flush();
    fake.reply('Network.getResponseBody', new Error('no'));
    await flush();
    expect(told.lines.slice(1)).toEqual(['ended']);
  });
});

describe('what is captured', () => {
  it('of a page is its EventSources only, of a worker every stream', async () => {
    await wire.start();
    answer(ROOT, 'fetched', 'Fetch');
    fake.child(ROOT, 'w', 'worker');
    answer({ tabId: TAB, sessionId: 'w' }, 'lines', 'Fetch', 'application/x-ndjson');
    answer({ tabId: TAB, sessionId: 'w' }, 'image', 'Fetch', 'image/png');
    answer({ tabId: TAB, sessionId: 'w' }, 'data', 'Fetch', 'application/json');
    answer({ tabId: TAB, sessionId: 'w' }, 'm:streamGenerateContent', 'Fetch', 'application/json');
    expect(told.lines).toEqual([
      'began dedicated-worker fetch https://api.example/lines',
      'began dedicated-worker fetch https://api.example/image',
      'began dedicated-worker fetch https://api.example/data',
      'began dedicated-worker fetch https://api.example/m:streamGenerateContent',
    ]);
    expect(fake.sent('Network.streamResourceContent')).toHaveLength(2);
  });

  it("leaves another tab's events alone, and requests whose start was not seen", async () => {
    await wire.start();
    answer({ tabId: 8 }, 'other');
    fake.event(ROOT, 'Network.responseReceived', {
      requestId: 'x',
      response: { mimeType: 'text/event-stream' },
    });
    fake.event(ROOT, 'Network.dataReceived', { requestId: 'x', dataLength: 1, data: b64('x') });
    expect(told.lines).toEqual([]);
    expect(fake.sent('Network.streamResourceContent')).toEqual([]);
  });

  it('has the Last-Event-ID as it was sent, and the URL after a redirect', async () => {
    await wire.start();
    answer(ROOT, 'a');
    fake.event(ROOT, 'Network.requestWillBeSent', {
      requestId: 'a',
      request: { url: 'https://b.example/', method: 'GET' },
      redirectResponse: {},
    });
    fake.event(ROOT, 'Network.requestWillBeSentExtraInfo', {
      requestId: 'a',
      headers: { 'Last-Event-ID': '9' },
    });
    expect(told.requests).toMatchObject([
      { url: 'https://b.example/', lastEventIdSent: '9', startedAt: 5_000_000 },
    ]);
  });

  it("has messages of workers' WebSockets", async () => {
    await wire.start();
    fake.child(ROOT, 'w', 'worker');
    const source = { tabId: TAB, sessionId: 'w' };
    const socket = { requestId: 's', timestamp: 1000 };
    fake.event(source, 'Network.webSocketCreated', { ...socket, url: 'wss://api.example/' });
    fake.event(source, 'Network.webSocketWillSendHandshakeRequest', { ...socket, wallTime: 5000 });
    fake.event(source, 'Network.webSocketHandshakeResponseReceived', {
      ...socket,
      response: { status: 101 },
    });
    fake.event(source, 'Network.webSocketFrameSent', {
      ...socket,
      response: { opcode: 1, payloadData: 'hi' },
    });
    fake.event(source, 'Network.webSocketFrameReceived', {
      ...socket,
      response: { opcode: 2, payloadData: 'AA==' },
    });
    fake.event(source, 'Network.webSocketFrameReceived', {
      ...socket,
      response: { opcode: 9, payloadData: '' },
    });
    fake.event(source, 'Target.detachedFromTarget', { sessionId: 'none' });
    fake.event(ROOT, 'Target.detachedFromTarget', { sessionId: 'w' });
    expect(told.lines).toEqual([
      'began dedicated-worker WebSocket wss://api.example/',
      'send hi',
      'receive AA==',
      'ended',
    ]);
  });
});

describe('targets', () => {
  it('that wait are let go though nothing of theirs is answered: a worker would hang', async () => {
    await wire.start();
    fake.silent = true;
    fake.child(ROOT, 'w', 'worker');
    fake.child({ tabId: TAB, sessionId: 'w' }, 'nested', 'worker');
    fake.child(ROOT, 'x', 'worklet');
    const run = fake.sent('Runtime.runIfWaitingForDebugger').map(({ target }) => target.sessionId);
    expect(run).toEqual(['w', 'nested', 'x']);
  });

  it('shared workers of the tab are found, once; service workers and strangers are not', async () => {
    const worker = { type: 'worker', title: '' };
    fake.targets.push(
      { ...worker, id: 'shared', url: 'https://page.example/shared.js' },
      {
        ...worker,
        id: 'service',
        url: 'https://page.example/sw.js',
        title: 'Service Worker https://page.example/sw.js',
      },
      { ...worker, id: 'stranger', url: 'https://stranger.example/shared.js' },
    );
    await wire.start();
    await flush();
    expect(fake.attached).toEqual([ROOT, { targetId: 'shared' }]);
    answer({ targetId: 'shared' }, 'a');
    expect(told.lines).toEqual(['began shared-worker EventSource https://api.example/a']);
    // A script of a worker is asked for: it is looked for at once.
    fake.targets.push({ ...worker, id: 'later', url: 'https://page.example/later.js' });
    const url = 'https://page.example/later.js';
    fake.event(ROOT, 'Network.requestWillBeSent', { requestId: 'l', documentURL: url, request: { url } });
    await flush();
    expect(fake.attached).toEqual([ROOT, { targetId: 'shared' }, { targetId: 'later' }]);
    expect(guard.tell).toHaveBeenLastCalledWith(fake.attached);
    fake.detached({ targetId: 'shared' }, 'target_closed');
    expect(told.lines.at(-1)).toBe('ended');
  });
});

describe('letting go', () => {
  it('of all, in the end also of the guard', async () => {
    fake.targets.push({ id: 's', type: 'worker', title: '', url: 'https://page.example/s.js' });
    await wire.start();
    await flush();
    await wire.stop();
    expect(fake.attached).toEqual([]);
    expect(guard.tell).toHaveBeenLastCalledWith([]);
    expect(fake.listeners).toBe(0);
    answer(ROOT, 'a');
    expect(told.lines).toEqual([]);
  });

  it('when the user cancels, or the tab goes: off, without an error', async () => {
    for (const reason of ['canceled_by_user', 'target_closed']) {
      told.lines.length = 0;
      await wire.start();
      fake.detached(ROOT, reason);
      await flush();
      expect(told.lines).toEqual(['off']);
      expect(fake.listeners).toBe(0);
    }
  });

  it('a tab that a dead DevTools page left attached is taken over', async () => {
    fake.attached.push(ROOT);
    await wire.start();
    expect(fake.attached).toEqual([ROOT]);
  });

  it('a refusal is said, and nothing stays behind', async () => {
    fake.refusal = 'Cannot access a chrome:// URL';
    await expect(wire.start()).rejects.toThrow('chrome://');
    expect(fake.listeners).toBe(0);
    expect(guard.tell).toHaveBeenLastCalledWith([]);
  });
});
