/**
 * The hook: runs in the page's own world at document_start, before any script of the page, in every frame.
 * It observes native objects and changes nothing a page can see. Nothing from npm is imported here.
 */
import { HANDOVER_EVENT } from '../protocol.ts';
import { hookEventSource } from './eventsource.ts';
import { Observer } from './observer.ts';
import { maskToString } from './replace.ts';
import { hookWebSocket } from './websocket.ts';

function install(): void {
  // Only ever used as an EventTarget that both worlds hold and no page can reach; it is never started.
  const port = new MessageChannel().port1;
  const observer = new Observer(port);
  if ('WebSocket' in globalThis) hookWebSocket(globalThis, observer);
  if ('EventSource' in globalThis) hookEventSource(globalThis, observer);
  maskToString();
  document.dispatchEvent(new MessageEvent(HANDOVER_EVENT, { ports: [port] }));
}

// Firefox also runs content scripts in pages that are already there when the add-on is installed or updated. There
// the page may have replaced any native: such a page is recorded after its next load. (about:blank starts complete.)
if (document.readyState === 'loading' || location.href === 'about:blank') {
  try {
    install();
  } catch {
    // A page without one of the captured natives keeps everything as it is.
  }
}
