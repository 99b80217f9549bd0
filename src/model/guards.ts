import { MOMENTS } from '../protocol.ts';
import type { Data, Line } from './types.ts';

/**
 * Guards for lines of a file that somebody hands us: everything in it is data. A line passes when each field that
 * the readers of a recording rely on has its type; further fields are kept untouched.
 */

type Fields = { [key: string]: unknown };

const APIS = ['EventSource', 'WebSocket', 'fetch', 'XMLHttpRequest'];
const BY = ['page', 'server', 'network', 'unknown'];
const SEVERITIES = ['info', 'advice', 'warning', 'error'];
const MARKS = ['navigation', 'hidden', 'restored', ...MOMENTS];

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The line, typed, or undefined when its type is unknown or a field is missing or of the wrong type. */
export function asLine(value: unknown): Line | undefined {
  if (!isFields(value)) return undefined;
  const known = text(value.type) && Object.hasOwn(CHECKS, value.type);
  const check = known ? CHECKS[value.type as Line['type']] : undefined;
  return check?.(value) ? (value as unknown as Line) : undefined;
}

const CHECKS: { [T in Line['type']]: (line: Fields) => boolean } = {
  recording: (line) =>
    number(line.version) &&
    text(line.productVersion) &&
    text(line.startedDateTime) &&
    text(line.userAgent) &&
    isFields(line.page) &&
    text(line.page.url) &&
    text(line.page.title),
  connection: (line) =>
    text(line.id) &&
    oneOf(APIS, line.api) &&
    text(line.context) &&
    text(line.frameUrl) &&
    text(line.url) &&
    optional(line.continues, text) &&
    optional(line.polling, (kind) => oneOf(['long', 'short'], kind)) &&
    optional(line.stack, text) &&
    optional(line.protocols, (list) => Array.isArray(list) && list.every(text)),
  record: (line) =>
    Number.isSafeInteger(line.seq) &&
    (line.seq as number) >= 1 &&
    number(line.t) &&
    text(line.connection) &&
    number(line.attempt) &&
    recordFields(line),
  mark: (line) =>
    number(line.t) &&
    oneOf(MARKS, line.mark) &&
    text(line.url) &&
    optional(line.duration, number) &&
    optional(line.count, number),
  request: (line) =>
    number(line.t) &&
    text(line.method) &&
    text(line.url) &&
    text(line.requestType) &&
    optional(line.status, number) &&
    optional(line.size, number) &&
    optional(line.duration, number),
  loss: (line) => number(line.count) && text(line.reason) && number(line.from) && number(line.to),
  finding: (line) =>
    text(line.rule) &&
    oneOf(SEVERITIES, line.severity) &&
    text(line.title) &&
    text(line.advice) &&
    isFields(line.evidence) &&
    Array.isArray(line.records) &&
    line.records.every(number) &&
    optional(line.connection, text),
  end: (line) =>
    number(line.records) && number(line.connections) && number(line.lost) && optional(line.t, number),
};

function recordFields(line: Fields): boolean {
  switch (line.kind) {
    case 'connecting':
      return (
        optional(line.lastEventId, text) &&
        optional(line.lastEventIdSent, text) &&
        optional(line.method, text) &&
        optional(line.requestHeaders, isHeaderList) &&
        optional(line.initiator, isInitiator)
      );
    case 'open':
      return optional(line.protocol, text) && optional(line.extensions, text) && isAnswer(line);
    case 'message':
    case 'send':
      return (
        isData(line.data) &&
        number(line.size) &&
        optional(line.eventType, text) &&
        optional(line.lastEventId, text)
      );
    case 'comment':
      return text(line.data);
    case 'note':
      return (
        text(line.data) &&
        optional(line.code, text) &&
        optional(line.count, number) &&
        optional(line.eventType, text)
      );
    case 'retry':
      return number(line.reconnectionTime);
    case 'error':
      return optional(line.readyState, number) && optional(line.message, text) && isAnswer(line);
    case 'reconnect':
      return (
        number(line.delay) && optional(line.lastEventId, text) && optional(line.lastEventIdForgotten, text)
      );
    case 'close':
      return (
        oneOf(BY, line.by) && optional(line.code, number) && optional(line.reason, text) && isAnswer(line)
      );
    default:
      return false;
  }
}

function isAnswer(line: Fields): boolean {
  return (
    optional(line.status, number) &&
    optional(line.headers, isHeaderList) &&
    optional(line.httpVersion, text) &&
    optional(line.remoteAddress, text) &&
    optional(line.netError, text) &&
    optional(line.timings, (phases) => isFields(phases) && Object.values(phases).every(number)) &&
    optional(
      line.redirects,
      (list) =>
        Array.isArray(list) && list.every((hop) => isFields(hop) && text(hop.url) && number(hop.status)),
    )
  );
}

function isInitiator(value: unknown): boolean {
  return (
    isFields(value) &&
    text(value.type) &&
    optional(value.url, text) &&
    optional(value.line, number) &&
    optional(value.stack, text)
  );
}

function isHeaderList(value: unknown): boolean {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && text(pair[0]) && text(pair[1]));
}

function isData(value: unknown): value is Data {
  return text(value) || (isFields(value) && text(value.base64));
}
function text(value: unknown): value is string {
  return typeof value === 'string';
}
function number(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
function oneOf(names: string[], value: unknown): boolean {
  return text(value) && names.includes(value);
}
function optional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}
