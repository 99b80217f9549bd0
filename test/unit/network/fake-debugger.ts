/** A chrome.debugger to replay what Chromium was seen to do. */
import type { DebuggerApi, Target } from '../../../src/network/wire-debugger.ts';

interface Sent {
  target: Target;
  method: string;
  params?: object;
  settle?: (answer: unknown) => void;
}
/** Commands that are answered by `reply`; others at once. */
const HELD = new Set(['Network.streamResourceContent', 'Network.getResponseBody']);

class Listeners<A extends unknown[]> {
  readonly all = new Set<(...args: A) => void>();
  addListener(listener: (...args: A) => void): void {
    this.all.add(listener);
  }
  removeListener(listener: (...args: A) => void): void {
    this.all.delete(listener);
  }
  tell(...args: A): void {
    for (const listener of [...this.all]) listener(...args);
  }
}

/** Lets everything that was promised happen. */
export function flush(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}

export class FakeDebugger implements DebuggerApi {
  readonly onEvent = new Listeners<[source: Target, method: string, params?: object]>();
  readonly onDetach = new Listeners<[source: Target, reason: string]>();
  attached: Target[] = [];
  readonly targets: { id: string; type: string; title: string; url: string; tabId?: number }[];
  /** Nothing is answered any more. */
  silent = false;
  refusal: string | undefined;
  readonly #sent: Sent[] = [];

  constructor(tabId: number) {
    this.targets = [{ id: 'page', type: 'page', title: '', url: 'https://page.example/', tabId }];
  }

  get listeners(): number {
    return this.onEvent.all.size + this.onDetach.all.size;
  }

  attach(target: Target): Promise<void> {
    if (this.refusal !== undefined) return Promise.reject(new Error(this.refusal));
    if (this.#find(target) >= 0) return Promise.reject(new Error('Another debugger is already attached'));
    this.attached.push(target);
    return Promise.resolve();
  }

  detach(target: Target): Promise<void> {
    const index = this.#find(target);
    if (index < 0) return Promise.reject(new Error('Debugger is not attached'));
    this.attached.splice(index, 1);
    return Promise.resolve();
  }

  sendCommand(target: Target, method: string, params?: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (answer: unknown): void => (answer instanceof Error ? reject(answer) : resolve(answer));
      const held = HELD.has(method);
      this.#sent.push({ target, method, params, ...(held ? { settle } : {}) });
      if (!held && !this.silent) settle({});
    });
  }

  getTargets(): Promise<FakeDebugger['targets']> {
    return Promise.resolve(this.targets);
  }

  sent(method: string): Sent[] {
    return this.#sent.filter((sent) => sent.method === method);
  }

  /** Answers the oldest command of that name that waits; an Error refuses it. */
  reply(method: string, answer: unknown): void {
    const sent = this.#sent.find((one) => one.method === method && one.settle);
    if (!sent) throw new Error(`${method} was not sent`);
    sent.settle?.(answer);
    delete sent.settle;
  }

  event(source: Target, method: string, params: object): void {
    this.onEvent.tell(source, method, params);
  }

  /** A target of a target attached to, waiting. */
  child(source: Target, sessionId: string, type: string): void {
    this.event(source, 'Target.attachedToTarget', {
      sessionId,
      targetInfo: { type },
      waitingForDebugger: true,
    });
  }

  detached(target: Target, reason: string): void {
    const index = this.#find(target);
    if (index >= 0) this.attached.splice(index, 1);
    this.onDetach.tell(target, reason);
  }

  #find({ tabId, targetId }: Target): number {
    return this.attached.findIndex((one) => one.tabId === tabId && one.targetId === targetId);
  }
}
