/** The Streams panel in a Firefox toolbox: a remote browser reached from chrome scope. */
import { writeFile } from 'node:fs/promises';
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
import { type Box, locate } from './find-by-role.ts';
import type { FirefoxSession } from './firefox-session.ts';
import { callText, gist, nameOf, poll } from './poll.ts';

export class FirefoxPanel implements Panel {
  readonly #session: FirefoxSession;
  readonly #id: string;
  #shown = false;

  constructor(session: FirefoxSession, id: string) {
    this.#session = session;
    this.#id = id;
  }

  async evaluate<R, A = undefined>(fn: (arg: A) => R | Promise<R>, arg?: A): Promise<R> {
    return this.#run(fn, arg, 120_000);
  }

  async #run<R, A>(fn: (arg: A) => R | Promise<R>, arg: A | undefined, timeout: number): Promise<R> {
    const source = `(async () => JSON.stringify({ value: await ${callText(fn, arg)} }))()`;
    const json = await this.call<string>('evaluate', { source, timeout });
    return (JSON.parse(json) as { value: R }).value;
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
    const { modifiers = [] } = options;
    const point = await this.pointIn(target, options.at);
    await this.mouse('mousemove', point, { modifiers });
    for (let count = 1; count <= (options.count ?? 1); count++) {
      await this.mouse('mousedown', point, { modifiers, count });
      await this.mouse('mouseup', point, { modifiers, count });
    }
  }

  async hover(target: Target, options: PointerOptions = {}): Promise<void> {
    await this.mouse('mousemove', await this.pointIn(target, options.at), options);
  }

  async wheel(
    target: Target,
    delta: { dx?: number; dy?: number },
    options: PointerOptions = {},
  ): Promise<void> {
    const { dx = 0, dy = 0 } = delta;
    const point = await this.pointIn(target, options.at);
    await this.call('wheel', { ...point, dx, dy, modifiers: options.modifiers ?? [] });
  }

  async drag(
    target: Target,
    from: Point,
    to: Point,
    options: { modifiers?: Modifier[] } = {},
  ): Promise<void> {
    const start = await this.pointIn(target, from);
    const { x, y } = await this.pointIn(target, to);
    await this.mouse('mousemove', start, options);
    await this.mouse('mousedown', start, options);
    for (let step = 1; step <= 8; step++) {
      const point = { x: start.x + ((x - start.x) * step) / 8, y: start.y + ((y - start.y) * step) / 8 };
      await this.mouse('mousemove', point, { ...options, buttons: 1 });
    }
    await this.mouse('mouseup', { x, y }, options);
  }

  /** Input reaches the panel's process in its own time: each step waits for what the one before it does there. */
  async fill(target: Target, text: string): Promise<void> {
    await this.click(target);
    const selected = ({ x, y }: Point) => {
      const box = document.activeElement;
      if (!(box instanceof HTMLInputElement || box instanceof HTMLTextAreaElement)) return false;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      if (x < left || x > right || y < top || y > bottom) return false;
      box.select();
      return true;
    };
    const says = (wanted: string) =>
      (document.activeElement as HTMLInputElement | HTMLTextAreaElement | null)?.value === wanted;
    await this.waitFor(selected, await this.pointIn(target), { what: 'the field to have the focus' });
    await this.press('Delete');
    await this.waitFor(says, '', { what: 'the field to be empty' });
    for (const character of text) await this.press(character);
    await this.waitFor(says, text, { what: `the field to say ${text}` });
  }

  async press(key: string): Promise<void> {
    // 'Control++' is Control and '+'.
    const keys = key
      .split(/\+(?=.)/)
      .map((name) => ({ key: name === 'Space' ? ' ' : name, code: codeOf(name) }));
    await this.call('press', { keys });
  }

  text(): Promise<string> {
    return this.evaluate(() => document.body.innerText);
  }

  async screenshot(path: string): Promise<void> {
    await writeFile(path, Buffer.from(await this.call<string>('snapshot'), 'base64'));
  }

  async hide(): Promise<void> {
    await this.call('selectOther');
  }

  /**
   * The add-on registers its panel some time after the toolbox opened, hence the retries; and a question put to the
   * frame's first, empty document is never answered, hence their short patience.
   */
  async show(): Promise<void> {
    const select = async () =>
      (await this.call<boolean>('select')) &&
      this.#run(
        () => location.protocol === 'moz-extension:' && document.readyState === 'complete',
        undefined,
        2_000,
      );
    await poll('the Streams panel', select, 60_000);
    this.#shown = true;
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.call('theme', { dark: theme === 'dark' });
    if (!this.#shown) return;
    const follows = (name: Theme) => matchMedia(`(prefers-color-scheme: ${name})`).matches;
    await this.waitFor(follows, theme, { what: `the ${theme} theme` });
  }

  async setSize(size: Size): Promise<void> {
    await poll(`a panel of ${size.width} × ${size.height}`, () => this.call<boolean>('resize', size));
  }

  async setDock(dock: Dock): Promise<void> {
    await this.call('dock', { host: dock });
    await this.show();
  }

  async close(): Promise<void> {
    await this.call('close');
  }

  private call<R = void>(name: string, argument: object = {}): Promise<R> {
    return this.#session.call<R>(name, { id: this.#id, title: PANEL_TITLE, ...argument });
  }

  private async mouse(
    type: string,
    point: Point,
    options: { modifiers?: Modifier[]; count?: number; buttons?: number } = {},
  ): Promise<void> {
    const { modifiers = [], count = 1, buttons = type === 'mousedown' ? 1 : 0 } = options;
    await this.call('mouse', { type, ...point, modifiers, count, buttons });
  }

  private async pointIn(target: Target, at?: Point): Promise<Point> {
    const { role, name, nth = 0 } = target;
    const wanted = typeof name === 'string' ? { text: name } : { pattern: name.source, flags: name.flags };
    const find = () =>
      this.evaluate<Box | null, Parameters<typeof locate>[0]>(locate, { role, nth, ...wanted });
    const box = await poll(`${role} "${name}"`, find, 15_000);
    return at
      ? { x: box.x + at.x, y: box.y + at.y }
      : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}

/** Physical keys matter for letters and digits only: handlers that read `code` expect a US keyboard. */
function codeOf(key: string): string {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  if (/^\d$/.test(key)) return `Digit${key}`;
  if (key === ' ') return 'Space';
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(key)) return `${key}Left`;
  return key.length > 1 ? key : '';
}
