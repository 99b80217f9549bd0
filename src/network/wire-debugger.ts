import type { Milliseconds } from '../units.ts';
import { originOf } from './exchange.ts';
import type { WireCapture, WireContext, WireSink } from './wire-capture.ts';
import { WireGuardPort } from './wire-guard-port.ts';
import { WireRequests } from './wire-requests.ts';
import type { Guarded } from './wire-targets.ts';

/** The part of chrome.debugger that is used: tests bring their own. */
export interface DebuggerApi {
  attach(target: Target, version: string): Promise<void>;
  detach(target: Target): Promise<void>;
  sendCommand(target: Target, method: string, params?: object): Promise<unknown>;
  getTargets(): Promise<{ id: string; type: string; title: string; url: string; tabId?: number }[]>;
  onEvent: Listened<(source: Target, method: string, params?: object) => void>;
  onDetach: Listened<(source: Target, reason: string) => void>;
}
interface Listened<L> {
  addListener(listener: L): void;
  removeListener(listener: L): void;
}
export interface Target {
  tabId?: number;
  targetId?: string;
  sessionId?: string;
}

/** As `Target.attachedToTarget` names them; others have no requests of their own. */
const CONTEXTS: { [type: string]: WireContext } = {
  page: 'iframe',
  iframe: 'iframe',
  worker: 'dedicated-worker',
  shared_worker: 'shared-worker',
  service_worker: 'service-worker',
};
/** Shared workers are not told of by the page that uses them: those that were there before are looked for. */
const SWEEP_MS: Milliseconds = 2_000;
/** One whose script is asked for is there a moment later, and its streams are seen from when it was found on. */
const SOON_MS: readonly Milliseconds[] = [20, 60, 150, 400, 1000];
/** What the renderer keeps of bodies, and drops, for each target: they are streamed as soon as they begin. */
const BUFFERS = { maxTotalBufferSize: 32 * 1024 * 1024, maxResourceBufferSize: 16 * 1024 * 1024 };
const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

/** chrome.debugger where the build has it, else undefined. */
export function debuggerApi(): DebuggerApi | undefined {
  const api = (globalThis as { chrome?: { debugger?: DebuggerApi } }).chrome?.debugger;
  return typeof api?.attach === 'function' ? api : undefined;
}

/**
 * Wire capture by chrome.debugger: attaches to a tab, its out-of-process iframes and all workers, and reads the raw
 * bytes of streams that begin from then on. New targets wait for it before they start, so nothing is missed; nothing
 * is awaited before they are let go, or they would hang.
 */
export class WireDebugger implements WireCapture {
  readonly by = 'debugger';
  readonly #tabId: number;
  readonly #sink: WireSink;
  readonly #api: DebuggerApi;
  readonly #guard: Pick<WireGuardPort, 'tell'>;
  readonly #requests = new Map<string, WireRequests>();
  /** Shared workers, and whether they are attached to: others may be another tab's. */
  readonly #shared = new Map<string, boolean>();
  readonly #origins = new Set<string>();
  #on = false;
  #sweeping = false;
  #sweepAgain = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    tabId: number,
    sink: WireSink,
    api: DebuggerApi,
    guard: Pick<WireGuardPort, 'tell'> = new WireGuardPort(),
  ) {
    this.#tabId = tabId;
    this.#sink = sink;
    this.#api = api;
    this.#guard = guard;
  }

  async start(): Promise<void> {
    if (this.#on) return;
    const root = { tabId: this.#tabId };
    this.#on = true;
    this.#api.onEvent.addListener(this.#onEvent);
    this.#api.onDetach.addListener(this.#onDetach);
    try {
      // One that was left behind by a DevTools page that died is ours to take over.
      await this.#api.attach(root, '1.3').catch(async (error: unknown) => {
        await this.#api.detach(root).catch(() => Promise.reject(error));
        await this.#api.attach(root, '1.3');
      });
      this.#tellGuard();
      await Promise.all(this.#enter(root, 'page'));
      this.#timer = setInterval(() => this.#sweep(), SWEEP_MS);
      this.#sweep();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (!this.#on) return;
    const attached = this.#attached();
    this.#forget();
    // Those that are gone refuse.
    await Promise.all(attached.map((target) => this.#api.detach(target).catch(() => undefined)));
    // Last: when this page closes in the middle of it, the guard goes on.
    this.#guard.tell([]);
  }

  readonly #onEvent = (source: Target, method: string, params: object = {}): void => {
    if (!this.#isOurs(source)) return;
    const key = keyOf(source);
    if (method === 'Target.attachedToTarget') this.#joined(source, params as Attached);
    else if (method === 'Target.detachedFromTarget') this.#left((params as { sessionId: string }).sessionId);
    else {
      this.#requests.get(key)?.take(method, params);
      if (method === 'Network.requestWillBeSent') this.#look(params as WillBeSent);
    }
  };

  readonly #onDetach = (source: Target, reason: string): void => {
    if (!this.#isOurs(source)) return;
    // Cancelling is for all that the extension debugs.
    if (source.tabId !== undefined || reason === 'canceled_by_user') {
      void this.stop();
      this.#sink.off();
    } else if (source.targetId !== undefined) {
      this.#shared.delete(source.targetId);
      this.#left(source.targetId);
      this.#tellGuard();
    }
  };

  #isOurs({ tabId, targetId }: Target): boolean {
    return (
      this.#on && (tabId === this.#tabId || (targetId !== undefined && this.#shared.get(targetId) === true))
    );
  }

  #joined({ tabId, targetId }: Target, { sessionId, targetInfo }: Attached): void {
    const target = tabId === undefined ? { targetId, sessionId } : { tabId, sessionId };
    for (const sent of this.#enter(target, CONTEXTS[targetInfo.type])) sent.catch(() => undefined);
  }

  /** Everything is sent at once: a target that waits for the debugger answers nothing before it is let go. */
  #enter(target: Target, context: WireContext | undefined): Promise<unknown>[] {
    const send = (method: string, params?: object): Promise<unknown> =>
      this.#api.sendCommand(target, method, params);
    const sent: Promise<unknown>[] = [];
    if (context) {
      this.#requests.set(keyOf(target), new WireRequests(context, this.#sink, send));
      sent.push(send('Network.enable', BUFFERS), send('Target.setAutoAttach', AUTO_ATTACH));
    }
    // The page itself does not wait.
    if (context !== 'page') sent.push(send('Runtime.runIfWaitingForDebugger'));
    return sent;
  }

  #left(key: string): void {
    this.#requests.get(key)?.end(Date.now());
    this.#requests.delete(key);
  }

  /** Notes whose streams may be the tab's; a request for a worker's script means that one is about to start. */
  #look({ documentURL = '', request }: WillBeSent): void {
    this.#addOrigin(documentURL);
    if (documentURL === '' || documentURL !== request?.url) return;
    this.#sweep();
    for (const ms of SOON_MS) setTimeout(() => this.#on && this.#sweep(), ms);
  }

  /** Looks for shared workers of the tab's origins. */
  #sweep(): void {
    if (this.#sweeping) {
      this.#sweepAgain = true;
      return;
    }
    this.#sweeping = true;
    this.#sweepAgain = false;
    this.#api
      .getTargets()
      .then((targets) => {
        for (const { tabId, url } of targets) if (tabId === this.#tabId) this.#addOrigin(url);
        for (const { id, type, title, url } of targets) {
          // Service workers come by themselves; dedicated ones are of type "other".
          if (type !== 'worker' || title.startsWith('Service Worker') || this.#shared.has(id)) continue;
          if (this.#on && this.#origins.has(originOf(url))) this.#attachShared(id);
        }
      })
      .catch(() => undefined)
      .finally(() => {
        this.#sweeping = false;
        if (this.#sweepAgain && this.#on) this.#sweep();
      });
  }

  #attachShared(targetId: string): void {
    this.#shared.set(targetId, false);
    const attach = async (): Promise<void> => {
      await this.#api.attach({ targetId }, '1.3');
      if (!this.#on) return this.#api.detach({ targetId });
      this.#shared.set(targetId, true);
      this.#tellGuard();
      await Promise.all(this.#enter({ targetId }, 'shared-worker'));
    };
    // It is gone, or the recorder of another tab has it.
    attach().catch(() => undefined);
  }

  #addOrigin(url: string): void {
    const origin = originOf(url);
    if (/^https?:/.test(origin)) this.#origins.add(origin);
  }

  #attached(): Guarded['attached'] {
    const shared = [...this.#shared].filter(([, attached]) => attached);
    return [{ tabId: this.#tabId }, ...shared.map(([targetId]) => ({ targetId }))];
  }

  #tellGuard(): void {
    this.#guard.tell(this.#attached());
  }

  #forget(): void {
    this.#on = false;
    clearInterval(this.#timer);
    this.#api.onEvent.removeListener(this.#onEvent);
    this.#api.onDetach.removeListener(this.#onDetach);
    this.#requests.clear();
    this.#shared.clear();
    this.#origins.clear();
  }
}

interface Attached {
  sessionId: string;
  targetInfo: { type: string };
}
interface WillBeSent {
  documentURL?: string;
  request?: { url?: string };
}

function keyOf({ sessionId, targetId }: Target): string {
  return sessionId ?? targetId ?? '';
}
