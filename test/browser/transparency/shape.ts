import type { Probe } from './probe.ts';

/** Constructors, prototypes and functions look as they did. */
export const shapeProbes: Probe[] = [
  {
    name: 'property descriptors of the constructors on window',
    run: () =>
      ['WebSocket', 'EventSource'].map((name) => {
        const { value, ...flags } = Object.getOwnPropertyDescriptor(window, name)!;
        return [name, typeof value, flags];
      }),
    expected: ['WebSocket', 'EventSource'].map((name) => [
      name,
      'function',
      { writable: true, enumerable: false, configurable: true },
    ]),
  },
  {
    name: 'name, length, own keys and static constants',
    run: () =>
      [WebSocket, EventSource].map((C) => [
        C.name,
        C.length,
        Reflect.ownKeys(C).map(String),
        Object.entries(Object.getOwnPropertyDescriptors(C)).map(([key, { get, set, ...rest }]) => [
          key,
          typeof rest.value === 'object' ? 'object' : rest.value,
          rest.writable,
          rest.enumerable,
          rest.configurable,
        ]),
      ]),
  },
  {
    name: 'prototype.constructor is the global, and its descriptor',
    run: () =>
      [WebSocket, EventSource].map((C) => {
        const { value, ...flags } = Object.getOwnPropertyDescriptor(C.prototype, 'constructor')!;
        return [value === C, C.prototype.constructor === C, flags];
      }),
    expected: [1, 2].map(() => [true, true, { writable: true, enumerable: false, configurable: true }]),
  },
  {
    name: 'keys of the prototypes, in order',
    run: () =>
      [WebSocket.prototype, EventSource.prototype, EventTarget.prototype, Function.prototype].map((p) =>
        Reflect.ownKeys(p).map(String),
      ),
  },
  {
    name: 'methods: descriptor, name, length, own keys, no prototype, not constructible',
    run: () => {
      const methods: [object, string][] = [
        [WebSocket.prototype, 'send'],
        [WebSocket.prototype, 'close'],
        [EventSource.prototype, 'close'],
        [EventTarget.prototype, 'addEventListener'],
        [Function.prototype, 'toString'],
      ];
      return methods.map(([owner, key]) => {
        const { value, ...flags } = Object.getOwnPropertyDescriptor(owner, key)!;
        let constructible = true;
        try {
          Reflect.construct(Object, [], value);
        } catch {
          constructible = false;
        }
        return [key, flags, value.name, value.length, Reflect.ownKeys(value).map(String), constructible];
      });
    },
  },
  {
    name: 'source text of every function that could be replaced',
    run: () =>
      [
        WebSocket,
        EventSource,
        WebSocket.prototype.send,
        WebSocket.prototype.close,
        EventSource.prototype.close,
        EventTarget.prototype.addEventListener,
        Function.prototype.toString,
      ].map((f) => [Function.prototype.toString.call(f), `${f}`, String(f)]),
  },
  {
    name: 'source text asked from another realm names native code',
    run: () => {
      const frame = document.createElement('iframe');
      document.documentElement.append(frame);
      const other = (frame.contentWindow as unknown as typeof globalThis).Function.prototype.toString;
      const answers = [WebSocket, EventSource, WebSocket.prototype.send].map((f) =>
        /\[native code\]/.test(other.call(f)),
      );
      frame.remove();
      return answers;
    },
    expected: [true, true, true],
  },
  {
    name: 'prototype chains and toStringTag',
    run: () => [
      Object.getPrototypeOf(WebSocket) === EventTarget,
      Object.getPrototypeOf(EventSource) === EventTarget,
      Object.prototype.toString.call(WebSocket),
      Object.prototype.toString.call(WebSocket.prototype),
    ],
    expected: [true, true, '[object Function]', '[object WebSocket]'],
  },
  {
    name: 'freezing the constructors and prototypes works',
    run: () => {
      const frame = document.createElement('iframe');
      document.documentElement.append(frame);
      const other = frame.contentWindow as unknown as typeof globalThis;
      const frozen = [
        other.WebSocket,
        other.WebSocket.prototype,
        other.EventSource,
        other.EventSource.prototype,
      ].map((o) => Object.isFrozen(Object.freeze(o)));
      frame.remove();
      return frozen;
    },
    expected: [true, true, true, true],
  },
  {
    name: 'deleting and redefining the global works',
    run: () => {
      const frame = document.createElement('iframe');
      document.documentElement.append(frame);
      const other = frame.contentWindow as unknown as { WebSocket?: unknown };
      const deleted = delete other.WebSocket;
      const gone = 'WebSocket' in other;
      other.WebSocket = 5;
      const answer = [deleted, gone, other.WebSocket];
      frame.remove();
      return answer;
    },
    expected: [true, false, 5],
  },
];

/**
 * Firefox resolves the globals of a window when they are first touched, by anybody, and lists them in that order:
 * there any page script, and any content script, changes it.
 */
export const keyOrderProbes: Probe[] = [
  {
    name: 'order of the keys of window',
    run: () => {
      const keys = Reflect.ownKeys(window).map(String);
      return ['WebSocket', 'EventSource', 'EventTarget', 'MessageEvent'].map((name) => {
        const at = keys.indexOf(name);
        return [keys[at - 1], keys[at + 1]];
      });
    },
  },
];
