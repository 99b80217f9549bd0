/**
 * Firefox only: DevTools pages there have no `tabs`, so each talks to the relays of its tab through this event page.
 * It keeps nothing: stopped and started again, ports are opened anew from both ends.
 */

import type { FromBackground } from './protocol.ts';
import { isToBackground, PANEL_PORT } from './protocol.ts';
import { DirectTransport } from './transport/direct.ts';
import type { ToldElsewhere, ToldExchange } from './transport/transport.ts';

chrome.runtime.onConnect.addListener((port) => {
  if (!port.name.startsWith(PANEL_PORT)) return;
  const tabId = Number(port.name.slice(PANEL_PORT.length));
  const post = (message: FromBackground | ToldExchange | ToldElsewhere): void => {
    try {
      port.postMessage(message);
    } catch {
      // The panel went away; its disconnect follows.
    }
  };
  const transport = new DirectTransport(tabId, {
    hello: (hello) => post({ hello }),
    message: (doc, message) => post({ doc, message }),
    gone: (gone) => post({ gone }),
    exchange: (exchange) => post({ exchange }),
    elsewhere: (elsewhere) => post({ elsewhere }),
  });
  port.onMessage.addListener((message: unknown) => {
    if (isToBackground(message) && message.message.type !== 'ping')
      transport.send(message.doc, message.message);
  });
  port.onDisconnect.addListener(() => transport.close());
  transport.start();
});
