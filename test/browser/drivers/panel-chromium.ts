/** The Streams panel in an undocked Chromium DevTools window: an ordinary frame of the front end's page. */
import type { Frame, Locator, Page } from 'playwright';
import {
  type Dock,
  type Modifier,
  PANEL_TITLE,
  type Panel,
  type Point,
  type PointerOptions,
  type Size,
  type Target,
  type Theme,
} from './driver.ts';
import { callText, gist, nameOf, poll } from './poll.ts';

/** What is used of DevTools' own modules, which have no published types. */
interface LegacyUi {
  UI: {
    DockController: { DockController: { instance(): { setDockSide(side: string): void } } };
    ViewManager: { ViewManager: { instance(): { showView(id: string): Promise<void> } } };
  };
}
interface CommonModule {
  Settings: { Settings: { instance(): { moduleSetting(name: string): { set(value: string): void } } } };
}

export class ChromiumPanel implements Panel {
  readonly #frontEnd: Page;
  readonly #id: string;

  constructor(frontEnd: Page, id: string) {
    this.#frontEnd = frontEnd;
    this.#id = id;
  }

  async evaluate<R, A = undefined>(fn: (arg: A) => R | Promise<R>, arg?: A): Promise<R> {
    return this.frame().evaluate<R>(callText(fn, arg));
  }

  async waitFor<A = undefined>(
    fn: (arg: A) => unknown,
    arg?: A,
    options: { timeout?: number; what?: string } = {},
  ): Promise<void> {
    const what = options.what ?? nameOf(fn, arg);
    await poll(
      what,
      () => this.evaluate(fn, arg as A),
      options.timeout,
      async () => gist(await this.text()),
    );
  }

  async click(target: Target, options: PointerOptions & { count?: number } = {}): Promise<void> {
    const { at: position, modifiers, count: clickCount = 1 } = options;
    await this.find(target).click({ position, modifiers, clickCount });
  }

  async hover(target: Target, options: PointerOptions = {}): Promise<void> {
    await this.find(target).hover({ position: options.at, modifiers: options.modifiers });
  }

  async wheel(
    target: Target,
    delta: { dx?: number; dy?: number },
    options: PointerOptions = {},
  ): Promise<void> {
    const { x, y } = await this.pointIn(target, options.at);
    await this.withKeys(options.modifiers, async () => {
      await this.#frontEnd.mouse.move(x, y);
      await this.#frontEnd.mouse.wheel(delta.dx ?? 0, delta.dy ?? 0);
    });
  }

  async drag(
    target: Target,
    from: Point,
    to: Point,
    options: { modifiers?: Modifier[] } = {},
  ): Promise<void> {
    const start = await this.pointIn(target, from);
    const end = await this.pointIn(target, to);
    const { mouse } = this.#frontEnd;
    await this.withKeys(options.modifiers, async () => {
      await mouse.move(start.x, start.y);
      await mouse.down();
      await mouse.move(end.x, end.y, { steps: 8 });
      await mouse.up();
    });
  }

  async fill(target: Target, text: string): Promise<void> {
    const box = this.find(target);
    await box.fill('');
    await box.pressSequentially(text);
  }

  async press(key: string): Promise<void> {
    await this.#frontEnd.keyboard.press(key);
  }

  text(): Promise<string> {
    return this.evaluate(() => document.body.innerText);
  }

  async screenshot(path: string): Promise<void> {
    const view = await this.frame().frameElement();
    await view.screenshot({ path });
  }

  async hide(): Promise<void> {
    await this.showView('console');
    await poll('the panel to hide', async () => !(await (await this.frame().frameElement()).isVisible()));
  }

  /** Before the extension has registered its panel `showView` does nothing, hence the retries. */
  async show(): Promise<void> {
    // DevTools names an extension's view after its origin and title, without anything between.
    await poll(
      'the Streams panel',
      async () => {
        await this.showView(`chrome-extension://${this.#id}${PANEL_TITLE}`);
        const frame = this.frame();
        return (
          (await (await frame.frameElement()).isVisible()) && (await frame.evaluate(() => !!document.body))
        );
      },
      60_000,
    );
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.#frontEnd.emulateMedia({ colorScheme: theme });
    await this.#frontEnd.evaluate(
      async (name) => {
        const common: CommonModule = await import('./core/common/common.js' as string);
        common.Settings.Settings.instance().moduleSetting('ui-theme').set(name);
      },
      theme === 'dark' ? 'dark' : 'default',
    );
  }

  async setSize(size: Size): Promise<void> {
    const outer = await this.#frontEnd.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    const inner = await this.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await this.#frontEnd.setViewportSize({
      width: size.width + outer.width - inner.width,
      height: size.height + outer.height - inner.height,
    });
    await this.waitFor((s) => innerWidth === s.width && innerHeight === s.height, size, { what: 'the size' });
  }

  async setDock(dock: Dock): Promise<void> {
    const side = dock === 'window' ? 'undocked' : dock;
    await poll('DevTools to start', async () => {
      await this.#frontEnd.evaluate(async (to) => {
        const { UI }: LegacyUi = { UI: await import('./ui/legacy/legacy.js' as string) };
        UI.DockController.DockController.instance().setDockSide(to);
      }, side);
      return true;
    });
  }

  async close(): Promise<void> {
    await this.#frontEnd.close();
  }

  private async showView(view: string): Promise<void> {
    await this.#frontEnd.evaluate(async (id) => {
      const { UI }: LegacyUi = { UI: await import('./ui/legacy/legacy.js' as string) };
      await UI.ViewManager.ViewManager.instance().showView(id);
    }, view);
  }

  private frame(): Frame {
    const frame = this.#frontEnd
      .frames()
      .find((f) => f.url().startsWith(`chrome-extension://${this.#id}/panel/index`));
    if (!frame) throw new Error('The Streams panel is not open');
    return frame;
  }

  private find(target: Target): Locator {
    const { role, name, nth = 0 } = target;
    return this.frame()
      .getByRole(role, { name, exact: typeof name === 'string' })
      .nth(nth);
  }

  private async pointIn(target: Target, at?: Point): Promise<Point> {
    const box = await this.find(target).boundingBox();
    if (!box) throw new Error(`${target.role} "${target.name}" is not visible`);
    return at
      ? { x: box.x + at.x, y: box.y + at.y }
      : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  private async withKeys(modifiers: Modifier[] = [], task: () => Promise<void>): Promise<void> {
    for (const key of modifiers) await this.#frontEnd.keyboard.down(key);
    await task();
    for (const key of modifiers) await this.#frontEnd.keyboard.up(key);
  }
}
