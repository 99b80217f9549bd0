import { FILTERED, LIMITED } from '../protocols/ai/finish.ts';
import type { Milliseconds } from '../units.ts';
import type { Answer } from './answer.ts';
import type { Figures } from './figures.ts';
import type { Usage } from './piece.ts';
import type { AnswerStream } from './stream.ts';
import type { ToolCall } from './tool-call.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A time in words: `340 ms`, `1.2 s`, `2 min 5 s`. */
export function timeInWords(ms: Milliseconds): string {
  if (ms < SECOND - 0.5) return `${Math.round(ms)} ms`;
  if (ms < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A rate in words, with the source of its count where that is no count. */
export function rateInWords({ rate, by }: NonNullable<Figures['tokensPerSecond']>): string {
  const number = rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
  const source = by === 'estimate' ? ' (estimated)' : by === 'server' ? " (by the server's clock)" : '';
  return `${number} tokens/s${source}`;
}

const SINCE: Readonly<Record<Figures['start']['of'], string>> = {
  request: '',
  answer: ' from the first sight of its stream (the request was not seen)',
  asked: ' from when it was asked for',
  first: ' from its first message',
};

/** The figures in one sentence, the most telling first. */
export function figuresInWords(figures: Figures): string {
  const { firstToken, tokensPerSecond, stall, start } = figures;
  const parts: string[] = [];
  if (firstToken) {
    const what =
      firstToken.of === 'text'
        ? 'token'
        : `token (${firstToken.of === 'tool' ? 'a tool call' : 'reasoning'})`;
    parts.push(`first ${what} after ${timeInWords(firstToken.ms)}${SINCE[start.of]}`);
  } else parts.push(`no token in ${timeInWords(figures.total)}${SINCE[start.of]}`);
  if (tokensPerSecond) parts.push(rateInWords(tokensPerSecond));
  if (stall)
    parts.push(
      `longest stall ${timeInWords(stall.ms)}${stall.after === '' ? '' : ` after ${quoted(stall.after)}`}`,
    );
  const sentence = parts.join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const FIGURES = [
  'Time to headers',
  'Time to first byte',
  'Time to first token',
  'Time to first text',
  'Time to first tool call',
  'Tokens',
  'Speed',
  'Between pieces',
  'Longest stall',
  'Events per chunk',
  'Total',
  'End marker',
] as const;
type FigureName = (typeof FIGURES)[number];

/** A row a figure: what it is called, and its value; those that are not known are left out. */
export function figureRows(figures: Figures): [name: FigureName, value: string][] {
  const { headers, firstByte, firstToken, firstText, firstTool, tokens, tokensPerSecond } = figures;
  const { gaps, stall, chunks } = figures;
  const rows: [FigureName, string | undefined][] = [
    ['Time to headers', headers === undefined ? undefined : timeInWords(headers)],
    ['Time to first byte', firstByte === undefined ? undefined : timeInWords(firstByte)],
    ['Time to first token', firstToken && `${timeInWords(firstToken.ms)}${SINCE[figures.start.of]}`],
    ['Time to first text', firstText && timeInWords(firstText.ms)],
    ['Time to first tool call', firstTool && timeInWords(firstTool.ms)],
    ['Tokens', tokens && `${tokens.count}${tokens.by === 'estimate' ? ' (estimated)' : ''}`],
    ['Speed', tokensPerSecond && rateInWords(tokensPerSecond)],
    [
      'Between pieces',
      gaps && `median ${timeInWords(gaps.median)}, 95th percentile ${timeInWords(gaps.p95)}`,
    ],
    [
      'Longest stall',
      stall && `${timeInWords(stall.ms)}${stall.after === '' ? '' : ` after ${quoted(stall.after)}`}`,
    ],
    ['Events per chunk', chunks && `${chunks.perChunk.toFixed(1)} on average, at most ${chunks.most}`],
    ['Total', timeInWords(figures.total)],
    ['End marker', figures.marker === 'none' ? 'the format has none' : figures.marker],
  ];
  return rows.filter((row): row is [FigureName, string] => row[1] !== undefined);
}

/** The figures of two answers beside each other; undefined for what is not known of one. */
export function comparedRows(a: Figures, b: Figures): [name: string, a?: string, b?: string][] {
  const [ofA, ofB] = [new Map(figureRows(a)), new Map(figureRows(b))];
  return FIGURES.flatMap((name): [string, string?, string?][] => {
    const [one, other] = [ofA.get(name), ofB.get(name)];
    return one === undefined && other === undefined ? [] : [[name, one, other]];
  });
}

/** Whether an answer that is finished is all that the model would have said, as far as its reasons tell. */
export function shortness({ choices }: Answer): 'limit' | 'filter' | undefined {
  const by = (words: RegExp) => choices.some(({ finish }) => finish && words.test(finish.reason));
  return by(FILTERED) ? 'filter' : by(LIMITED) ? 'limit' : undefined;
}

/** How an answer stands, in a sentence without a full stop. */
export function stateInWords(answer: Answer): string {
  const reasons = [...new Set(answer.choices.flatMap(({ finish }) => finish?.reason ?? []))].join(', ');
  const short = shortness(answer);
  const finished = short ? `Stopped by a ${short}` : 'Finished';
  switch (answer.state) {
    case 'streaming':
      return 'Streaming';
    case 'finished':
      return reasons === '' ? finished : `${finished}: ${reasons}`;
    case 'finished-without-marker':
      return `${finished}: ${reasons}, but its end marker (${answer.format.marker}) never came`;
    case 'cut':
      return answer.isSuperseded
        ? 'Cut: another answer began before it was finished'
        : 'Cut: the stream ended before the answer said that it was finished';
    case 'aborted':
      return 'Aborted by the page';
    case 'error': {
      const [first] = answer.errors;
      const what = [first?.kind, first?.message].filter((part) => part).join(': ');
      const more = answer.errorCount > 1 ? ` (${answer.errorCount} errors)` : '';
      return `Error in the stream${what === '' ? '' : `: ${what}`}${more}`;
    }
  }
}

/** Token counts as the stream says them; '' where it says none. */
export function usageInWords(usage: Usage): string {
  const { input, output, cached, written, cachedApart, reasoning, reasoningApart, total } = usage;
  const parts: string[] = [];
  const caches: string[] = [];
  if (cached) caches.push(`${cached} from the cache`);
  if (written) caches.push(`${written} into the cache`);
  const isWithin = !cachedApart && input !== undefined && caches.length > 0;
  if (input !== undefined) parts.push(`${input} in${isWithin ? ` (${caches.join(', ')})` : ''}`);
  if (!isWithin) parts.push(...caches);
  if (output !== undefined) {
    const within = reasoning === undefined || reasoningApart ? '' : ` (${reasoning} reasoning)`;
    parts.push(`${output} out${within}`);
  }
  if (reasoning !== undefined && (reasoningApart || output === undefined))
    parts.push(`${reasoning} reasoning`);
  if (total !== undefined) parts.push(`${total} in all`);
  return parts.join(', ');
}

/** What the arguments of a call are, in words; `over`: no more come. */
export function argumentsInWords(call: ToolCall, over: boolean): string {
  const isDone = over || call.done !== undefined;
  // To judge them again and again while they grow would be quadratic.
  if (!isDone) return call.args.said === 0 ? 'no arguments yet' : 'still coming';
  const check = call.check();
  switch (check.is) {
    case 'json':
      return check.isObject ? 'valid JSON' : 'valid JSON, but no object';
    case 'empty':
      return 'no arguments';
    case 'free':
      return 'free text';
    case 'not-kept':
      return `not checked: ${call.args.notKept} characters were not kept`;
    case 'broken':
      return check.incomplete
        ? `incomplete JSON: it ends at character ${check.at}, after ${quoted(check.near[0])}`
        : `no JSON from character ${check.at} on, after ${quoted(check.near[0])}`;
  }
}

/** What was not kept of an answer, in a sentence; '' where all was. */
export function notKeptInWords(answer: Answer): string {
  const { notKept, characters } = answer;
  if (answer.isLetGo) return `Its text (${characters} characters) was let go to make room for newer answers.`;
  return notKept === 0 ? '' : `${notKept} of ${characters} characters were not kept.`;
}

/** What of a stream is in none of its answers, a sentence each. */
export function outsideInWords({ unread, errors: { list, count } }: AnswerStream): string[] {
  const said = list.map(
    ({ kind, message }) => `Error of the session: ${[kind, message].filter((one) => one).join(': ')}`,
  );
  if (count > list.length) said.push(`${count - list.length} more errors of the session are not kept.`);
  if (unread > 0)
    said.push(
      `${unread} ${unread === 1 ? 'message' : 'messages'} of this stream ${unread === 1 ? 'is' : 'are'} in no answer: of no format that is known, or too long to be read.`,
    );
  return said;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Text in single quotes, on one line. What is written from the right is kept from turning the words around it. */
function quoted(text: string): string {
  const said = text.replace(/\s+/g, ' ');
  return RIGHT_TO_LEFT.test(said) ? `'\u2068${said}\u2069'` : `'${said}'`;
}
