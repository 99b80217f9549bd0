/** A chrome.webRequest to replay what the browsers were seen to do. */
import { vi } from 'vitest';

type Listener = (details: object) => void;
interface Registration {
  listener: Listener;
  args: unknown[];
}

const EVENTS = [
  'onBeforeRequest',
  'onSendHeaders',
  'onHeadersReceived',
  'onBeforeRedirect',
  'onResponseStarted',
  'onCompleted',
  'onErrorOccurred',
];

export class FakeWebRequest {
  readonly registered = new Map<string, Registration[]>();
  readonly browser: 'chromium' | 'firefox';

  constructor(browser: 'chromium' | 'firefox') {
    this.browser = browser;
    const api: { [name: string]: unknown } = {
      OnSendHeadersOptions:
        browser === 'chromium'
          ? { REQUEST_HEADERS: 'requestHeaders', EXTRA_HEADERS: 'extraHeaders' }
          : { REQUESTHEADERS: 'requestHeaders' },
    };
    for (const event of EVENTS) {
      const list: Registration[] = [];
      this.registered.set(event, list);
      api[event] = {
        addListener: (listener: Listener, ...args: unknown[]) => {
          if (browser === 'firefox' && args.length > 1 && args[1] === undefined)
            throw new Error('Incorrect argument types for webRequest');
          if (browser === 'firefox' && (args[1] as string[] | undefined)?.includes('extraHeaders'))
            throw new Error('Invalid enumeration value "extraHeaders"');
          list.push({ listener, args });
        },
        removeListener: (listener: Listener) => {
          const at = list.findIndex((one) => one.listener === listener);
          if (at >= 0) list.splice(at, 1);
        },
      };
    }
    vi.stubGlobal('chrome', { webRequest: api });
  }

  fire(event: string, details: object): void {
    for (const { listener } of this.registered.get(event) ?? []) listener(details);
  }

  /** Fires `[event, more details]` one after another, 1 ms apart, all of one request. */
  play(common: object, ...steps: [event: string, more?: object][]): void {
    for (const [event, more] of steps) {
      this.t += 1;
      this.fire(event, { ...this.#base(), ...common, timeStamp: this.t, ...more });
    }
  }

  t = 1_800_000_000_000;

  #base(): object {
    const common = { method: 'GET', type: 'xmlhttprequest', tabId: 2, frameId: 0, parentFrameId: -1 };
    return this.browser === 'chromium'
      ? { ...common, initiator: 'http://a.test', documentId: 'D1', documentLifecycle: 'active' }
      : {
          ...common,
          originUrl: 'http://a.test/p',
          documentUrl: 'http://a.test/p',
          documentId: 'D1',
          ip: null,
        };
  }
}

export function headers(fields: { [name: string]: string }): { name: string; value: string }[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}
