import type { Protocol } from './protocol.ts';

// Streams that carry pieces of pages. None has messages of its own to stay alive.

const everything = (): 'app' => 'app';
/** Markup, not a sentence about it: an element begins. */
const HTML = /^\s{0,20}<[a-z][\w-]{0,40}[\s>/]/i;

// turbo src/elements/stream_source_element.js. Under Rails it comes over Action Cable, and is known as that.
export const turboStreams: Protocol = {
  id: 'turbo-streams',
  name: 'Turbo Streams',
  applicationDefined: true,
  message: ({ text, out }) => !out && /^\s{0,20}<turbo-stream[\s>]/.test(text),
  classify: everything,
};

// htmx-extensions src/sse/sse.js.
export const htmxSse: Protocol = {
  id: 'htmx-sse',
  name: 'htmx (sse)',
  applicationDefined: true,
  // It always asks with credentials. What arrives is HTML, or who made it has it in its name.
  opening: ({ api, stack = '' }) =>
    api === 'EventSource' &&
    /\bhtmx[\w.@/-]{0,100}\bsse\b|\/ext\/sse(?:\.min)?\.js\b/.test(stack.slice(0, 2048)),
  message: ({ text, out }, { api, withCredentials }) =>
    !out && api === 'EventSource' && withCredentials === true && HTML.test(text),
  classify: everything,
};

// htmx-extensions src/ws/ws.js.
export const htmxWs: Protocol = {
  id: 'htmx-ws',
  name: 'htmx (ws)',
  applicationDefined: true,
  message: ({ text, out }) =>
    out
      ? /"HEADERS":\{.{0,80}"HX-Request":"true"/.test(text)
      : HTML.test(text) && /\shx-swap-oob\b/.test(text),
  classify: everything,
};

// mercure spec/mercure.md. Its hub ends each connection after 600 s on purpose; its heartbeat is a comment.
export const mercure: Protocol = {
  id: 'mercure',
  name: 'Mercure',
  resumes: true,
  opening: ({ url }) => /\/\.well-known\/mercure(?:[?#]|$)/.test(url),
  classify: everything,
};

// datastar sdk/ADR.md. Older versions said merge instead of patch.
export const datastar: Protocol = {
  id: 'datastar',
  name: 'Datastar',
  message: ({ eventType }) => /^datastar-(?:patch|merge|remove|execute)-/.test(eventType),
  classify: everything,
};
