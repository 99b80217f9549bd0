import { getOwnPropertyDescriptor, indexOf, isError, NativeError, slice } from './natives.ts';

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

/** Where the page is now: its own frames, one a line, without the heading. Empty where the page formats stacks. */
export function pageStack(): string {
  if (pageFormatsStacks()) return '';
  const stack = new NativeError().stack;
  if (typeof stack !== 'string') return '';
  const frames = withoutOwnFrames(stack);
  const body = slice(frames, 0, 6) === 'Error\n' ? slice(frames, 6) : frames;
  return slice(body, 0, LIMIT);
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
