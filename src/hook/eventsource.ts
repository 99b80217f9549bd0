import type { Connection } from './connection.ts';
import { failed } from './guard.ts';
import { listen } from './listen.ts';
import {
  addListener,
  getter,
  isTrusted,
  messageData,
  messageLastEventId,
  weakGet,
  weakSet,
} from './natives.ts';
import type { Observer } from './observer.ts';
import { replaceConstructor, replaceMethod } from './replace.ts';

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
  const { prototype } = global.EventSource;
  const url = getter<string>(prototype, 'url');
  const withCredentials = getter<boolean>(prototype, 'withCredentials');
  const readyState = getter<number>(prototype, 'readyState');
  const sources = new WeakMap<object, Watched>();

  /** Our listener knows its type, so that no event needs to be asked for it. */
  function observe(source: EventTarget, connection: Connection, type: string): void {
    // Not by `listen`: one function for every kind of event would be a slower one for messages.
    addListener(source, type, (event) => {
      try {
        if (isTrusted(event))
          observer.message(connection, type, messageLastEventId(event), messageData(event));
      } catch {
        failed();
      }
    });
  }

  replaceConstructor(global, 'EventSource', (made) => {
    const source = made as EventSource;
    const address = url(source);
    const connection = observer.made('EventSource', address, withCredentials(source), '');
    const types = { __proto__: null, message: true, open: true, error: true } as unknown as Watched['types'];
    weakSet(sources, source, { connection, types });
    observe(source, connection, 'message');
    listen(source, 'open', () => observer.open(connection, '', ''));
    listen(source, 'error', () => {
      const state = readyState(source);
      observer.error(connection, state, '');
      observer.source(connection, state === CLOSED ? 'closed' : 'lost', url(source));
    });
    // Listened to before it is announced: a failure of the announcement must not cost an event.
    observer.source(connection, 'made', address);
  });

  replaceMethod(prototype, 'close', (self) => {
    const watched = weakGet(sources, self);
    if (!watched || readyState(self as object) === CLOSED) return undefined;
    return () => {
      observer.closeCalled(watched.connection, true, undefined, '');
      observer.source(watched.connection, 'closed', '');
    };
  });

  // First ours, then the page's: a listener that stops the event's propagation must not hide it from us.
  replaceMethod(global.EventTarget.prototype, 'addEventListener', (self, args) => {
    const watched = weakGet(sources, self);
    const type = args[0];
    if (watched && typeof type === 'string' && !watched.types[type]) {
      watched.types[type] = true;
      observe(self as EventTarget, watched.connection, type);
    }
    return undefined;
  });
}
