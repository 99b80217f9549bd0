/**
 * One way to drive the built extension inside a real browser's DevTools.
 *
 * Two implementations: `chromium.ts` (Playwright + CDP) and `firefox.ts` (Playwright over WebDriver BiDi, with the
 * toolbox reached from chrome scope). Specs and the command line use only what is declared here.
 */
import type { Page } from 'playwright';

export const PANEL_TITLE = 'Streams';
export const ADDON_ID = 'streamgauge@streamgauge.dev';

export interface Size {
  width: number;
  height: number;
}

/** A point in CSS pixels from an element's top left corner; left out, it means the element's centre. */
export interface Point {
  x: number;
  y: number;
}

export type Role = Parameters<Page['getByRole']>[0];

/** An element of the panel by what a screen reader would call it. A string matches the whole name. */
export interface Target {
  role: Role;
  name: string | RegExp;
  /** Which one, from 0, when several match; left out, the first. */
  nth?: number;
}

export type Theme = 'light' | 'dark';
export type Dock = 'bottom' | 'right' | 'window';

export interface PointerOptions {
  at?: Point;
  modifiers?: Modifier[];
}
export type Modifier = 'Shift' | 'Control' | 'Alt' | 'Meta';

export interface PanelOptions {
  size?: Size;
  dark?: boolean;
}

export interface LaunchOptions {
  /** Folder of the unpacked extension: dist/chrome, dist/chrome-wire or dist/firefox. */
  extensionDir: string;
  /** Default true. */
  headless?: boolean;
  /** Default: what `findBrowser` finds. */
  executablePath?: string;
  /** false launches the very same browser without the extension, for side-by-side comparisons. */
  extension?: boolean;
  /**
   * Keep pages in the back/forward cache: Playwright turns it off in Chromium; Firefox always has it, but not for
   * answers with `no-store`. Go back by `history.back()` in the page: Playwright's `goBack` waits for a navigation
   * that never comes.
   */
  bfcache?: boolean;
  /** Accept the lab's own certificate; then as in a browser whose user has accepted it. */
  insecure?: boolean;
  /** Where DevTools opens; default 'window', so that the page's own viewport stays as it is. */
  dock?: Dock;
}

export interface Driver {
  readonly name: 'chromium' | 'firefox';
  readonly version: string;
  newPage(): Promise<Page>;
  /** Opens DevTools for this tab and selects the Streams panel. Each tab has a toolbox of its own. */
  openPanel(page: Page, options?: PanelOptions): Promise<Panel>;
  /** Reloads the extension while pages live. Open panels are gone afterwards: close and open them again. */
  reloadExtension(): Promise<void>;
  setExtensionEnabled(enabled: boolean): Promise<void>;
  /** Ends the extension's background page or worker as idling would; false when none is running. */
  stopBackground(): Promise<boolean>;
  /** Resolves when the browser is gone, by whoever's hand. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface Panel {
  /** Runs a function in the panel's document; argument and result are JSON, promises are awaited. */
  evaluate<R, A = undefined>(fn: (arg: A) => R | Promise<R>, arg?: A): Promise<R>;
  /** Polls until `fn` is true in the panel; `what` (or the function's text) goes into the error. */
  waitFor<A = undefined>(
    fn: (arg: A) => unknown,
    arg?: A,
    options?: { timeout?: number; what?: string },
  ): Promise<void>;
  click(target: Target, options?: PointerOptions & { count?: number }): Promise<void>;
  hover(target: Target, options?: PointerOptions): Promise<void>;
  /** Turns the wheel over an element; positive dy scrolls down, with Control it usually zooms. */
  wheel(target: Target, delta: { dx?: number; dy?: number }, options?: PointerOptions): Promise<void>;
  drag(target: Target, from: Point, to: Point, options?: { modifiers?: Modifier[] }): Promise<void>;
  /** Replaces the value of a text box, typing like a person. */
  fill(target: Target, text: string): Promise<void>;
  /** Presses a key or chord where the focus is: 'Enter', 'ArrowDown', 'Shift+Tab', 'Control+a', 'x'. */
  press(key: string): Promise<void>;
  /** All the text of the panel as it is rendered. */
  text(): Promise<string>;
  /** PNG of the panel's document. */
  screenshot(path: string): Promise<void>;
  /** Switches DevTools to another panel. */
  hide(): Promise<void>;
  show(): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** Makes the panel's own area this large, as well as the browser allows. */
  setSize(size: Size): Promise<void>;
  /** Moves DevTools to another side; Firefox reloads the panel's document on this. */
  setDock(dock: Dock): Promise<void>;
  /** Closes this tab's DevTools. */
  close(): Promise<void>;
}
