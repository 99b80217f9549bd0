import { PATTERNS_EVENT, PATTERNS_KEY } from '../protocol.ts';

/** Tells the hook which URLs the user calls streams: now, and whenever that changes. */
export function tellPatterns(hook: EventTarget): void {
  const tell = (patterns: unknown): void => {
    const data = typeof patterns === 'string' ? patterns : '';
    hook.dispatchEvent(new MessageEvent(PATTERNS_EVENT, { data }));
  };
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
