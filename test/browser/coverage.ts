/**
 * What is seen of a stream, by who opens it and how, without wire capture. README's table is made of this, and the
 * browser test fails when a browser shows more or less.
 */
import type { BrowserName } from './browsers.ts';

/** `messages`: all of it. `connection`: that it is there, its headers and its end. */
export type Seen = 'messages' | 'connection' | 'nothing';
export const APIS = ['EventSource', 'WebSocket', 'fetch', 'XMLHttpRequest'] as const;
export const CONTEXTS = ['page', 'iframe', 'dedicated worker', 'shared worker', 'service worker'] as const;
export type CoveredApi = (typeof APIS)[number];
export type CoveredContext = (typeof CONTEXTS)[number];
/** An API that the context does not have is left out. */
type Coverage = Record<CoveredContext, Partial<Record<CoveredApi, Seen>>>;

const ALL = {
  EventSource: 'messages',
  WebSocket: 'messages',
  fetch: 'messages',
  XMLHttpRequest: 'messages',
} as const;

export const COVERAGE: Record<BrowserName, Coverage> = {
  chromium: {
    page: ALL,
    iframe: ALL,
    'dedicated worker': ALL,
    'shared worker': {
      EventSource: 'connection',
      WebSocket: 'nothing',
      fetch: 'connection',
      XMLHttpRequest: 'connection',
    },
    'service worker': { EventSource: 'messages', WebSocket: 'nothing', fetch: 'messages' },
  },
  firefox: {
    page: ALL,
    iframe: ALL,
    'dedicated worker': { ...ALL, EventSource: 'connection', WebSocket: 'connection' },
    'shared worker': {
      EventSource: 'connection',
      WebSocket: 'connection',
      fetch: 'connection',
      XMLHttpRequest: 'connection',
    },
    'service worker': { WebSocket: 'connection', fetch: 'connection' },
  },
};

const WORDS: Record<Seen, string> = { messages: 'messages', connection: 'connection only', nothing: '–' };

/** The table as README has it. */
export function coverageTable(): string {
  const browsers = ['chromium', 'firefox'] as const;
  const cell = (context: CoveredContext, api: CoveredApi): string => {
    const seen = browsers.map((browser) => COVERAGE[browser][context][api]);
    const words = seen.map((one) => (one === undefined ? 'n/a' : WORDS[one]));
    return words[0] === words[1] ? words[0]! : `${words[0]} / ${words[1]}`;
  };
  const rows = CONTEXTS.map((context) => [context, ...APIS.map((api) => cell(context, api))]);
  return [['', ...APIS], ['---', ...APIS.map(() => '---')], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
