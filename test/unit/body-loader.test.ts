import { afterEach, describe, expect, it, vi } from 'vitest';
import { BODY_LIMIT } from '../../src/network/har-entry.ts';
import { NetworkLog } from '../../src/network/network-log.ts';
import { BodyLoader } from '../../src/recorder/body-loader.ts';
import type { BrowserLog, LoggedBody } from '../../src/recorder/browser-log.ts';
import { recordingOf } from './helpers/recordings.ts';

const T = 1_700_000_000_000;
const url = 'https://api.example/poll';

/** A log with two requests of the same URL, and an attempt that is the second. */
function logged(bodyOf: (entry: unknown) => Promise<LoggedBody | undefined>, more: Partial<BrowserLog> = {}) {
  const network = new NetworkLog();
  for (const [id, startedAt] of [['1', T] as const, ['2', T + 5000] as const])
    network.add({
      id,
      frameId: 0,
      tabId: 1,
      url,
      method: 'GET',
      type: 'xmlhttprequest',
      startedAt,
      endedAt: startedAt + 100,
      status: 200,
      redirects: [],
      source: 'webRequest',
    });
  const entries = [T, T + 5000].map((t) => ({
    startedDateTime: new Date(t).toISOString(),
    request: { method: 'GET', url },
    response: { status: 200 },
  }));
  const log: BrowserLog = {
    bodies: false,
    getHar: () => Promise.resolve({ entries: ['no entry', ...entries] }),
    bodyOf,
    onFinished: () => undefined,
    ...more,
  };
  const recording = recordingOf(
    { api: 'fetch' },
    { kind: 'connecting', t: 0 },
    { kind: 'close', t: 1, by: 'server' },
  );
  const attempt = recording.lanes[0]!.attempts[0]!;
  network.tells(attempt.connecting!, [...network.exchanges()][1]!);
  return { loader: new BodyLoader(log, network), recording, attempt, entries };
}

afterEach(() => void vi.useRealTimers());

describe('a body on demand', () => {
  it("is asked of the log's own entry of the request, once it is wanted", async () => {
    const asked = vi.fn(() => Promise.resolve({ text: 'né', base64: false }));
    const { loader, recording, attempt, entries } = logged(asked);
    expect(asked).not.toHaveBeenCalled();
    const before = recording.version;
    await loader.load(recording, attempt);
    expect(asked.mock.calls).toEqual([[entries[1]]]);
    expect(attempt.raw).toMatchObject({ source: 'wire', size: 3, kept: 3 });
    expect(recording.version).toBeGreaterThan(before);
    await loader.load(recording, attempt); // again: it is not added twice
    expect(attempt.raw!.size).toBe(3);
  });

  it('may be bytes', async () => {
    const { loader, recording, attempt } = logged(() => Promise.resolve({ text: 'AP8=', base64: true }));
    await loader.load(recording, attempt);
    expect([...attempt.raw!.bytes()]).toEqual([0, 255]);
  });

  it.each<[string, Parameters<typeof logged>, RegExp]>([
    ['the browser keeps none', [() => Promise.resolve(undefined)], /empty, or the browser does not keep it/],
    ['it is empty', [() => Promise.resolve({ text: '', base64: false })], /empty/],
    ['it is huge', [() => Promise.resolve({ text: 'x'.repeat(BODY_LIMIT + 1), base64: false })], /too large/],
    ['the log fails', [() => Promise.reject(new Error('no such frame'))], /no such frame/],
    [
      'the log is gone',
      [() => Promise.resolve(undefined), { getHar: () => Promise.resolve({}) }],
      /does not have this request/,
    ],
  ])('says so in words when %s', async (_, given, words) => {
    const { loader, recording, attempt } = logged(...given);
    await expect(loader.load(recording, attempt)).rejects.toThrow(words);
    expect(attempt.raw).toBeUndefined();
  });

  it('is not waited for for ever', async () => {
    vi.useFakeTimers();
    const { loader, recording, attempt } = logged(() => new Promise(() => undefined));
    const refused = expect(loader.load(recording, attempt)).rejects.toThrow(/gave no answer/);
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
  });

  it('is none where there is no log, no known request, or the recording was cleared meanwhile', async () => {
    const { loader, recording, attempt } = logged(() => Promise.resolve({ text: 'x', base64: false }));
    const none = new BodyLoader(undefined, new NetworkLog());
    await expect(none.load(recording, attempt)).rejects.toThrow(/not known which request/);
    const loading = loader.load(recording, attempt);
    recording.clear();
    await loading;
    expect(attempt.raw).toBeUndefined();
  });
});
