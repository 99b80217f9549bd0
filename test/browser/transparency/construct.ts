import type { Probe } from './probe.ts';

/** Construction, exceptions and inheritance. */
export const constructProbes: Probe[] = [
  {
    name: 'exceptions of bad calls: name, message, realm, stack without foreign frames',
    run: ({ ws }) => {
      const W = WebSocket as unknown as (...args: unknown[]) => unknown;
      const E = EventSource as unknown as (...args: unknown[]) => unknown;
      const bad: (() => unknown)[] = [
        () => W(ws),
        () => E('/x'),
        () => new WebSocket(...([] as unknown as [string])),
        () => new EventSource(...([] as unknown as [string])),
        () => new WebSocket('http://[bad'),
        () => new EventSource('http://[bad'),
        () => new WebSocket(`${ws}/ws/echo#fragment`),
        () => new WebSocket('ftp://example.com/'),
        () => new WebSocket(`${ws}/ws/echo`, ['a', 'a']),
        () => new WebSocket(`${ws}/ws/echo`, 'no spaces'),
        () => new WebSocket(Symbol('x') as unknown as string),
        () => new EventSource('/x', 5 as unknown as EventSourceInit),
        () => new WebSocket(`${ws}/ws/silent`).send('too early'),
        () => new WebSocket(`${ws}/ws/silent`).close(123),
        () => new WebSocket(`${ws}/ws/silent`).close(3000, 'x'.repeat(124)),
        () => WebSocket.prototype.send.call({} as WebSocket, 'x'),
        () => WebSocket.prototype.close.call(undefined as unknown as WebSocket),
        () => EventSource.prototype.close.call({} as EventSource),
        () => EventTarget.prototype.addEventListener.call({} as EventTarget, 'x', null),
        () => (document.addEventListener as (...args: unknown[]) => void)('x'),
        () => (document.addEventListener as (...args: unknown[]) => void)('x', 5),
        () => Function.prototype.toString.call({}),
        () => Reflect.construct(WebSocket, [ws], WebSocket.prototype.send),
      ];
      return bad.map((run) => {
        try {
          run();
          return 'no exception';
        } catch (error) {
          const e = error as DOMException;
          const chromium = 'captureStackTrace' in Error && !/Firefox/.test(navigator.userAgent);
          const foreign = chromium && /extension:/.test(String(e.stack));
          return [
            e.name,
            e.message,
            e instanceof TypeError,
            e instanceof DOMException,
            Object.hasOwn(e, 'stack'),
            foreign,
          ];
        }
      });
    },
  },
  {
    name: "an exception of the page's own argument is the same object",
    run: () => {
      const own = { own: true };
      const thrower = {
        toString() {
          throw own;
        },
      };
      const caught: boolean[] = [];
      for (const run of [
        () => new WebSocket(thrower as unknown as string),
        () => new EventSource(thrower as unknown as string),
      ]) {
        try {
          run();
        } catch (error) {
          caught.push(error === own);
        }
      }
      return caught;
    },
    expected: [true, true],
  },
  {
    name: 'arguments are read as often and in the same order',
    run: ({ ws }) => {
      const log: string[] = [];
      const url = { toString: () => (log.push('url'), `${ws}/ws/silent`) };
      const protocols = {
        *[Symbol.iterator]() {
          log.push('iterate');
          yield 'a';
        },
      };
      new WebSocket(url as unknown as string, protocols as unknown as string[]);
      const init = {
        get withCredentials() {
          log.push('withCredentials');
          return true;
        },
      };
      new EventSource(
        { toString: () => (log.push('es url'), '/sse/never') } as unknown as string,
        init,
      ).close();
      return log;
    },
    expected: ['url', 'iterate', 'es url', 'withCredentials'],
  },
  {
    name: 'subclasses: own methods, new.target, instanceof, super.send',
    run: ({ ws }) => {
      let target: unknown;
      class Mine extends WebSocket {
        extra = 1;
        constructor(url: string) {
          super(url);
          target = new.target;
        }
        override send(data: string): void {
          super.send(data);
        }
        hello(): string {
          return 'hello';
        }
      }
      class MySource extends EventSource {
        hello = 'x';
      }
      const mine = new Mine(`${ws}/ws/silent`);
      const source = new MySource('/sse/never');
      source.close();
      return [
        target === Mine,
        mine instanceof Mine,
        mine instanceof WebSocket,
        mine.hello(),
        mine.extra,
        mine.constructor === Mine,
        Object.getPrototypeOf(Mine) === WebSocket,
        source instanceof MySource && source instanceof EventSource,
        source.hello,
      ];
    },
    expected: [true, true, true, 'hello', 1, true, true, true, 'x'],
  },
  {
    name: 'Reflect.construct with another new.target takes its prototype',
    run: ({ ws }) => {
      function Other(): void {}
      const socket = Reflect.construct(WebSocket, [`${ws}/ws/silent`], Other);
      return [Object.getPrototypeOf(socket) === Other.prototype, socket instanceof WebSocket];
    },
    expected: [true, false],
  },
  {
    name: 'old-style inheritance by prototype',
    run: ({ ws }) => {
      const socket = new WebSocket.prototype.constructor.prototype.constructor(`${ws}/ws/silent`);
      const again = new (socket.constructor as typeof WebSocket)(`${ws}/ws/silent`);
      return [socket instanceof WebSocket, again instanceof WebSocket];
    },
    expected: [true, true],
  },
  {
    name: 'instances have no own properties and the native brand',
    run: ({ ws }) => {
      const socket = new WebSocket(`${ws}/ws/silent`);
      const source = new EventSource('/sse/never');
      const answer = [
        Reflect.ownKeys(socket).map(String),
        Reflect.ownKeys(source).map(String),
        Object.prototype.toString.call(socket),
        Object.prototype.toString.call(source),
        socket.url.endsWith('/ws/silent'),
        source.url.endsWith('/sse/never'),
        socket.readyState,
        source.readyState,
      ];
      source.close();
      return answer;
    },
    expected: [[], [], '[object WebSocket]', '[object EventSource]', true, true, 0, 0],
  },
  {
    name: 'instanceof and methods across realms',
    run: ({ ws }) => {
      const frame = document.createElement('iframe');
      document.documentElement.append(frame);
      const other = frame.contentWindow as unknown as typeof globalThis;
      const socket = new other.WebSocket(`${ws}/ws/silent`);
      const answer = [
        socket instanceof WebSocket,
        socket instanceof other.WebSocket,
        new WebSocket(`${ws}/ws/silent`) instanceof other.WebSocket,
        other.WebSocket !== WebSocket,
        typeof WebSocket.prototype.close.call(socket),
        other.WebSocket.name,
      ];
      frame.remove();
      return answer;
    },
    expected: [false, true, false, true, 'undefined', 'WebSocket'],
  },
];
