/** What a page does before a hook, and what of it a recorder is told. */
import type { Connection } from '../../../src/hook/connection.ts';
import type { Fact } from '../../../src/protocol.ts';
import type { HookEnd } from './hook.ts';

export const shown = (facts: Fact[]): string[] =>
  facts.map(({ kind, numbers }) => (kind === 'B' || kind === 'b' ? kind : `${kind}${numbers[0]}`));
export const payloads = (facts: Fact[]): string[] =>
  facts.filter(({ kind }) => kind === 'M').map(({ texts }) => texts[2]!);
export const socket = (hook: HookEnd, url = 'wss://a.example/'): Connection =>
  hook.observer.made('WebSocket', url, false, '');
export const openSocket = (hook: HookEnd): Connection => {
  const connection = socket(hook);
  hook.observer.open(connection, '', '');
  return connection;
};
export const say = (hook: HookEnd, connection: Connection, ...texts: string[]): void => {
  for (const text of texts) hook.observer.message(connection, '', '', text);
};
export const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);
