import type { Attempt, Lane } from '../src/model/lane.ts';
import { isSecretHeader, MASK } from '../src/model/mask.ts';
import type { Answer, Context, HeaderList, Initiator, Source } from '../src/model/types.ts';
import { duration } from './format.ts';
import { describeNetError } from './net-error.ts';

/** What is known of an attempt's request and answer, in words. Pure: no DOM. */

/** Who says so, in a few quiet words. */
export const SEEN_BY: Record<Source, string> = {
  hook: 'as the page sees it',
  wire: 'seen on the wire',
  inferred: 'inferred',
};

export const CONTEXT_WORDS: Record<Context, string> = {
  page: 'the page',
  iframe: 'a frame',
  'dedicated-worker': 'a dedicated worker',
  'shared-worker': 'a shared worker',
  'service-worker': 'a service worker',
  worker: 'a worker (which kind is not known)',
};

const VERSIONS: Record<string, string> = { 'http/1.1': 'HTTP/1.1', h2: 'HTTP/2', h3: 'HTTP/3' };

/** "h2" → "HTTP/2". */
export function httpVersionWords(version: string): string {
  return Object.hasOwn(VERSIONS, version) ? (VERSIONS[version] as string) : version;
}

/** HAR's phases in the order in which they happen. */
const PHASES: [name: string, words: string][] = [
  ['blocked', 'queued by the browser'],
  ['dns', 'looking up the name'],
  ['connect', 'connecting'],
  ['ssl', 'of which TLS'],
  ['send', 'sending the request'],
  ['wait', 'waiting for the answer'],
  ['receive', 'receiving the body'],
];

/** "waiting for the answer 41 ms", one a phase that happened. */
export function timingLines(timings: Answer['timings']): string[] {
  return PHASES.flatMap(([name, words]) => {
    const ms = timings?.[name];
    return ms === undefined ? [] : [`${words} ${duration(ms)}`];
  });
}

/** What is known of an attempt's answer: the record of its opening says it, or that of its failure. */
export function answerOf(attempt: Attempt): Answer {
  const { opened, failed } = attempt;
  const answer = opened ?? failed ?? {};
  const netError = failed?.netError ?? opened?.netError;
  return netError === undefined ? answer : { ...answer, netError };
}

/** Did the network layer tell anything of it? */
export function isOnWire(attempt: Attempt): boolean {
  const { connecting } = attempt;
  const answer = answerOf(attempt);
  return (
    connecting?.requestHeaders !== undefined ||
    connecting?.lastEventIdSent !== undefined ||
    connecting?.method !== undefined ||
    answer.remoteAddress !== undefined ||
    answer.httpVersion !== undefined ||
    answer.timings !== undefined ||
    answer.netError !== undefined
  );
}

/** Who told an answer's headers: a page is shown them only of what it fetched itself, and not all of them. */
export function headersSource(attempt: Attempt): Source {
  const { source, headers } = attempt.opened ?? { source: 'wire' };
  return headers && source === 'hook' && !isOnWire(attempt) ? 'hook' : 'wire';
}

export interface IdLine {
  verdict: 'same' | 'differ' | 'not-sent' | 'unknown';
  words: string;
  /** The two sides, each with who says so. */
  sides: { name: string; id: string | undefined; by: string }[];
}

/** The Last-Event-ID that was sent against the one held; undefined where there is none to speak of. */
export function lastEventIdLine(attempt: Attempt, lane: Lane): IdLine | undefined {
  const sent = attempt.connecting?.lastEventIdSent;
  const held = attempt.lastEventId || undefined;
  const forgotten = attempt.lastEventIdForgotten;
  const known = sent !== undefined || attempt.connecting?.requestHeaders !== undefined;
  if (lane.api === 'WebSocket' || (lane.api !== 'EventSource' && sent === undefined)) return undefined;
  const sides = [
    { name: 'Sent', id: sent, by: known ? 'wire' : 'not known: the request was not seen' },
    // Only the browser's own EventSource holds an id; what a library of the page holds nobody can see.
    ...(lane.api === 'EventSource' ? [{ name: 'Held', id: held, by: held ? 'hook' : '' }] : []),
    ...(forgotten ? [{ name: 'Held by the one lost', id: forgotten, by: 'inferred' }] : []),
  ];
  return { ...verdictOf(known, sent, held, forgotten, lane), sides };
}

function verdictOf(
  known: boolean,
  sent: string | undefined,
  held: string | undefined,
  forgotten: string | undefined,
  lane: Lane,
): Pick<IdLine, 'verdict' | 'words'> {
  if (!known) {
    if (held) return { verdict: 'unknown', words: 'One is held; whether it was sent was not seen.' };
    return { verdict: 'unknown', words: 'Whether one was sent was not seen.' };
  }
  if (sent === undefined) {
    if (held) return { verdict: 'differ', words: 'Not sent, though one was held.' };
    if (forgotten)
      return {
        verdict: 'not-sent',
        words: 'Not sent: the page made a new EventSource, which starts without.',
      };
    return { verdict: 'not-sent', words: 'Not sent: none was held.' };
  }
  if (lane.api !== 'EventSource') return { verdict: 'same', words: "Sent by the page's own code." };
  if (sent === held) return { verdict: 'same', words: 'They agree: what was held was sent.' };
  if (held === undefined)
    return { verdict: 'differ', words: 'Sent, though no event with an id was seen before.' };
  return { verdict: 'differ', words: 'They differ: another id was sent than the newest event seen carried.' };
}

/** "Name: value", one a line, as in a request; secrets masked unless `shown` has the row. */
export function headersText(headers: HeaderList, shown: ReadonlySet<number>): string {
  return headers
    .map(([name, value], index) => {
      const hidden = value !== '' && isSecretHeader(name, value) && !shown.has(index);
      return `${name}: ${hidden ? MASK : value}`;
    })
    .join('\n');
}

/** Who started a request: in a word and where, or by its call stack. */
export function initiatorLines({ type, url, line, stack }: Initiator): string[] {
  const what = type === 'document' ? 'the document or worker script' : type;
  const where = [url, line].filter((part) => part !== undefined).join(':');
  const [first, ...frames] = stack?.split('\n') ?? [];
  if (first === undefined) return [`${what} ${where}`.trimEnd()];
  return [`${what} ${first}`, ...frames];
}

/** The facts of an exchange that are not headers, as names and values. */
export function generalFacts(attempt: Attempt, lane: Lane): [name: string, value: string | string[]][] {
  const line = lane.connections.find(({ id }) => id === attempt.connection) ?? lane.current;
  const answer = answerOf(attempt);
  const notKnown = attempt.end === undefined ? 'not known yet' : 'not known';
  const method = attempt.connecting?.method ?? line.method;
  return [
    ['URL', line.url],
    ['Method', method ?? (lane.api === 'EventSource' || lane.api === 'WebSocket' ? 'GET' : notKnown)],
    ['Status', answer.status ? String(answer.status) : notKnown],
    ['HTTP version', answer.httpVersion ? httpVersionWords(answer.httpVersion) : notKnown],
    ['Remote address', answer.remoteAddress ?? notKnown],
    ['Redirected by', answer.redirects?.map(({ url, status }) => `${status} ${url}`) ?? ''],
    ['Initiator', attempt.connecting?.initiator ? initiatorLines(attempt.connecting.initiator) : ''],
    ['From cache', answer.fromCache ? 'yes' : ''],
    ['Network error', answer.netError ? describeNetError(answer.netError) : ''],
    ['Timing', timingLines(answer.timings)],
  ];
}

/** Why nothing is known of a request. */
export function whyUnknown(attempt: Attempt, lane: Lane, imported: boolean): string {
  const line = lane.connections.find(({ id }) => id === attempt.connection) ?? lane.current;
  const nothing = 'The network layer told nothing of this request';
  if (imported) return 'The recording tells nothing of this request.';
  if (line.predatesRecording && attempt.connection === lane.first.id && attempt.number === 1)
    return `${nothing}: it was made before DevTools was open. Reload to see it.`;
  if (attempt.end === undefined && attempt.open === undefined)
    return `${nothing} so far. It may come with the answer.`;
  return `${nothing}. The browser does not tell it of every request, and of none made before DevTools was open: those are seen after a reload.`;
}
