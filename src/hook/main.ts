/**
 * The hook: runs in the page's own world at document_start, before any script of the page, in every frame.
 * It observes native objects and changes nothing a page can see. Nothing from npm is imported here.
 */
import { hookEventSource } from './eventsource.ts';
import { handOver } from './handover.ts';
import { Observer } from './observer.ts';
import { maskToString } from './replace.ts';
import { hookResponse } from './response.ts';
import { hookWebSocket } from './websocket.ts';
import { hookXMLHttpRequest } from './xhr.ts';

function install(): void {
  const observer = new Observer();
  if ('WebSocket' in globalThis) hookWebSocket(globalThis, observer);
  if ('EventSource' in globalThis) hookEventSource(globalThis, observer);
  if ('Response' in globalThis) hookResponse(globalThis, observer);
  if ('XMLHttpRequest' in globalThis) hookXMLHttpRequest(globalThis, observer);
  maskToString();
  handOver(document, observer);
}

// Firefox also runs content scripts in pages that are already there when the add-on is installed or updated. There
// the page may have replaced any native, or the hook of before the update is still in place (and the relay rejoins it).
// (about:blank starts complete.)
if (document.readyState === 'loading' || location.href === 'about:blank') {
  try {
    install();
  } catch {
    // A page without one of the captured natives keeps everything as it is.
  }
}
