import { headerOf } from '../headers.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { SSE_FORMAT_ERRORS as LIMITS } from '../thresholds.ts';

/** Lines of an event stream that readers ignore, or that only some of them read. */
export const sseFormatErrors: Rule = {
  id: 'sse-format-errors',
  summary: 'An event stream has lines that readers ignore',
  why:
    'A reader of an event stream never complains: a line that it does not know is dropped and the rest goes on. Data, ' +
    'ids and retry values are lost that way and nobody sees an error.',
  links: [
    {
      text: 'HTML: Parsing an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    },
    { text: 'eventsource-parser: error kinds', url: 'https://github.com/rexxars/eventsource-parser#readme' },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? undefined : new FormatErrors(view)),
};

/** Kinds of ignored lines by the codes of their notes, as evidence names them. */
const IGNORED: Readonly<Record<string, string>> = {
  'ignored field': 'unknown field names',
  'field name in another spelling': 'field names in another spelling (they are lower case, without spaces)',
  'byte order mark in a line': 'byte order marks that are not at the start',
  'line of JSON': 'lines of bare JSON',
  'line with a part code': 'lines of the AI SDK data stream',
};
/** Each of these is an error however rare. */
const ERRORS: Readonly<Record<string, string>> = {
  'byte order mark in a line': IGNORED['byte order mark in a line'] as string,
  'ignored id': 'ids with a NUL in them',
  'ignored retry': 'retry values that are not digits only',
};

/** Counts of one sort of note: they come one by one, then as a sum for each stream. */
class Tally {
  count = 0;
  /** Of the stream under way, to be replaced by its sum. */
  #single = 0;

  add(sum: number | undefined): void {
    if (sum === undefined) {
      this.#single++;
      this.count++;
    } else {
      this.count += sum - this.#single;
      this.#single = 0;
    }
  }

  /** The next stream begins. */
  next(): void {
    this.#single = 0;
  }
}

class FormatErrors implements LaneRule {
  readonly #view: LaneView;
  readonly #shown = new Shown();
  readonly #kinds = new Set<string>();
  readonly #ignored = new Tally();
  readonly #ids = new Tally();
  readonly #retries = new Tally();
  #crOnly: number | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'connecting' || record.kind === 'reconnect')
      for (const tally of [this.#ignored, this.#ids, this.#retries]) tally.next();
    if (record.kind !== 'note' || record.code === undefined) return;
    const { code, count, seq } = record;
    if (code === 'line ends CR') this.#crOnly ??= seq;
    if (Object.hasOwn(IGNORED, code)) this.#ignored.add(count);
    else if (code === 'ignored id') this.#ids.add(count);
    else if (code === 'ignored retry') this.#retries.add(count);
    else return;
    if (count !== undefined) return;
    this.#kinds.add(code);
    this.#shown.add(seq);
  }

  finding(): LaneFinding | undefined {
    const { lane } = this.#view;
    const charset = charsetOf(headerOf(lane.attempt?.opened?.headers, 'content-type'));
    const events = lane.messagesIn;
    const ignored = this.#ignored.count;
    const lines = events * LIMITS.linesOfEvent + ignored;
    const none = events === 0 && ignored >= LIMITS.linesWithoutEvent;
    const many = ignored > 0 && ignored >= LIMITS.share * lines;
    const found = [...this.#kinds].filter((code) => many || Object.hasOwn(ERRORS, code));
    if (found.length === 0 && charset === undefined) return this.#carriageReturns();
    const other = this.#other();
    return {
      severity: 'warning',
      title: titleOf(none, other, ignored, found, charset),
      evidence: {
        url: lane.url,
        events,
        ignoredLines: ignored,
        ...(ignored > 0 ? { linesAtLeast: lines } : {}),
        ignoredIds: this.#ids.count,
        ignoredRetries: this.#retries.count,
        kinds: found.map((code) => IGNORED[code] ?? ERRORS[code] ?? code).join(', ') || 'none',
        ...(charset === undefined ? {} : { charset }),
      },
      records: this.#shown.seqs,
      advice: adviceOf(other, charset),
      confidence: 'high',
    };
  }

  /** Another format that was labelled as an event stream. */
  #other(): 'part' | 'json' | undefined {
    if (this.#view.lane.messagesIn > 0) return undefined;
    if (this.#kinds.has('line with a part code')) return 'part';
    return this.#kinds.has('line of JSON') ? 'json' : undefined;
  }

  #carriageReturns(): LaneFinding | undefined {
    if (this.#crOnly === undefined) return undefined;
    const { lane } = this.#view;
    return {
      severity: 'info',
      title: 'Lines of this event stream end with CR alone',
      evidence: { url: lane.url, events: lane.messagesIn },
      records: [this.#crOnly],
      advice: 'That is allowed, and every browser reads it. Parsers made at home often do not: send LF.',
      confidence: 'high',
    };
  }
}

const UTF_8 = /^utf-?8$/i;

/** A charset that is not the one that event streams have; undefined where none is told. */
function charsetOf(contentType: string | undefined): string | undefined {
  if (contentType === undefined || !/^\s*text\/event-stream/i.test(contentType)) return undefined;
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  return charset === undefined || UTF_8.test(charset) ? undefined : charset;
}

function titleOf(
  none: boolean,
  other: 'part' | 'json' | undefined,
  ignored: number,
  found: string[],
  charset: string | undefined,
): string {
  if (other === 'part')
    return "This is the AI SDK's data stream, labelled as an event stream: it has no event";
  if (other === 'json') return 'These are lines of JSON, labelled as an event stream: it has no event';
  if (none) return `${ignored} lines and not one event: this is no event stream`;
  const [first] = found;
  if (first === undefined) return `The charset is ${charset}: event streams are always UTF-8`;
  if (found.length === 1 && ERRORS[first] !== undefined) return `Readers drop ${ERRORS[first]}`;
  return `Readers ignore ${ignored} line${ignored === 1 ? '' : 's'} of this event stream`;
}

function adviceOf(other: 'part' | 'json' | undefined, charset: string | undefined): string {
  if (other === 'part')
    return 'Send it as text/plain with x-vercel-ai-data-stream: v1, which is what it is, or change to the UI message stream.';
  if (other === 'json')
    return 'Send it as application/x-ndjson, or put "data: " before each line and an empty line after it.';
  const label =
    charset === undefined
      ? ''
      : ` Say charset=utf-8 or nothing: Chromium refuses other charsets, other browsers read UTF-8 all the same.`;
  return (
    'The records show the beginning of each line. Write JSON on one line, or "data: " before each of its lines: a raw ' +
    'line break ends the field. Names are data, event, id and retry, in lower case.' +
    label
  );
}
