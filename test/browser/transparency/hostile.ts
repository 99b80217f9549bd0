import type { Probe } from './probe.ts';

/** Pages that replace builtins: none of their replacements may be called by anything but the page and the browser. */
export const hostileProbes: Probe[] = [
  {
    name: 'replaced builtins are called as often as without a hook',
    run: async ({ origin, ws }) => {
      const calls: Record<string, number> = {};
      const spied: [object, string][] = [
        [Array.prototype, 'push'],
        [Array.prototype, Symbol.iterator as unknown as string],
        [Map.prototype, 'get'],
        [Map.prototype, 'set'],
        [Map.prototype, 'delete'],
        [WeakMap.prototype, 'get'],
        [WeakMap.prototype, 'set'],
        [Promise.prototype, 'then'],
        [String.prototype, 'slice'],
        [String.prototype, 'indexOf'],
        [JSON, 'stringify'],
        [Function.prototype, 'call'],
        [Function.prototype, 'apply'],
        [Function.prototype, 'bind'],
        [Reflect, 'apply'],
        [Reflect, 'construct'],
        [EventTarget.prototype, 'addEventListener'],
        [EventTarget.prototype, 'dispatchEvent'],
        [Performance.prototype, 'now'],
        [Date, 'now'],
        [TextEncoder.prototype, 'encode'],
        [Blob.prototype, 'arrayBuffer'],
        [Object.getPrototypeOf(Uint8Array.prototype) as object, 'set'],
        [MessagePort.prototype, 'postMessage'],
        [window, 'setTimeout'],
        [window, 'postMessage'],
      ];
      const apply = Reflect.apply;
      const define = Object.defineProperty;
      const originals = spied.map(([owner, key]) => Object.getOwnPropertyDescriptor(owner, key)!);
      for (const [i, [owner, key]] of spied.entries()) {
        const native = originals[i]!.value as (...args: unknown[]) => unknown;
        const name = String(key);
        const replacement = new Proxy(native, {
          apply(_target, self, args) {
            calls[name] = (calls[name] ?? 0) + 1;
            return apply(native, self, args);
          },
        });
        define(owner, key, { ...originals[i], value: replacement });
      }
      const life = async (): Promise<void> => {
        const source = new EventSource(`${origin}/sse/named?types=order&every=10`);
        const socket = new WebSocket(`${ws}/ws/echo`);
        let finish: () => void;
        const done = new Promise<void>((resolve) => {
          finish = resolve;
        });
        let orders = 0;
        let sent = false;
        source.addEventListener('order', () => {
          // (A slow machine's socket may not be open yet.)
          if (++orders < 2 || sent || socket.readyState !== WebSocket.OPEN) return;
          sent = true;
          socket.send(new Uint8Array([1, 2, 3]));
        });
        socket.onopen = () => socket.send('text');
        socket.onmessage = (event) => {
          if (typeof event.data === 'string') return;
          source.close();
          socket.close();
        };
        socket.onclose = () => finish();
        await done;
      };
      // What drives this browser may call a builtin in between; what a hook calls, it calls each time.
      const rounds: Record<string, number>[] = [];
      for (let round = 0; round < 3; round++) {
        for (const key of Object.keys(calls)) delete calls[key];
        await life();
        rounds[round] = { ...calls };
      }
      const seen: Record<string, number> = {};
      for (const key of Object.keys(rounds[0]!))
        seen[key] = rounds.reduce(
          (least, counts) => Math.min(least, counts[key] ?? 0),
          Number.POSITIVE_INFINITY,
        );
      for (const [i, [owner, key]] of spied.entries()) define(owner, key, originals[i]!);
      return Object.fromEntries(Object.entries(seen).filter(([, count]) => count > 0));
    },
  },
  {
    name: 'getters and setters on Object.prototype and Array.prototype are not run',
    run: async ({ ws }) => {
      const touched: string[] = [];
      const names = [
        'get',
        'set',
        'value',
        'writable',
        'configurable',
        'data',
        'ports',
        'detail',
        'construct',
        'apply',
        'next',
        'fact',
      ];
      const socket = new WebSocket(`${ws}/ws/echo`);
      await new Promise((resolve) => (socket.onopen = resolve));
      for (const name of names) {
        Object.defineProperty(Object.prototype, name, {
          __proto__: null,
          configurable: true,
          get() {
            touched.push(name);
            return undefined;
          },
          set() {
            touched.push(`${name}=`);
          },
        } as PropertyDescriptor);
      }
      const answered = new Promise<void>((resolve) => {
        socket.onmessage = () => resolve();
      });
      socket.send('x');
      await answered;
      const seen = [...touched];
      for (const name of names) delete (Object.prototype as unknown as Record<string, unknown>)[name];
      socket.close();
      return seen;
    },
    expected: [],
  },
  {
    name: 'Error.prepareStackTrace of the page is not called for construction',
    run: ({ ws }) => {
      let calls = 0;
      const E = Error as unknown as { prepareStackTrace?: unknown };
      E.prepareStackTrace = () => {
        calls++;
        return 'x';
      };
      new WebSocket(`${ws}/ws/silent`);
      new EventSource('/sse/never').close();
      delete E.prepareStackTrace;
      return calls;
    },
    expected: 0,
  },
  {
    name: 'an observer that comes late is told of the long tasks that it would be told of anyway',
    run: async () => {
      await new Promise((resolve) =>
        setTimeout(() => {
          for (const end = performance.now() + 150; performance.now() < end; );
          setTimeout(resolve, 50);
        }),
      );
      const told: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) told.push(duration);
      });
      observer.observe({ type: 'longtask', buffered: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
      observer.disconnect();
      // Others come and go with the machine's load.
      return told.some((duration) => duration >= 149);
    },
  },
];
