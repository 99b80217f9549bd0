import { FACT_FIELDS } from '../protocol.ts';

const KEY = 'rejoin';

/**
 * Name of the event by which relays of this installation know each other across updates; no page ever learns it.
 * Hooks of a version that writes facts differently have another name and are left alone. (Of two documents that make
 * the very first name at the same time, one is not found by the next update.)
 */
export async function rejoinName(): Promise<string> {
  const stored: { [key: string]: unknown } = await chrome.storage.local.get(KEY);
  let secret = stored[KEY];
  if (typeof secret !== 'string') {
    secret = crypto.randomUUID();
    await chrome.storage.local.set({ [KEY]: secret });
  }
  return `${secret as string}:${JSON.stringify(FACT_FIELDS)}`;
}
