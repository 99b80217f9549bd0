import type { Connection } from './connection.ts';
import {
  addListener,
  construct,
  getter,
  isTrusted,
  messageData,
  messageLastEventId,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { replaceMethod, replaceValue, standIn } from './replace.ts';
import { hideFrames } from './stack.ts';

const CLOSED = 2;

interface Watched {
  connection: Connection;
  /** Event types that have our listener. No prototype, so that a type named "__proto__" is a name like any other. */
  types: { [type: string]: true };
}

/**
 * Observes EventSource: construction, `close` on the prototype and its events by own listeners. A named event is
 * observed from the moment the page listens to its type: `EventTarget.prototype.addEventListener` tells which.
 */
export function hookEventSource(global: typeof globalThis, observer: Observer): void {
  const Native = global.EventSource;
  const prototype = Native.prototype;
  const url = getter<string>(prototype, 'url');
  const withCredentials = getter<boolean>(prototype, 'withCredentials');
  const readyState = getter<number>(prototype, 'readyState');
  const sources = new WeakMap<object, Watched>();

  /** Our listener knows its type, so that no event needs to be asked for it. */
  function observe(source: EventSource, connection: Connection, type: string): void {
    addListener(source, type, (event) => {
      try {
        if (isTrusted(event))
          observer.message(connection, type, messageLastEventId(event), messageData(event));
      } catch {
        observer.failed();
      }
    });
  }

  function listen(source: EventSource, connection: Connection): void {
    const types = { __proto__: null, message: true, open: true, error: true } as unknown as Watched['types'];
    weakSet(sources, source, { connection, types });
    observe(source, connection, 'message');
    addListener(source, 'open', (event) =>
      observer.guard(() => isTrusted(event) && observer.open(connection, '', '')),
    );
    addListener(source, 'error', (event) =>
      observer.guard(() => isTrusted(event) && observer.error(connection, readyState(source), '')),
    );
  }

  const Hooked = standIn(Native, {
    __proto__: null,
    construct(target: object, args: unknown[], newTarget: unknown): object {
      let source: object;
      try {
        source = construct(target as typeof EventSource, args, newTarget as typeof EventSource);
      } catch (error) {
        hideFrames(error);
        throw error;
      }
      observer.guard(() => {
        listen(source as EventSource, observer.made('EventSource', url(source), withCredentials(source), ''));
      });
      return source;
    },
  } as ProxyHandler<typeof Native>);

  replaceMethod(prototype, 'close', (self, _args, next) => {
    const watched = weakGet(sources, self);
    if (!watched) return next();
    const state = readyState(self as EventSource);
    const result = next();
    observer.guard(() => {
      if (state !== CLOSED) observer.closeCalled(watched.connection, true, undefined, '');
    });
    return result;
  });

  // First ours, then the page's: a listener that stops the event's propagation must not hide it from us.
  replaceMethod(global.EventTarget.prototype, 'addEventListener', (self, args, next) => {
    const watched = weakGet(sources, self);
    const type = args[0];
    if (watched && typeof type === 'string' && watched.types[type] === undefined) {
      observer.guard(() => {
        watched.types[type] = true;
        observe(self as EventSource, watched.connection, type);
      });
    }
    return next();
  });

  replaceValue(prototype, 'constructor', Hooked);
  replaceValue(global, 'EventSource', Hooked);
}
