import type { MessageRecord } from '../../model/types.ts';
import type { Seq } from '../../units.ts';
import { isFramed } from '../framed.ts';
import { jsonFault } from '../json-fault.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { PAYLOAD_PARSE_ERROR as LIMITS } from '../thresholds.ts';

/** Messages that begin like JSON and are none: the handler throws, and the next message comes as if nothing was. */
export const payloadParseError: Rule = {
  id: 'payload-parse-error',
  summary: 'A message begins like JSON but cannot be parsed',
  why:
    'JSON.parse throws in the handler and the message is lost, while the stream goes on as if nothing had happened. ' +
    'Usual causes are JSON split by chunks instead of by lines, an error page of a proxy, and text built by hand.',
  links: [
    {
      text: 'MDN: JSON.parse: bad parsing',
      url: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Errors/JSON_bad_parse',
    },
  ],
  lane: (view) => new ParseError(view),
};

const BRACE = 0x7b;
const BRACKET = 0x5b;
const LESS = 0x3c;
const SPACE = 0x20;
/** What can only be JSON. `[DONE]`, `[info] text` and JSON5's bare keys begin otherwise. */
const LIKE_JSON = /^(?:\{\s*["}]|\[\s*(?:[{["\]]))/;
const HTML = /^<(?:!doctype|html|head|body)\b/i;
/** SignalR ends each message with it. */
const RECORD_SEPARATOR = '\u001e';

class ParseError implements LaneRule {
  readonly #view: LaneView;
  readonly #shown = new Shown();
  /** Messages that begin like JSON, those of them that were parsed, and those of these that failed. */
  #like = 0;
  #cut = 0;
  #checked = 0;
  #failed = 0;
  #first: { seq: Seq; offset: number } | undefined;
  #html = 0;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    const { data } = record;
    if (typeof data !== 'string') return;
    const code = data.charCodeAt(0);
    if (code === LESS) this.#page(record, data);
    if (code !== BRACE && code !== BRACKET) return;
    this.#like++;
    const last = data.charCodeAt(data.length - 1);
    // A wrong last character is seen in all, the rest in a sample.
    const cut = last > SPACE && last !== code + 2 && this.#cut++ < LIMITS.cutParsed;
    if (!cut && this.#like > LIMITS.parsedAll && this.#like % LIMITS.oneIn !== 0) return;
    if (record.truncated || data.length > LIMITS.size || !LIKE_JSON.test(data.slice(0, 64))) return;
    if (!isFramed(this.#view.lane, record)) return;
    const whole = isJson(data);
    if (!whole && isJoined(data)) return;
    this.#checked++;
    if (whole) return;
    this.#failed++;
    this.#first ??= { seq: record.seq, offset: jsonFault(data) };
    this.#shown.add(record.seq);
  }

  finding(): LaneFinding | undefined {
    const { lane } = this.#view;
    if (this.#failed === 0 && this.#html === 0) return undefined;
    const html = this.#failed === 0;
    const others = this.#checked - this.#failed;
    return {
      severity: 'warning',
      title: html
        ? `${count(this.#html)} of HTML came among JSON`
        : `${count(this.#failed)} begin${this.#failed === 1 ? 's' : ''} like JSON and cannot be parsed`,
      evidence: {
        url: lane.url,
        notParsed: this.#failed,
        checked: this.#checked,
        beginLikeJson: this.#like,
        htmlMessages: this.#html,
        ...(this.#first ? { firstRecord: this.#first.seq, brokenAtCharacter: this.#first.offset } : {}),
      },
      records: this.#shown.seqs,
      advice: html
        ? 'An error page came where data was expected: a proxy or a login page answered. Look at its status and text, ' +
          'and have the page reject what is not JSON.'
        : 'See the first record at the character named. Where the page reads a body itself, split it by lines and keep ' +
          'the rest for the next chunk: a chunk is no message. On the server use JSON.stringify, one value a message.',
      confidence: html || others >= this.#failed ? 'high' : 'medium',
    };
  }

  #page(record: MessageRecord, data: string): void {
    if (this.#checked < LIMITS.jsonBeforeHtml || !HTML.test(data) || !isFramed(this.#view.lane, record))
      return;
    this.#html++;
    this.#shown.add(record.seq);
  }
}

const count = (messages: number): string => `${messages} message${messages === 1 ? '' : 's'}`;

/** Several values in one message, as some protocols frame them (Centrifugo: one a line). */
function isJoined(text: string): boolean {
  if (text.includes(RECORD_SEPARATOR)) return true;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every(isJson);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
