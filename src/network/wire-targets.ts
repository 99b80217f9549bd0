/** What the DevTools page and the service worker that guards its debugger say to each other. */

export const WIRE_PORT = 'streamgauge.wire';

/** All that is attached now: to be detached when the port goes. Any message also keeps the service worker alive. */
export interface Guarded {
  attached: ({ tabId: number } | { targetId: string })[];
}

export function isGuarded(value: unknown): value is Guarded {
  const { attached } = (value ?? {}) as Partial<Guarded>;
  return Array.isArray(attached) && attached.every(isTarget);
}

function isTarget(value: unknown): boolean {
  const { tabId, targetId } = (value ?? {}) as { tabId?: unknown; targetId?: unknown };
  return typeof tabId === 'number' || typeof targetId === 'string';
}
