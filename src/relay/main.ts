/**
 * The relay: runs in the extension's isolated world of every frame, first of all scripts. It takes the hook's private
 * port before the page can, and passes batches on to the recorder that asks for them. It decides nothing.
 */

import { HANDOVER_EVENT, portEvent, REJOIN_EVENT } from '../protocol.ts';
import { tellPatterns } from './patterns.ts';
import { rejoinName } from './rejoin.ts';
import { Relay } from './relay.ts';

let joined = false;

/** Takes the port that a hook gives in the event `name`. */
function listen(name: string, rejoinable: Promise<string>): void {
  document.addEventListener(
    name,
    (event) => {
      event.stopImmediatePropagation();
      const { source } = event as MessageEvent;
      if (!source || joined) return; // (no instanceof: a fresh frame's port is of another realm in Firefox)
      joined = true;
      new Relay(source).start();
      tellPatterns(source);
      rejoinable
        .then((data) => source.dispatchEvent(new MessageEvent(REJOIN_EVENT, { data })))
        .catch(() => undefined); // without it, an update finds this page only after its next load
    },
    { once: true, capture: true },
  );
}

/** Asks the hook that an earlier version of this extension left in the page for a port. */
async function rejoin(rejoinable: Promise<string>): Promise<void> {
  const name = await rejoinable;
  if (joined) return;
  listen(portEvent(name), rejoinable);
  document.dispatchEvent(new Event(name));
}

// Chromium's recorder injects the relay into all documents of its tab once more: most have it.
const world = globalThis as { streamgauge?: true };
if (!world.streamgauge) {
  world.streamgauge = true;
  const name = rejoinName();
  // In a page that is already there (see src/hook/main.ts) nobody but that page would hand over a port now.
  const fresh = document.readyState === 'loading' || location.href === 'about:blank';
  if (fresh) listen(HANDOVER_EVENT, name);
  rejoin(name).catch(() => undefined);
}
