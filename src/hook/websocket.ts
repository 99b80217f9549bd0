import type { Connection } from './connection.ts';
import { failed } from './guard.ts';
import { listen } from './listen.ts';
import {
  addListener,
  closeCode,
  closeReason,
  closeWasClean,
  getOwnPropertyDescriptor,
  getter,
  isArray,
  isTrusted,
  messageData,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { replaceConstructor, replaceMethod } from './replace.ts';

const OPEN = 1;

/** Observes WebSocket: construction, its events by own listeners, `send` and `close` on the prototype. */
export function hookWebSocket(global: typeof globalThis, observer: Observer): void {
  const { prototype } = global.WebSocket;
  const url = getter<string>(prototype, 'url');
  const protocol = getter<string>(prototype, 'protocol');
  const extensions = getter<string>(prototype, 'extensions');
  const readyState = getter<number>(prototype, 'readyState');
  const bufferedAmount = getter<number>(prototype, 'bufferedAmount');
  const connections = new WeakMap<object, Connection>();

  replaceConstructor(global, 'WebSocket', (made, args) => {
    const socket = made as WebSocket;
    const connection = observer.made('WebSocket', url(socket), false, askedProtocols(args[1]));
    weakSet(connections, socket, connection);
    listen(socket, 'open', () => observer.open(connection, protocol(socket), extensions(socket)));
    // Not by `listen`: one function for every kind of event would be a slower one for messages.
    addListener(socket, 'message', (event) => {
      try {
        if (isTrusted(event)) observer.message(connection, '', '', messageData(event));
      } catch {
        failed();
      }
    });
    listen(socket, 'error', () => observer.error(connection, readyState(socket), ''));
    listen(socket, 'close', (event) =>
      observer.closed(connection, closeCode(event), closeWasClean(event), closeReason(event)),
    );
  });

  replaceMethod(prototype, 'send', (self, args) => {
    const connection = weakGet(connections, self);
    if (!connection) return undefined;
    const socket = self as WebSocket;
    const state = readyState(socket);
    const before = bufferedAmount(socket);
    return () => {
      const after = bufferedAmount(socket);
      if (state === OPEN) observer.sent(connection, payloadOf(args[0]), after - before, after);
      else observer.error(connection, state, 'send() on a socket that is closing or closed: discarded');
    };
  });

  replaceMethod(prototype, 'close', (self, args) => {
    const connection = weakGet(connections, self);
    if (!connection || readyState(self as WebSocket) > OPEN) return undefined;
    return () => {
      const code = args[0];
      const reason = args[1];
      const told = typeof code === 'number' ? code : undefined;
      observer.closeCalled(connection, false, told, typeof reason === 'string' ? reason : '');
    };
  });
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
