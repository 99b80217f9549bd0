import { KNOWN_PATTERNS, PATTERNS_EVENT, PATTERNS_KEY } from '../protocol.ts';

/**
 * Tells the hook which URLs answer with streams: those that are known at once, as a page may ask in its first script,
 * and with them what the user calls so, now and whenever that changes.
 */
export function tellPatterns(hook: EventTarget): void {
  const tell = (patterns: unknown): void => {
    const data = typeof patterns === 'string' ? `${KNOWN_PATTERNS}\n${patterns}` : KNOWN_PATTERNS;
    hook.dispatchEvent(new MessageEvent(PATTERNS_EVENT, { data }));
  };
  tell(undefined);
  chrome.storage.local
    .get(PATTERNS_KEY)
    .then((stored: { [key: string]: unknown }) => {
      if (stored[PATTERNS_KEY]) tell(stored[PATTERNS_KEY]);
    })
    .catch(() => undefined); // an orphan of an update
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === 'local' && changes[PATTERNS_KEY]) tell(changes[PATTERNS_KEY].newValue);
  });
}
