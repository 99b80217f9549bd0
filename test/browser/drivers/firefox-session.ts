/** The way into Firefox's privileged scope: WebDriver BiDi, borrowed from Playwright's own connection. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';

interface BidiSession {
  send(method: string, params: unknown): Promise<unknown>;
}

/**
 * Playwright 1.65.1 speaks BiDi but has no public door to it. This is the one place that looks inside; the package is
 * pinned exactly for it.
 */
interface PlaywrightInternals {
  _connection: {
    toImpl(object: unknown): { _browserSession: BidiSession; delegate: { _session: { sessionId: string } } };
  };
}
const internals = (object: Browser | Page) => object as unknown as PlaywrightInternals;

interface ScriptResult {
  type: 'success' | 'exception';
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

/** The BiDi id of a page's top-level browsing context. */
export function contextIdOf(page: Page): string {
  return internals(page)._connection.toImpl(page).delegate._session.sessionId;
}

export class FirefoxSession {
  readonly #session: BidiSession;
  #library = '';

  private constructor(session: BidiSession) {
    this.#session = session;
  }

  static async of(browser: Browser): Promise<FirefoxSession> {
    const session = internals(browser)._connection.toImpl(browser)._browserSession;
    toleratePlaywright(session);
    const self = new FirefoxSession(session);
    self.#library = await readFile(new URL('./firefox-chrome.js', import.meta.url), 'utf8');
    return self;
  }

  /** Any browser window will do; they come and go, so it is looked up each time. */
  async #browserWindow(): Promise<string> {
    const { contexts } = (await this.#session.send('browsingContext.getTree', {
      'moz:scope': 'chrome',
      maxDepth: 0,
    })) as { contexts: { context: string; url: string }[] };
    const found = contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml');
    if (!found) throw new Error('Firefox has no window');
    return found.context;
  }

  async install(dir: string): Promise<void> {
    await this.#session.send('webExtension.install', { extensionData: { type: 'path', path: dir } });
  }

  /** Calls one function of `firefox-chrome.js`; argument and result travel as JSON. */
  async call<R = void>(name: string, argument: object = {}): Promise<R> {
    const answer = (await this.#session.send('script.callFunction', {
      target: { context: await this.#browserWindow() },
      awaitPromise: true,
      functionDeclaration: `async () => {
        window.streamgaugeDriver ??= ${this.#library.trim()};
        return JSON.stringify(await window.streamgaugeDriver[${JSON.stringify(name)}](${JSON.stringify(argument)}));
      }`,
    })) as ScriptResult;
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails?.text ?? `${name} failed`);
    const { value } = answer.result ?? {};
    return (typeof value === 'string' ? JSON.parse(value) : undefined) as R;
  }
}

/** Playwright 1.65 asks for a command that Firefox ESR 153 lacks; emulated media are of no use to us. */
function toleratePlaywright(session: BidiSession): void {
  const prototype: BidiSession = Object.getPrototypeOf(session);
  const { send } = prototype;
  prototype.send = function (this: BidiSession, method, params) {
    if (method === 'emulation.setMediaFeaturesOverride') return Promise.resolve({});
    return send.call(this, method, params);
  };
}
