/**
 * The relay: runs in the extension's isolated world of every frame, first of all scripts. It takes the hook's private
 * port before the page can, and passes batches on to the recorder that asks for them. It decides nothing.
 */

import { HANDOVER_EVENT } from '../protocol.ts';
import { Relay } from './relay.ts';

// In a page that is already there (see src/hook/main.ts) no hook will come: nobody else may hand over a port.
if (document.readyState === 'loading' || location.href === 'about:blank') {
  document.addEventListener(
    HANDOVER_EVENT,
    (event) => {
      event.stopImmediatePropagation();
      const port = (event as MessageEvent).ports[0];
      if (port) new Relay(port).start();
    },
    { once: true, capture: true },
  );
}
