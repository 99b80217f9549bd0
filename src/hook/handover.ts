import { HANDOVER_EVENT, PATTERNS_EVENT, portEvent, REJOIN_EVENT } from '../protocol.ts';
import { guard } from './guard.ts';
import {
  addListener,
  dispatch,
  messageData,
  NativeMessageChannel,
  NativeMessageEvent,
  port1,
} from './natives.ts';
import type { Observer } from './observer.ts';

/**
 * Gives the relay a private port, on the page's document, before any script of the page can listen there. That relay
 * then tells, on the port, the secret name of an event: by it the relay of an updated extension can ask for a port of
 * its own later, when the page could listen to any name it knows.
 */
export function handOver(document: Document, observer: Observer): void {
  let secret = '';

  function offer(name: string): void {
    // Only ever used as an EventTarget that both worlds hold and no page can reach; it is never started.
    const port = port1(new NativeMessageChannel());
    observer.connect(port);
    addListener(port, REJOIN_EVENT, (event) => guard(() => expect(`${messageData(event)}`)));
    addListener(port, PATTERNS_EVENT, (event) => {
      observer.patterns = `${messageData(event)}`;
    });
    // `source`, not `ports`: reading a sequence runs the page's Array.prototype[Symbol.iterator].
    const init = { __proto__: null, source: port } as MessageEventInit;
    dispatch(document, new NativeMessageEvent(name, init));
  }

  function expect(name: string): void {
    if (secret !== '') return;
    secret = name;
    addListener(document, name, () => guard(() => offer(portEvent(name))));
  }

  offer(HANDOVER_EVENT);
}
