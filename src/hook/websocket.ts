import type { Connection } from './connection.ts';
import {
  addListener,
  closeCode,
  closeReason,
  closeWasClean,
  construct,
  getOwnPropertyDescriptor,
  getter,
  isArray,
  isTrusted,
  messageData,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { replaceMethod, replaceValue, standIn } from './replace.ts';
import { hideFrames } from './stack.ts';

const OPEN = 1;

/** Observes WebSocket: construction, its events by own listeners, `send` and `close` on the prototype. */
export function hookWebSocket(global: typeof globalThis, observer: Observer): void {
  const Native = global.WebSocket;
  const prototype = Native.prototype;
  const url = getter<string>(prototype, 'url');
  const protocol = getter<string>(prototype, 'protocol');
  const extensions = getter<string>(prototype, 'extensions');
  const readyState = getter<number>(prototype, 'readyState');
  const bufferedAmount = getter<number>(prototype, 'bufferedAmount');
  const connections = new WeakMap<object, Connection>();

  function listen(socket: WebSocket, connection: Connection): void {
    addListener(socket, 'open', (event) =>
      observer.guard(
        () => isTrusted(event) && observer.open(connection, protocol(socket), extensions(socket)),
      ),
    );
    addListener(socket, 'message', (event) => {
      try {
        if (isTrusted(event)) observer.message(connection, '', '', messageData(event));
      } catch {
        observer.failed();
      }
    });
    addListener(socket, 'error', (event) =>
      observer.guard(() => isTrusted(event) && observer.error(connection, readyState(socket), '')),
    );
    addListener(socket, 'close', (event) =>
      observer.guard(() => {
        if (isTrusted(event))
          observer.closed(connection, closeCode(event), closeWasClean(event), closeReason(event));
      }),
    );
  }

  const Hooked = standIn(Native, {
    __proto__: null,
    construct(target: object, args: unknown[], newTarget: unknown): object {
      let socket: object;
      try {
        socket = construct(target as typeof WebSocket, args, newTarget as typeof WebSocket);
      } catch (error) {
        hideFrames(error);
        throw error;
      }
      observer.guard(() => {
        const connection = observer.made('WebSocket', url(socket), false, askedProtocols(args[1]));
        weakSet(connections, socket, connection);
        listen(socket as WebSocket, connection);
      });
      return socket;
    },
  } as ProxyHandler<typeof Native>);

  replaceMethod(prototype, 'send', (self, args, next) => {
    const connection = weakGet(connections, self);
    if (!connection) return next();
    const socket = self as WebSocket;
    const state = readyState(socket);
    const before = bufferedAmount(socket);
    const result = next();
    observer.guard(() => {
      const after = bufferedAmount(socket);
      if (state === OPEN) observer.sent(connection, payloadOf(args[0]), after - before, after);
      else observer.error(connection, state, 'send() on a socket that is closing or closed: discarded');
    });
    return result;
  });

  replaceMethod(prototype, 'close', (self, args, next) => {
    const connection = weakGet(connections, self);
    if (!connection) return next();
    const state = readyState(self as WebSocket);
    const result = next();
    observer.guard(() => {
      if (state > OPEN) return;
      const code = args[0];
      const reason = args[1];
      const told = typeof code === 'number' ? code : undefined;
      observer.closeCalled(connection, false, told, typeof reason === 'string' ? reason : '');
    });
    return result;
  });

  replaceValue(prototype, 'constructor', Hooked);
  replaceValue(global, 'WebSocket', Hooked);
}

/**
 * The subprotocols asked for, comma-separated. Of an array only plain text elements are looked at, through their
 * descriptors: a getter of the page would notice being read twice.
 */
function askedProtocols(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  if (!isArray(asked)) return '';
  let list = '';
  for (let i = 0; i < asked.length && i < 64; i++) {
    const value: unknown = getOwnPropertyDescriptor(asked, i)?.value;
    if (typeof value === 'string') list += list === '' ? value : `,${value}`;
  }
  return list;
}

/** What was sent: objects as they are, all else as the text that the browser made of it. */
function payloadOf(data: unknown): string | object {
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' && typeof data !== 'function') return `${data as number}`;
  return data === null ? 'null' : data;
}
