/**
 * Firefox only: DevTools pages there have no `tabs`, so each talks to the relays of its tab through this event page;
 * and where wire capture is on, it taps the tab. It keeps nothing: stopped and started again, ports are opened anew
 * from both ends, and wire capture is off.
 */

import { type TapApi, WireTap } from './network/wire-tap.ts';
import type { TapTold } from './network/wire-tap-port.ts';
import type { FromBackground } from './protocol.ts';
import { isAnnouncement, isToBackground, PANEL_PORT, TAP_PORT } from './protocol.ts';
import { DirectTransport } from './transport/direct.ts';
import type { ToldElsewhere, ToldExchange } from './transport/transport.ts';

chrome.runtime.onConnect.addListener((port) => {
  const { name } = port;
  if (name.startsWith(PANEL_PORT)) relay(Number(name.slice(PANEL_PORT.length)), port);
  else if (name.startsWith(TAP_PORT)) tap(Number(name.slice(TAP_PORT.length)), port);
});

function poster(
  port: chrome.runtime.Port,
): (message: FromBackground | ToldExchange | ToldElsewhere | TapTold) => void {
  return (message) => {
    try {
      port.postMessage(message);
    } catch {
      // The DevTools page went away; its disconnect follows.
    }
  };
}

function relay(tabId: number, port: chrome.runtime.Port): void {
  const post = poster(port);
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
}

function tap(tabId: number, port: chrome.runtime.Port): void {
  const api = chrome.webRequest as unknown as TapApi;
  const wire = new WireTap(tabId, poster(port), api);
  const announced = (message: unknown, sender: chrome.runtime.MessageSender): void => {
    const { documentId, tab } = sender;
    if (sender.id !== chrome.runtime.id || tab?.id !== tabId || documentId === undefined) return;
    if (isAnnouncement(message) && message.streamgauge === 'source')
      wire.announce(documentId, message, message.t);
  };
  chrome.runtime.onMessage.addListener(announced);
  port.onDisconnect.addListener(() => {
    chrome.runtime.onMessage.removeListener(announced);
    wire.stop();
  });
}
