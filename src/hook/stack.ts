import {
  captureStackTrace,
  getOwnPropertyDescriptor,
  indexOf,
  isError,
  NativeError,
  slice,
} from './natives.ts';

/** The hook's own script, as it stands in the frames of a stack: `chrome-extension://…/hook.js`. */
const ownUrl = /(?:\w+-extension):\/\/[^\s:)]+/.exec(new NativeError().stack ?? '')?.[0] ?? '';
const LIMIT = 4096;

/** Whether reading `stack` would run code of the page. */
function pageFormatsStacks(): boolean {
  return getOwnPropertyDescriptor(NativeError, 'prepareStackTrace') !== undefined;
}

/** `stack` without the lines that name the hook's script. */
function withoutOwnFrames(stack: string): string {
  let kept = '';
  let start = 0;
  while (start < stack.length) {
    const newline = indexOf(stack, '\n', start);
    const end = newline < 0 ? stack.length : newline + 1;
    const line = slice(stack, start, end);
    if (ownUrl === '' || indexOf(line, ownUrl) < 0) kept += line;
    start = end;
  }
  return kept;
}

/**
 * Where the page is now: its own frames, one a line, without the heading. `entry` is the function of ours that every
 * replaced function calls first: what it called is left out by the browser (in Firefox, scripts of extensions have no
 * URL to be told by in the page's world), and its one caller, the trap, by us. Empty where the page formats stacks, and
 * where no page code is.
 */
export function pageStack(entry: object): string {
  if (pageFormatsStacks()) return '';
  const holder = { __proto__: null, stack: '' as unknown };
  captureStackTrace(holder, entry as () => void);
  const { stack } = holder;
  if (typeof stack !== 'string') return '';
  const frames = slice(stack, 0, 5) === 'Error' ? afterLine(stack) : stack;
  return slice(afterLine(frames), 0, LIMIT);
}

function afterLine(text: string): string {
  const end = indexOf(text, '\n');
  return end < 0 ? '' : slice(text, end + 1);
}

/**
 * Takes the hook's frames out of the stack of an exception on its way to the page, where that cannot be noticed:
 * V8 gives each error a `stack` of its own, so that writing it adds no property. Elsewhere the frames stay.
 */
export function hideFrames(error: unknown): void {
  try {
    if (!isError?.(error) || pageFormatsStacks()) return;
    const descriptor = getOwnPropertyDescriptor(error as object, 'stack');
    if (!descriptor) return;
    const stack = (error as Error).stack;
    if (typeof stack !== 'string' || indexOf(stack, ownUrl) < 0) return;
    (error as Error).stack = withoutOwnFrames(stack);
  } catch {
    // A frozen error keeps its stack: nothing of ours may replace the page's exception.
  }
}
