/**
 * The relay: runs in the extension's isolated world of every frame, first of all scripts. It takes the hook's private
 * port before the page can, and passes batches on to the recorder that asks for them. It decides nothing.
 */

import { HANDOVER_EVENT, portEvent, REJOIN_EVENT } from '../protocol.ts';
import { rejoinName } from './rejoin.ts';
import { Relay } from './relay.ts';

/** The port that the hook gives in the event `name`, which comes at once or never. */
let hook: MessagePort | undefined;

function listen(name: string): () => void {
  const take = (event: Event): void => {
    event.stopImmediatePropagation();
    const { source } = event as MessageEvent;
    if (!source || hook) return; // (no instanceof: a fresh frame's port is of another realm in Firefox)
    hook = source as MessagePort;
    new Relay(hook).start();
  };
  document.addEventListener(name, take, { once: true, capture: true });
  return () => document.removeEventListener(name, take, { capture: true });
}

/** Asks the hook that an earlier version of this extension left in the page for a port. */
function rejoin(name: string): void {
  const stop = listen(portEvent(name));
  document.dispatchEvent(new Event(name));
  stop();
}

async function start(): Promise<void> {
  // A page that is already there (see src/hook/main.ts): nobody but that page would hand over a port now.
  const late = document.readyState !== 'loading' && location.href !== 'about:blank';
  const stop = late ? () => undefined : listen(HANDOVER_EVENT);
  const name = await rejoinName();
  stop();
  if (hook) hook.dispatchEvent(new MessageEvent(REJOIN_EVENT, { data: name }));
  else rejoin(name);
}

// Chromium's recorder injects the relay into all documents of its tab once more: most have it.
const world = globalThis as { streamgauge?: true };
if (!world.streamgauge) {
  world.streamgauge = true;
  start().catch(() => undefined); // without storage, an update finds this page only after its next load
}
