import type { Probe } from './probe.ts';

/** Listeners and events behave as they did. */
export const eventProbes: Probe[] = [
  {
    name: 'order of listeners and onmessage, once, duplicates, handleEvent, removal, signal, stopImmediatePropagation',
    run: async ({ ws }) => {
      const log: string[] = [];
      const socket = new WebSocket(`${ws}/ws/echo`);
      await new Promise((resolve) => (socket.onopen = resolve));
      const twice = (): unknown => log.push('twice');
      const removed = (): unknown => log.push('removed');
      const controller = new AbortController();
      let answer = (): void => {};
      socket.addEventListener('message', () => {
        log.push('first');
        answer();
      });
      socket.onmessage = () => log.push('onmessage');
      socket.addEventListener('message', twice);
      socket.addEventListener('message', twice);
      socket.addEventListener('message', () => log.push('once'), { once: true });
      const object = {
        handleEvent(this: unknown, event: Event) {
          log.push(`handleEvent ${this === object} ${event.type}`);
        },
      };
      socket.addEventListener('message', object);
      socket.addEventListener('message', removed);
      socket.removeEventListener('message', removed);
      socket.addEventListener('message', () => log.push('aborted'), { signal: controller.signal });
      controller.abort();
      socket.addEventListener('message', (event) => {
        log.push('stops');
        if (event.data === '2') event.stopImmediatePropagation();
      });
      socket.addEventListener('message', () => log.push('last'));
      for (const text of ['1', '2']) {
        const answered = new Promise<void>((resolve) => {
          answer = resolve;
        });
        socket.send(text);
        await answered;
        await new Promise((resolve) => setTimeout(resolve));
        log.push('|');
      }
      socket.close();
      return log;
    },
    expected: [
      'first',
      'onmessage',
      'twice',
      'once',
      'handleEvent true message',
      'stops',
      'last',
      '|',
      'first',
      'onmessage',
      'twice',
      'handleEvent true message',
      'stops',
      '|',
    ],
  },
  {
    name: 'replacing and clearing onmessage keeps its place',
    run: async ({ origin }) => {
      const log: string[] = [];
      const source = new EventSource(`${origin}/sse/ids?every=5`);
      source.onmessage = () => log.push('old');
      source.addEventListener('message', () => log.push('listener'));
      source.onmessage = () => log.push('new');
      await new Promise((resolve) => source.addEventListener('message', resolve, { once: true }));
      source.onmessage = null;
      await new Promise((resolve) => source.addEventListener('message', resolve, { once: true }));
      source.close();
      return [log.slice(0, 3), source.onmessage];
    },
    expected: [['new', 'listener', 'listener'], null],
  },
  {
    name: 'the events themselves: trusted, target, phase, path, fields',
    run: async ({ origin, ws }) => {
      const source = new EventSource(`${origin}/sse/named?types=order&every=10`);
      const order = await new Promise<MessageEvent>((resolve) =>
        source.addEventListener('order', resolve as EventListener),
      );
      source.close();
      const socket = new WebSocket(`${ws}/ws/close?code=4001&reason=bye`);
      const close = await new Promise<CloseEvent>((resolve) => (socket.onclose = resolve));
      return [
        [
          order.isTrusted,
          order.type,
          order.target === source,
          order.eventPhase,
          order.composedPath().length,
          order.cancelable,
        ],
        [order.origin === origin, typeof order.data, order.ports.length, Reflect.ownKeys(order).map(String)],
        [close.isTrusted, close.code, close.reason, close.wasClean, socket.readyState],
      ];
    },
  },
  {
    name: "an exception in the page's listener reaches window.onerror once, the next listener still runs",
    run: async ({ origin }) => {
      const errors: string[] = [];
      const own = new Error('own');
      window.onerror = (message, _file, _line, _column, error) => {
        errors.push(`${message} ${error === own}`);
        return true;
      };
      const source = new EventSource(`${origin}/sse/once?text=x`);
      source.addEventListener('message', () => {
        throw own;
      });
      await new Promise((resolve) => source.addEventListener('message', resolve));
      source.close();
      await new Promise((resolve) => setTimeout(resolve));
      window.onerror = null;
      return errors.length === 1 && errors[0]!.endsWith('own true');
    },
    expected: true,
  },
  {
    name: 'synthetic events are heard by the page and change nothing',
    run: async ({ ws }) => {
      const socket = new WebSocket(`${ws}/ws/silent`);
      const heard: unknown[] = [];
      socket.onmessage = (event) => heard.push([event.data, event.isTrusted]);
      socket.dispatchEvent(new MessageEvent('message', { data: 'fake' }));
      socket.dispatchEvent(new CloseEvent('close', { code: 1000 }));
      return [heard, socket.readyState];
    },
    expected: [[['fake', false]], 0],
  },
  {
    name: 'named types with odd names, null listeners and odd arguments',
    run: async () => {
      const source = new EventSource('/sse/never');
      const returned = [
        source.addEventListener('__proto__', () => {}),
        source.addEventListener('constructor', null as unknown as () => void),
        source.addEventListener(null as unknown as string, () => {}),
        (source as EventTarget).addEventListener(5 as unknown as string, { handleEvent() {} }),
      ];
      let conversions = 0;
      source.addEventListener({ toString: () => (conversions++, 'x') } as unknown as string, () => {});
      source.close();
      return [returned.map(String), conversions];
    },
    expected: [['undefined', 'undefined', 'undefined', 'undefined'], 1],
  },
  {
    name: 'nothing arrives at window or document that the page did not send',
    run: async ({ ws }) => {
      const heard: string[] = [];
      for (const target of [window, document]) {
        for (const type of ['message', 'sg:port', 'batch', 'pending', 'record', 'messageerror']) {
          target.addEventListener(type, () => heard.push(type), true);
        }
      }
      const socket = new WebSocket(`${ws}/ws/echo`);
      await new Promise((resolve) => (socket.onopen = resolve));
      socket.send('x');
      await new Promise((resolve) => (socket.onmessage = resolve));
      await new Promise((resolve) => setTimeout(resolve, 120));
      socket.close();
      return heard;
    },
    expected: [],
  },
  {
    name: 'after close() the order of readyState, events and microtasks',
    run: async ({ ws }) => {
      const log: unknown[] = [];
      const socket = new WebSocket(`${ws}/ws/echo`);
      await new Promise((resolve) => (socket.onopen = resolve));
      socket.onclose = (event) => {
        log.push(['close', event.code, socket.readyState]);
        Promise.resolve().then(() => log.push('microtask'));
      };
      const closed = new Promise((resolve) =>
        socket.addEventListener('close', () => resolve(log.push('second'))),
      );
      socket.close(3001, 'done');
      log.push(socket.readyState);
      socket.send('discarded');
      log.push(socket.bufferedAmount);
      await closed;
      await new Promise((resolve) => setTimeout(resolve));
      return log;
    },
    expected: [2, 9, ['close', 3001, 3], 'microtask', 'second'],
  },
];
