/**
 * The DevTools page: home of the recorder. It lives as long as DevTools is open on a tab, whatever panel is shown, and
 * survives re-docking (Firefox reloads the panel's document then). It hands the recorder to the panel when that is shown.
 */
import { debuggerApi, WireDebugger } from '../src/network/wire-debugger.ts';
import { WireTapPort } from '../src/network/wire-tap-port.ts';
import { TAP_PORT } from '../src/protocol.ts';
import type { LoggedBody } from '../src/recorder/browser-log.ts';
import { Recorder } from '../src/recorder/recorder.ts';
import type { MakeCapture } from '../src/recorder/wire-switch.ts';
import { DirectTransport } from '../src/transport/direct.ts';
import { RelayedTransport } from '../src/transport/relayed.ts';

const { tabId } = chrome.devtools.inspectedWindow;
/** Firefox gives DevTools pages no `tabs`. */
const direct = typeof chrome.tabs?.connect === 'function';

/** Entries of Chromium's log can be asked for their content, Firefox's have it. */
async function bodyOf(entry: unknown): Promise<LoggedBody | undefined> {
  const { getContent, response } = (entry ?? {}) as {
    getContent?: (callback: (text: string | null, encoding: string | null) => void) => void;
    response?: { content?: { text?: unknown; encoding?: unknown } };
  };
  if (typeof getContent !== 'function') {
    const { text, encoding } = response?.content ?? {};
    return typeof text === 'string' ? { text, base64: encoding === 'base64' } : undefined;
  }
  return new Promise((resolve) =>
    getContent.call(entry, (text, encoding) =>
      resolve(text === null ? undefined : { text, base64: encoding === 'base64' }),
    ),
  );
}

/** In Chromium only the build for wire capture has it. */
function makeCapture(): MakeCapture | undefined {
  if (!direct) return (sink) => new WireTapPort(`${TAP_PORT}${tabId}`, sink);
  const debuggers = debuggerApi();
  return debuggers && ((sink) => new WireDebugger(tabId, sink, debuggers));
}

const recorder = new Recorder(
  { productVersion: chrome.runtime.getManifest().version, userAgent: navigator.userAgent },
  (sink) => (direct ? new DirectTransport(tabId, sink) : new RelayedTransport(tabId, sink)),
  {
    bodies: !direct,
    getHar: () => new Promise((resolve) => chrome.devtools.network.getHAR(resolve)),
    bodyOf,
    onFinished: (listener) =>
      chrome.devtools.network.onRequestFinished.addListener((request) =>
        listener(
          request,
          () => new Promise((resolve) => request.getContent((text) => resolve(text ?? undefined))),
        ),
      ),
  },
  makeCapture(),
);
recorder.start();
addEventListener('pagehide', () => recorder.dispose());

/** What the type declarations lack: the theme, and the two ways to hear of its change (Firefox's, then Chromium's). */
type OnTheme = (theme: DevToolsTheme) => void;
interface Panels {
  themeName?: DevToolsTheme;
  onThemeChanged?: { addListener(listener: OnTheme): void };
  setThemeChangeHandler?(handler: OnTheme): void;
}
const panels = chrome.devtools.panels as typeof chrome.devtools.panels & Panels;

let shown: Window | undefined;

function give(window: Window): void {
  window.streamgauge?.attach(recorder, { theme: panels.themeName });
}

chrome.devtools.panels.create('Streams', '/panel/icons/icon-32.png', '/panel/index.html', (panel) => {
  panel.onShown.addListener((window) => {
    if (shown === window && window.streamgauge) return;
    shown = window;
    // The first time the document may still be loading its script.
    if (window.streamgauge) give(window);
    else window.addEventListener('load', () => give(window), { once: true });
  });
});
const setTheme: OnTheme = (theme) => shown?.streamgauge?.setTheme(theme);
if (panels.onThemeChanged) panels.onThemeChanged.addListener(setTheme);
else panels.setThemeChangeHandler?.(setTheme);
