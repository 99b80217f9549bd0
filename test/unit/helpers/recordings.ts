import fc from 'fast-check';
import type { Column } from '../../../src/model/column.ts';
import { Recording } from '../../../src/model/recording.ts';
import type {
  ConnectionLine,
  Data,
  Finding,
  Loss,
  PageMark,
  RequestLine,
  StreamRecord,
} from '../../../src/model/types.ts';
import { MOMENTS } from '../../../src/protocol.ts';
import { anyText } from './arbitraries.ts';

/** A record as tests write it: what all have in common has a default. */
export type Loose = { kind: StreamRecord['kind']; t: number } & { [field: string]: unknown };

export function connectionLine(id = 'c1', about: Partial<ConnectionLine> = {}): ConnectionLine {
  return {
    type: 'connection',
    id,
    api: 'WebSocket',
    context: 'page',
    frameUrl: 'https://page.example/',
    url: 'wss://page.example/live',
    ...about,
  };
}

export function record(fields: Loose): StreamRecord {
  const size = typeof fields.data === 'string' ? fields.data.length : 0;
  const base = { type: 'record', seq: 0, connection: 'c1', attempt: 1, source: 'hook', size };
  return { ...base, ...fields } as unknown as StreamRecord;
}

/** A recording of one connection. */
export function recordingOf(about: Partial<ConnectionLine>, ...records: Loose[]): Recording {
  const recording = new Recording({ page: { url: 'https://page.example/', title: '' } });
  recording.addConnection(connectionLine('c1', about));
  for (const fields of records) recording.append(record(fields));
  return recording;
}

/* ---- any recording ----------------------------------------------------------------------------------------- */

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = anyText;
const url = fc.oneof(
  anyText,
  fc.constantFrom(
    'wss://u:p@a.example/x?token=t&__proto__=1',
    'https://a.example/?x=eyJhbGciOiJ9.eyJ9.s#access_token=9',
    '/rel?key=1',
  ),
);
const data: fc.Arbitrary<Data> = fc.oneof(
  anyText,
  fc.base64String({ maxLength: 16 }).map((base64) => ({ base64 })),
);

const contents: { [K in StreamRecord['kind']]: fc.Arbitrary<object> } = {
  connecting: fc.record({ lastEventId: optional(text), lastEventIdSent: optional(text) }),
  open: fc.record({
    protocol: optional(text),
    extensions: optional(text),
    status: optional(fc.nat(999)),
    headers: optional(fc.array(fc.tuple(text, text), { maxLength: 3 })),
  }),
  message: fc.record({
    data,
    size: fc.nat(2000),
    eventType: optional(text),
    lastEventId: optional(text),
    truncated: optional(fc.constant(true)),
  }),
  send: fc.record({ data, size: fc.nat(2000), bufferedAmount: optional(fc.nat()) }),
  comment: fc.record({ data: text }),
  note: fc.record({ data: text }),
  retry: fc.record({ reconnectionTime: number }),
  error: fc.record({ readyState: fc.nat(3), message: optional(text) }),
  reconnect: fc.record({ delay: number, lastEventId: optional(text), lastEventIdForgotten: optional(text) }),
  close: fc.record({
    by: fc.constantFrom('page', 'server', 'network', 'unknown'),
    code: optional(fc.nat(4999)),
    reason: optional(text),
    wasClean: optional(fc.boolean()),
  }),
};

const anyContent = fc
  .constantFrom(...(Object.keys(contents) as StreamRecord['kind'][]))
  .chain((kind) => contents[kind].map((content) => ({ kind, ...content })));

const connections = fc.uniqueArray(
  fc.record({
    id: fc.oneof(fc.constantFrom('c1', 'c2', 'c3', '__proto__', 'toString'), text),
    api: fc.constantFrom('EventSource' as const, 'WebSocket' as const),
    url,
    frameUrl: url,
    protocols: optional(fc.array(text, { maxLength: 3 })),
    stack: optional(
      fc.oneof(
        text,
        url.map((it) => `at f (${it}:1:2)\nat g`),
      ),
    ),
    continues: optional(fc.nat(5)),
    predatesRecording: optional(fc.constant(true)),
  }),
  { selector: (line) => line.id, minLength: 1, maxLength: 5 },
);

const finding: fc.Arbitrary<Finding> = fc.record({
  type: fc.constant('finding' as const),
  rule: text,
  severity: fc.constantFrom('info' as const, 'error' as const),
  connection: optional(text),
  title: text,
  evidence: fc.dictionary(fc.oneof(text, fc.constant('__proto__')), fc.oneof(text, url, number)),
  records: fc.array(fc.nat(), { maxLength: 3 }),
  advice: text,
  confidence: fc.constantFrom('low' as const, 'high' as const),
});
const mark: fc.Arbitrary<PageMark> = fc.record({
  type: fc.constant('mark' as const),
  t: number,
  mark: fc.constantFrom('navigation', 'hidden', 'restored', ...MOMENTS),
  url,
  duration: optional(number),
  count: optional(fc.nat()),
});
const request: fc.Arbitrary<RequestLine> = fc.record({
  type: fc.constant('request' as const),
  t: number,
  method: text,
  url,
  status: optional(fc.nat(999)),
  size: optional(fc.nat()),
  duration: optional(number),
  requestType: text,
});
const loss: fc.Arbitrary<Loss> = fc.record({
  type: fc.constant('loss' as const),
  count: fc.nat(),
  reason: text,
  from: number,
  to: number,
});

/** Any recording that keeps the types, with findings, whether or not its lives make sense; `t` is any number. */
export const anyRecording: fc.Arbitrary<Recording> = fc
  .record({
    lines: connections,
    records: fc.array(
      fc.record({
        content: anyContent,
        connection: fc.nat(),
        t: fc.oneof(number, fc.nat(400_000)),
        attempt: fc.integer({ min: 1, max: 3 }),
        source: fc.constantFrom('hook', 'wire', 'inferred'),
        backlog: optional(fc.constant(true)),
        hole: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9000) }),
      }),
      { maxLength: 30 },
    ),
    marks: fc.array(mark, { maxLength: 2 }),
    requests: fc.array(request, { maxLength: 2 }),
    losses: fc.array(loss, { maxLength: 2 }),
    findings: fc.array(finding, { maxLength: 2 }),
    head: fc.record({ productVersion: text, userAgent: text, page: fc.record({ url, title: text }) }),
  })
  .map(({ lines, records, marks, requests, losses, findings, head }) => {
    const recording = new Recording(head);
    lines.forEach(({ continues, ...line }, i) => {
      // An earlier connection, or one that nobody knows.
      const id = continues === undefined || continues < i ? lines[continues ?? i]?.id : 'nobody';
      const about = continues === undefined ? {} : { continues: id };
      recording.addConnection({ type: 'connection', context: 'page', ...line, ...about });
    });
    for (const { content, connection, hole, ...rest } of records) {
      const { id } = lines[connection % lines.length]!;
      const seq = hole === 0 ? 0 : recording.nextSeq + hole;
      recording.append({
        type: 'record',
        ...rest,
        ...content,
        seq,
        connection: id,
      } as unknown as StreamRecord);
    }
    for (const one of marks) recording.addMark(one);
    for (const one of requests) recording.addRequest(one);
    for (const one of losses) recording.addLoss(one);
    recording.importedFindings = findings;
    return recording;
  });

/** What a column holds. */
export const content = (column: Column): number[] =>
  Array.from({ length: column.length }, (_, i) => column.at(i));
