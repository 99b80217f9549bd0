/**
 * Runs inside Firefox, in the privileged scope of a browser window; `firefox-session.ts` brings it there as text.
 * It knows tabs by their BiDi context id and does what no page may: open toolboxes, run code in the panel's own
 * document, send trusted input to it, take its picture, switch the add-on off and on.
 */
(() => {
  const { NavigableManager } = ChromeUtils.importESModule(
    'chrome://remote/content/shared/NavigableManager.sys.mjs',
  );
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  let calls = Date.now();

  const tabOf = (id) => {
    const browser = NavigableManager.getBrowserById(id);
    if (!browser) throw new Error('The tab is closed');
    return browser.ownerDocument.defaultView.gBrowser.getTabForBrowser(browser);
  };
  const toolboxOf = (id) => {
    const toolbox = gDevTools.getToolboxForTab(tabOf(id));
    if (!toolbox) throw new Error('The toolbox is closed');
    return toolbox;
  };
  const toolOf = (id, title) =>
    toolboxOf(id)
      .getAdditionalTools()
      .find((tool) => tool.label === title);
  /** The remote <browser> that shows the panel's document. */
  const panelOf = (id, title) => {
    const tool = toolOf(id, title);
    const frame = tool && toolboxOf(id).doc.getElementById(`toolbox-panel-iframe-${tool.id}`);
    const browser = frame?.contentDocument?.getElementById('webext-panels-browser');
    if (!browser?.messageManager) throw new Error('The Streams panel is not open');
    return browser;
  };
  const MODIFIERS = { Alt: 1, Control: 2, Shift: 4, Meta: 8 };
  const flags = (modifiers) => modifiers.reduce((sum, name) => sum | MODIFIERS[name], 0);

  return {
    async open({ id, host }) {
      const tab = tabOf(id);
      tab.ownerDocument.defaultView.gBrowser.selectedTab = tab;
      await gDevTools.showToolboxForTab(tab, { toolId: 'webconsole', hostType: host });
    },

    /** false while the add-on has not registered its panel. */
    async select({ id, title }) {
      const tool = toolOf(id, title);
      if (!tool) return false;
      await toolboxOf(id).selectTool(tool.id);
      panelOf(id, title).focus();
      return true;
    },

    async selectOther({ id }) {
      await toolboxOf(id).selectTool('webconsole');
    },

    async close({ id }) {
      await gDevTools.closeToolboxForTab(tabOf(id));
    },

    async dock({ id, host }) {
      await toolboxOf(id).switchHost(host);
    },

    /**
     * Evaluates an expression that gives a promise of a string. A frame script makes a sandbox over the panel's
     * window, since plain eval is blocked by the extension's content security policy.
     */
    evaluate({ id, title, source, timeout }) {
      const { messageManager } = panelOf(id, title);
      const name = `streamgauge:${++calls}`;
      const script = `(async () => {
        let answer;
        try {
          const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
          answer = { value: await Cu.evalInSandbox(${JSON.stringify(source)}, sandbox) };
        } catch (error) {
          answer = { error: String(error) };
        }
        sendAsyncMessage(${JSON.stringify(name)}, answer);
      })()`;
      return new Promise((done, fail) => {
        // The document may be replaced under our feet (a reload, a re-docked toolbox): then nobody answers.
        const timer = setTimeout(() => settle(() => fail(new Error('The panel did not answer'))), timeout);
        const settle = (finish) => {
          clearTimeout(timer);
          messageManager.removeMessageListener(name, receive);
          finish();
        };
        const receive = ({ data }) =>
          settle(() => (data.error ? fail(new Error(data.error)) : done(data.value)));
        messageManager.addMessageListener(name, receive);
        messageManager.loadFrameScript(
          `data:application/javascript;charset=utf-8,${encodeURIComponent(script)}`,
          false,
        );
      });
    },

    mouse({ id, title, type, x, y, buttons, count, modifiers }) {
      const browser = panelOf(id, title);
      const box = browser.getBoundingClientRect();
      if (type === 'mousedown') browser.focus();
      browser.ownerDocument.defaultView.synthesizeMouseEvent(
        type,
        box.x + x,
        box.y + y,
        { button: 0, buttons, clickCount: count, inputSource: 1, modifiers: flags(modifiers) },
        {},
      );
    },

    wheel({ id, title, x, y, dx, dy, modifiers }) {
      const browser = panelOf(id, title);
      const box = browser.getBoundingClientRect();
      const lines = (delta) => Math.trunc(delta / 20);
      browser.ownerDocument.defaultView.windowUtils.sendWheelEvent(
        box.x + x,
        box.y + y,
        dx,
        dy,
        0,
        0,
        flags(modifiers),
        lines(dx),
        lines(dy),
        0,
      );
    },

    /** One chord; the text input processor finds key codes and keeps the state of the modifiers. */
    press({ id, title, keys }) {
      const browser = panelOf(id, title);
      const win = browser.ownerDocument.defaultView;
      browser.focus();
      const processor = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      if (!processor.beginInputTransactionForTests(win)) throw new Error('Firefox takes no keys now');
      const events = keys.map(({ key, code }) => new win.KeyboardEvent('', { key, code }));
      for (const event of events) processor.keydown(event);
      for (const event of events.reverse()) processor.keyup(event);
    },

    async snapshot({ id, title }) {
      const browser = panelOf(id, title);
      const picture = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white');
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext('2d').drawImage(picture, 0, 0);
      picture.close();
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      return bytes.toBase64();
    },

    /** Grows or shrinks the toolbox's window (or, docked, the browser's) by what the panel lacks or has too much. */
    resize({ id, title, width, height }) {
      const box = panelOf(id, title).getBoundingClientRect();
      const [dx, dy] = [width - Math.round(box.width), height - Math.round(box.height)];
      if (dx === 0 && dy === 0) return true;
      toolboxOf(id).topWindow.resizeBy(dx, dy);
      return false;
    },

    theme({ dark }) {
      Services.prefs.setIntPref('ui.systemUsesDarkTheme', dark ? 1 : 0);
      Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', dark ? 0 : 1);
      Services.prefs.setStringPref('devtools.theme', dark ? 'dark' : 'light');
    },

    async addon({ addonId, action }) {
      const addon = await AddonManager.getAddonByID(addonId);
      if (!addon) throw new Error(`No add-on ${addonId}`);
      await addon[action]();
      if (action !== 'disable') await WebExtensionPolicy.getByID(addonId)?.readyPromise;
    },

    async stopBackground({ addonId }) {
      const extension = WebExtensionPolicy.getByID(addonId)?.extension;
      if (extension?.backgroundState !== 'running') return false;
      await extension.terminateBackground({ ignoreDevToolsAttached: true });
      return true;
    },

    closeEmptyWindows({ id }) {
      const own = tabOf(id).ownerDocument.defaultView;
      for (const win of Services.wm.getEnumerator('navigator:browser')) {
        // Later: one of them may be where this very call runs.
        if (win !== own && win.gBrowser.currentURI.spec === 'about:blank')
          own.setTimeout(() => win.close(), 0);
      }
    },
  };
})();
