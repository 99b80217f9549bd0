import type { Initiator } from '../model/types.ts';
import { cutUrl, URL_LIMIT, WORD_LIMIT } from './bounds.ts';

/** UTF-16 units of a stack, as the hook's. */
const STACK_LIMIT = 4096;
const FRAMES_LIMIT = 50;
/** Stacks that led to a stack, by promises and timers. */
const PARENTS_LIMIT = 8;

type Fields = { [key: string]: unknown };

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
/** Chromium counts lines and columns from 0, people from 1. */
function place(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) + 1 : undefined;
}

/** Reads Chromium's `_initiator` of a HAR entry, without the extension's own frames; undefined where it says nothing. */
export function readInitiator(value: unknown): Initiator | undefined {
  const { type, url, lineNumber, stack } = fields(value);
  const frames = framesOf(stack);
  const [first] = frames;
  const of = text(url) || first?.url;
  if (text(type) === '' || (of === undefined && type === 'other')) return undefined;
  const initiator: Initiator = { type: text(type).slice(0, WORD_LIMIT) };
  if (of) initiator.url = cutUrl(of);
  const line = text(url) ? place(lineNumber) : first?.line;
  if (line !== undefined) initiator.line = line;
  const lines = frames.map(({ text: frame }) => frame).join('\n');
  if (lines !== '') initiator.stack = lines.slice(0, STACK_LIMIT);
  return initiator;
}

interface Frame {
  url: string;
  line: number | undefined;
  text: string;
}

function framesOf(stack: unknown): Frame[] {
  const frames: Frame[] = [];
  let at = fields(stack);
  for (let depth = 0; depth < PARENTS_LIMIT && Array.isArray(at.callFrames); depth++) {
    for (const value of at.callFrames as unknown[]) {
      if (frames.length === FRAMES_LIMIT) return frames;
      const frame = readFrame(fields(value));
      if (frame) frames.push(frame);
    }
    at = fields(at.parent);
  }
  return frames;
}

function readFrame({ functionName, url: raw, lineNumber, columnNumber }: Fields): Frame | undefined {
  const url = cutUrl(text(raw));
  if (url === '' || isOwn(url)) return undefined;
  const line = place(lineNumber);
  const at = [url, line, place(columnNumber)].filter((part) => part !== undefined).join(':');
  const name = text(functionName).slice(0, WORD_LIMIT);
  return { url, line, text: name === '' ? `at ${at}` : `at ${name} (${at})` };
}

/** The hook stands between a page and the browser. */
function isOwn(url: string): boolean {
  const id = globalThis.chrome?.runtime?.id;
  return id !== undefined && url.startsWith(`chrome-extension://${id}/`);
}

/** Guards what crosses between Firefox's background and the DevTools page. */
export function isInitiator(value: unknown): value is Initiator {
  const { type, url, line, stack } = fields(value);
  const short = (given: unknown, limit: number): boolean =>
    typeof given === 'string' && given.length <= limit;
  return (
    short(type, WORD_LIMIT) &&
    (url === undefined || short(url, URL_LIMIT)) &&
    (line === undefined || Number.isSafeInteger(line)) &&
    (stack === undefined || short(stack, STACK_LIMIT))
  );
}
