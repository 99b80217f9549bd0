import { describe, expect, it } from 'vitest';
import { payloadParseError } from '../../../src/diagnostics/rules/payload-parse-error.ts';
import { sseBinaryBase64 } from '../../../src/diagnostics/rules/sse-binary-base64.ts';
import { sseFormatErrors } from '../../../src/diagnostics/rules/sse-format-errors.ts';
import { sseLastEventLost } from '../../../src/diagnostics/rules/sse-last-event-lost.ts';
import { sseUnheardEvent } from '../../../src/diagnostics/rules/sse-unheard-event.ts';
import { createFramer } from '../../../src/framing/framer.ts';
import { diagnose, type Life } from '../helpers/diagnose.ts';
import type { Loose } from '../helpers/recordings.ts';

const URL = 'https://page.example/events';
const SSE: [string, string][] = [['content-type', 'text/event-stream']];
const event = (t: number, data: string, eventType = 'message'): Loose => ({
  kind: 'message',
  t,
  data,
  eventType,
});
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A stream with this body as the framing tells it, read by fetch unless said otherwise. */
function stream(
  body: string,
  { by = 'server', api = 'fetch', headers = SSE }: { by?: string; api?: string; headers?: typeof SSE } = {},
): Life {
  const framer = createFramer('event-stream');
  const pieces = [...framer.push(new TextEncoder().encode(body)), ...framer.end()];
  const end: Loose =
    api === 'EventSource' ? { kind: 'error', t: 200, readyState: 0 } : { kind: 'close', t: 200, by };
  return [
    { api: api as 'fetch', url: URL },
    { kind: 'connecting', t: 0 },
    { kind: 'open', t: 50, status: 200, headers },
    ...pieces.map((piece): Loose => ({ ...piece, t: 100 })),
    end,
  ];
}
const events = (count: number) => times(count, (i) => `data: ${i}\n\n`).join('');

describe('sse-last-event-lost: fires', () => {
  it('sse-last-event-lost for data without a blank line at the end of the body', () => {
    expect(diagnose(sseLastEventLost, [stream(`${events(2)}data: {"done":true}\n`)])).toEqual([
      {
        type: 'finding',
        rule: 'sse-last-event-lost',
        connection: 'c1',
        severity: 'warning',
        title: 'The last event was thrown away: no blank line came after it',
        evidence: { url: URL, streamsWithALostEvent: 1, attempts: 1, endedBy: 'end of the body' },
        records: [5],
        advice: expect.stringContaining('empty line'),
        confidence: 'high',
      },
    ]);
  });
  it('sse-last-event-lost for a last data line without its end', () =>
    expect(diagnose(sseLastEventLost, [stream(`${events(1)}data: x`)])).toHaveLength(1));
  it('sse-last-event-lost for an EventSource, with low confidence: a cut looks the same to it', () =>
    expect(diagnose(sseLastEventLost, [stream('data: x\n', { api: 'EventSource' })])).toMatchObject([
      { confidence: 'low', evidence: { endedBy: expect.stringContaining('not known') } },
    ]));
});

describe('sse-last-event-lost: near misses', () => {
  it.each([
    ['the last event has its blank line', 'data: x\n\n'],
    ['what is left is a comment', 'data: x\n\n: bye'],
    ['what is left is an id without data', 'data: x\n\nid: 7\n'],
  ])('sse-last-event-lost not when %s', (_, body) =>
    expect(diagnose(sseLastEventLost, [stream(body)])).toEqual([]),
  );
});

describe('sse-last-event-lost: false positives', () => {
  it.each([
    ['the connection was cut', 'data: x\n', 'network'],
    ['the page stopped reading', 'data: x\n', 'page'],
    ["it is the AI SDK's data stream under a wrong label", '0:"Hel"\ndata: x\n', 'server'],
  ])('sse-last-event-lost not when %s', (_, body, by) =>
    expect(diagnose(sseLastEventLost, [stream(body, { by })])).toEqual([]),
  );
  it('sse-last-event-lost not when the browser names a network error of the EventSource', () => {
    const [about, ...records] = stream('data: x\n', { api: 'EventSource' });
    records[records.length - 1] = { kind: 'error', t: 200, readyState: 0, netError: 'net::ERR_FAILED' };
    expect(diagnose(sseLastEventLost, [[about, ...records]])).toEqual([]);
  });
});

describe('sse-format-errors: fires', () => {
  const found = (body: string, headers = SSE) => diagnose(sseFormatErrors, [stream(body, { headers })])[0];

  it('sse-format-errors for a field in another case', () => {
    expect(found(`${events(3)}Data: 4\n\n`)).toEqual({
      type: 'finding',
      rule: 'sse-format-errors',
      connection: 'c1',
      severity: 'warning',
      title: 'Readers ignore 1 line of this event stream',
      evidence: {
        url: URL,
        events: 3,
        ignoredLines: 1,
        linesAtLeast: 7,
        ignoredIds: 0,
        ignoredRetries: 0,
        kinds: 'field names in another spelling (they are lower case, without spaces)',
      },
      records: [6],
      advice: expect.stringContaining('lower case'),
      confidence: 'high',
    });
  });
  it.each<[string, string, object]>([
    ['a raw line break within JSON', 'data: {"a":1,\n"b":2}\n\n', { ignoredLines: 1 }],
    ['an id with NUL', 'id: a\0b\ndata: x\n\n', { ignoredIds: 1 }],
    ['a retry with a unit', 'retry: 3s\ndata: x\n\n', { ignoredRetries: 1 }],
    [
      'a second byte order mark',
      `${events(500)}\ufeffdata: x\n\n`,
      { kinds: 'byte order marks that are not at the start' },
    ],
    ['one line in a hundred', `${events(49)}x: 1\n\n`, { ignoredLines: 1, linesAtLeast: 99 }],
    ['more lines than are told one by one', `${'x: 1\n'.repeat(12)}${events(1)}`, { ignoredLines: 12 }],
  ])('sse-format-errors for %s', (_, body, evidence) =>
    expect(found(body)!.evidence).toMatchObject(evidence),
  );
  it('sse-format-errors for ten lines without an event', () =>
    expect(found('hello world\n'.repeat(10))).toMatchObject({
      title: '10 lines and not one event: this is no event stream',
    }));
  it('sse-format-errors for a charset that is not UTF-8', () =>
    expect(found(events(1), [['Content-Type', 'text/event-stream; charset=iso-8859-1']])).toMatchObject({
      evidence: { charset: 'iso-8859-1' },
      title: expect.stringContaining('always UTF-8'),
    }));
  it('sse-format-errors as an information for line ends of CR alone', () =>
    expect(found('data: x\r\rdata: y\r\r')).toMatchObject({ severity: 'info' }));
});

describe('sse-format-errors: near misses', () => {
  it.each([
    ['all is well', `${events(3)}id: 1\nretry: 100\nevent: x\ndata\n\n`],
    ['one line in 101 is unknown', `${events(50)}x: 1\n\n`],
    ['the byte order mark is where it may be', `\ufeff${events(1)}`],
    ['lines end with CRLF', 'data: x\r\n\r\n'],
    ['comments look like anything', `: Data: x\n:retry: 3s\n${events(1)}`],
  ])('sse-format-errors not when %s', (_, body) =>
    expect(diagnose(sseFormatErrors, [stream(body)])).toEqual([]),
  );
  it.each(['utf-8', 'UTF8', '"utf-8"'])('sse-format-errors not for the charset %s', (charset) => {
    const headers: typeof SSE = [['content-type', `text/event-stream;charset=${charset}`]];
    expect(diagnose(sseFormatErrors, [stream(events(1), { headers })])).toEqual([]);
  });
});

describe('sse-format-errors: false positives', () => {
  it.each([
    ['the AI SDK data stream', '0:"Hel"\n0:"lo"\nd:{"finishReason":"stop"}\n', /AI SDK's data stream/],
    ['NDJSON', '{"a":1}\n{"a":2}\n', /lines of JSON/],
  ])('sse-format-errors calls %s under a wrong label what it is', (_, body, title) =>
    expect(diagnose(sseFormatErrors, [stream(body)])[0]!.title).toMatch(title),
  );
});

describe('sse-unheard-event', () => {
  const note = (eventType: string, count: number, t = 100): Loose => ({
    kind: 'note',
    t,
    source: 'wire',
    data: '',
    code: 'unheard event',
    eventType,
    count,
  });
  const life = (...records: Loose[]): Life => [
    { api: 'EventSource', url: URL },
    { kind: 'connecting', t: 0 },
    { kind: 'open', t: 1 },
    ...records,
  ];
  const found = (...records: Loose[]) => diagnose(sseUnheardEvent, [life(...records)]);

  describe('sse-unheard-event: fires', () => {
    it('sse-unheard-event for three events of one name', () =>
      expect(found(event(50, 'x'), note('order', 3))).toEqual([
        {
          type: 'finding',
          rule: 'sse-unheard-event',
          connection: 'c1',
          severity: 'warning',
          title: '3 events came under the name "order" and the page listened to none',
          evidence: { url: URL, unheardEvents: 3, unheardNames: '"order"', heardEvents: 1 },
          records: [4],
          advice: expect.stringContaining('addEventListener("order"'),
          confidence: 'high',
        },
      ]));
    it('sse-unheard-event for two names, all their events counted', () =>
      expect(found(note('order', 3), note('stock', 4), note('order', 2))).toMatchObject([
        { evidence: { unheardEvents: 9, unheardNames: '"order", "stock"' }, records: [3, 5, 4] },
      ]));
    it('sse-unheard-event with low confidence when it was open before the recording', () =>
      expect(
        diagnose(sseUnheardEvent, [
          [{ api: 'EventSource', url: URL, predatesRecording: true }, note('order', 3)],
        ]),
      ).toMatchObject([{ severity: 'info', confidence: 'low' }]));
  });
  describe('sse-unheard-event: near misses', () => {
    it('sse-unheard-event not for two events', () => expect(found(note('order', 2))).toEqual([]));
  });
  describe('sse-unheard-event: false positives', () => {
    it.each(['ping', 'heartbeat', 'keep-alive', 'server:ping'])(
      'sse-unheard-event not for a heartbeat named %s',
      (type) => expect(found(note(type, 9))).toEqual([]),
    );
    it('sse-unheard-event not when a listener was added later', () =>
      expect(found(note('order', 3), event(200, 'x', 'order'))).toEqual([]));
  });
});

describe('payload-parse-error', () => {
  const life = (...data: string[]): Life => [
    {},
    { kind: 'open', t: 0 },
    ...data.map((text, i): Loose => ({ kind: 'message', t: i + 1, data: text })),
  ];
  const found = (...data: string[]) => diagnose(payloadParseError, [life(...data)]);

  describe('payload-parse-error: fires', () => {
    it('payload-parse-error for JSON that is cut', () =>
      expect(found('{"a":1}', '{"a":', '{"a":2}')).toEqual([
        {
          type: 'finding',
          rule: 'payload-parse-error',
          connection: 'c1',
          severity: 'warning',
          title: '1 message begins like JSON and cannot be parsed',
          evidence: {
            url: 'wss://page.example/live',
            notParsed: 1,
            checked: 3,
            beginLikeJson: 3,
            htmlMessages: 0,
            firstRecord: 3,
            brokenAtCharacter: 5,
          },
          records: [3],
          advice: expect.stringContaining('chunk'),
          confidence: 'high',
        },
      ]));
    it('payload-parse-error for what is wrong in the middle, and where', () =>
      expect(found('{"a":NaN}')).toMatchObject([
        { confidence: 'medium', evidence: { brokenAtCharacter: 5, notParsed: 1, checked: 1 } },
      ]));
    it('payload-parse-error for HTML after JSON', () =>
      expect(found('{"a":1}', '{"a":1}', '{"a":1}', '<!doctype html><p>502')).toMatchObject([
        { evidence: { htmlMessages: 1, notParsed: 0 }, records: [5] },
      ]));
    it('payload-parse-error for a cut one after many, and one of 16 of those wrong inside', () => {
      const many = times(1000, () => '{"a":1}');
      expect(found(...many, '{"a":')).toMatchObject([{ evidence: { checked: 251, notParsed: 1 } }]);
      expect(found(...many.slice(0, 200), ...times(16, () => '{"a":NaN}'))).toMatchObject([
        { evidence: { checked: 201, notParsed: 1, beginLikeJson: 216 } },
      ]);
    });
    it('payload-parse-error for a line of NDJSON read by fetch', () => {
      const headers = [['content-type', 'application/x-ndjson']];
      const broken: Loose = { kind: 'message', t: 2, data: '{"a' };
      const about = { api: 'fetch' as const, url: URL };
      expect(diagnose(payloadParseError, [[about, { kind: 'open', t: 1, headers }, broken]])).toHaveLength(1);
    });
  });

  describe('payload-parse-error: near misses', () => {
    it.each([
      ['JSON', '{"a":[1,2]}'],
      ['JSON with space around', '{"a":1} \n'],
      ['a list', '["a"]'],
      ['an empty object', '{}'],
      ['plain text', 'hello {"a":'],
    ])('payload-parse-error not for %s', (_, text) => expect(found(text)).toEqual([]));
    it('payload-parse-error not for HTML after two JSON messages', () =>
      expect(found('{"a":1}', '{"a":1}', '<html>')).toEqual([]));
    it('payload-parse-error not for one longer than 64 KiB', () =>
      expect(found(`{"a":"${'x'.repeat(65_536)}`)).toEqual([]));
  });

  describe('payload-parse-error: false positives', () => {
    it.each([
      ['SignalR, which ends each with a record separator', '{"type":1}\u001e{"type":6}\u001e'],
      ['Centrifugo, which sends one a line', '{"id":1}\n{"id":2}'],
      ['JSON5', "{a: 1, 'b': 2}"],
      ['the closing word [DONE]', '[DONE]'],
      ['a log line', '[info] started'],
    ])('payload-parse-error not for %s', (_, text) => expect(found(text)).toEqual([]));
    it('payload-parse-error not for a payload that the recorder cut', () => {
      const cut: Loose = { kind: 'message', t: 1, data: '{"a":', size: 9e6, truncated: true };
      expect(diagnose(payloadParseError, [[{}, cut]])).toEqual([]);
    });
    it('payload-parse-error not for the chunks of one long JSON text', () => {
      const headers = [['content-type', 'application/json']];
      const chunk: Loose = { kind: 'message', t: 2, data: '{"a":[' };
      const about = { api: 'fetch' as const, url: URL };
      expect(diagnose(payloadParseError, [[about, { kind: 'open', t: 1, headers }, chunk]])).toEqual([]);
    });
  });
});

describe('sse-binary-base64', () => {
  const bytes = (length: number) =>
    btoa(String.fromCharCode(...times(length, (i) => (i * 7919 + (i >> 3)) & 255)));
  const life = (...data: string[]): Life => [
    { api: 'EventSource', url: URL },
    ...data.map((text, i) => event(i + 1, text)),
  ];
  const found = (...data: string[]) => diagnose(sseBinaryBase64, [life(...data)]);
  const frame = bytes(384);

  describe('sse-binary-base64: fires', () => {
    it('sse-binary-base64 when 3 of 10 events are base64', () => {
      const text = 'word '.repeat(1000);
      expect(found(...times(7, () => text), frame, frame, frame)).toEqual([
        {
          type: 'finding',
          rule: 'sse-binary-base64',
          connection: 'c1',
          severity: 'advice',
          title: '30 % of the events carry bytes as base64',
          evidence: {
            url: URL,
            eventsOfBase64: 3,
            events: 10,
            shareOfBytes: '4 %',
            bytesOfBase64: 1536,
          },
          records: [8, 9, 10],
          advice: expect.stringContaining('URL'),
          confidence: 'medium',
        },
      ]);
    });
    it('sse-binary-base64 when half of the bytes are, in few events', () =>
      expect(found(...times(30, () => '{"n":1}'), frame, frame, frame)).toHaveLength(1));
    it('sse-binary-base64 for pictures within JSON, and for data: URLs', () => {
      const picture = `{"n":1,"image":"${bytes(3000)}"}`;
      const url = `data:image/png;base64,${bytes(3000)}`;
      expect(found(picture, picture, url)).toHaveLength(1);
    });
  });

  describe('sse-binary-base64: near misses', () => {
    it.each([
      ['511 characters', times(5, () => frame.slice(1))],
      ['two events', [frame, frame]],
      [
        '29 % of events and less of the bytes',
        [...times(8, () => 'word '.repeat(1000)), frame, frame, frame],
      ],
      ['long text', times(5, () => 'lorem ipsum dolor sit amet '.repeat(40))],
      ['one letter again and again', times(5, () => 'x'.repeat(2000))],
      ['digits', times(5, () => '0123456789'.repeat(200))],
      ['JSON', times(5, () => JSON.stringify(times(300, (i) => ({ n: i }))))],
    ])('sse-binary-base64 not for %s', (_, data) => expect(found(...data)).toEqual([]));
  });

  describe('sse-binary-base64: false positives', () => {
    it('sse-binary-base64 not for JWTs', () => {
      const jwt = `eyJhbGciOiJIUzI1NiJ9.${bytes(600).replaceAll('=', '')}.${bytes(32)}`;
      expect(found(jwt, jwt, jwt)).toEqual([]);
    });
    it('sse-binary-base64 not for hashes', () => expect(found(...times(9, () => bytes(64)))).toEqual([]));
    it('sse-binary-base64 is an information where a model speaks', () => {
      const audio = (i: number) =>
        event(i, `{"type":"response.audio.delta","delta":"${frame}"}`, 'response.audio.delta');
      const start = event(0, '{"type":"response.created"}', 'response.created');
      const all = [start, ...times(4, (i) => audio(i + 1))];
      const about = { api: 'EventSource' as const, url: URL };
      // The rules about models have read the lane before.
      expect(diagnose(sseBinaryBase64, [[about, ...all]])).toMatchObject([
        { severity: 'info', evidence: { provider: 'OpenAI Responses' } },
      ]);
    });
  });
});
