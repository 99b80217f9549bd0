import { failed } from './guard.ts';
import { addListener, isTrusted } from './natives.ts';

/** A listener of ours for the browser's own events; what the page dispatches is not looked at. */
export function listen<E extends Event>(
  target: EventTarget,
  type: string,
  work: (event: E) => unknown,
): void {
  addListener(target, type, (event) => {
    try {
      if (isTrusted(event)) work(event as E);
    } catch {
      failed();
    }
  });
}
