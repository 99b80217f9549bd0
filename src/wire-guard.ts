/**
 * Chromium's wire build only: chrome.debugger outlives the DevTools page that attached it, so this lets go when that
 * page goes. It keeps nothing else; stopped and started again, the page opens its port anew.
 */
import { isGuarded, WIRE_PORT } from './network/wire-targets.ts';

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== WIRE_PORT) return;
  let targets: chrome.debugger.Debuggee[] = [];
  port.onMessage.addListener((message: unknown) => {
    if (isGuarded(message)) targets = message.attached;
  });
  port.onDisconnect.addListener(() => {
    // Those that are detached already, or gone, refuse.
    for (const target of targets) chrome.debugger.detach(target).catch(() => undefined);
  });
});
