import type { MessageRecord } from '../../model/types.ts';
import type { Bytes, EpochMs, Seq } from '../../units.ts';
import { isFramed, sizeInWords } from '../framed.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { OVERSIZED_MESSAGE as LIMITS } from '../thresholds.ts';

/** Close code "message too big" (RFC 6455, 7.4.1). */
const TOO_BIG = 1009;

/** Messages so large that they block the page or run into somebody's limit. */
export const oversizedMessage: Rule = {
  id: 'oversized-message',
  summary: 'Single messages are very large',
  why:
    'A large message is parsed in one go on the main thread, and holds up all the small ones behind it. Servers and ' +
    'platforms have limits (API Gateway 128 KB, Socket.IO 1 MB, ws 100 MiB) and close the connection past them.',
  links: [
    {
      text: 'OWASP: WebSocket Security Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html',
    },
    {
      text: 'AWS: API Gateway quotas for WebSocket APIs',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html',
    },
    { text: 'RFC 6455: Status codes', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1' },
  ],
  lane: (view) => new Oversized(view),
};

interface Big {
  seq: Seq;
  t: EpochMs;
  size: Bytes;
  kind: MessageRecord['kind'];
}

class Oversized implements LaneRule {
  readonly #view: LaneView;
  readonly #shown = new Shown();
  #count = 0;
  #largest: Big | undefined;
  /** The largest of the last messages, as far back as a 1009 may refer to. No object: it changes with each message. */
  #recentSeq: Seq = 0;
  #recentT: EpochMs = Number.NEGATIVE_INFINITY;
  #recentSize: Bytes = 0;
  #recentKind: Big['kind'] = 'message';
  #refused: { message: Big; closed: Seq; by: string } | undefined;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    const { size, t } = record;
    if (size >= this.#recentSize || t - this.#recentT > LIMITS.closedWithin) {
      this.#recentSeq = record.seq;
      this.#recentT = t;
      this.#recentSize = size;
      this.#recentKind = record.kind;
    }
    if (size <= LIMITS.info || !isFramed(this.#view.lane, record)) return;
    this.#count++;
    this.#shown.add(record.seq);
    if (size > (this.#largest?.size ?? 0)) this.#largest = { seq: record.seq, t, size, kind: record.kind };
  }

  life(record: LifeRecord): void {
    if (record.kind !== 'close') return;
    if (record.code !== TOO_BIG || record.t - this.#recentT > LIMITS.closedWithin) return;
    const message: Big = {
      seq: this.#recentSeq,
      t: this.#recentT,
      size: this.#recentSize,
      kind: this.#recentKind,
    };
    this.#refused ??= { message, closed: record.seq, by: record.by };
  }

  finding(): LaneFinding | undefined {
    if (this.#refused) return this.#closed(this.#refused);
    const largest = this.#largest;
    if (!largest) return undefined;
    const { lane, choiceOf } = this.#view;
    const warning = largest.size > LIMITS.warning && choiceOf === undefined;
    return {
      severity: warning ? 'warning' : 'info',
      title: `${this.#count === 1 ? 'A message' : `${this.#count} messages`} of up to ${sizeInWords(largest.size)}`,
      evidence: {
        url: lane.url,
        largestBytes: largest.size,
        largestRecord: largest.seq,
        direction: largest.kind === 'send' ? 'sent' : 'received',
        messagesAbove64KiB: this.#count,
        messages: lane.messagesIn + lane.messagesOut,
        ...(choiceOf === undefined ? {} : { provider: choiceOf }),
      },
      records: this.#shown.seqs,
      advice:
        'Page or chunk what is large, and send what has changed instead of the whole state: if consecutive messages ' +
        'are mostly equal, patches will do. Files are better off as an HTTP upload or download.',
      confidence: 'high',
    };
  }

  #closed({ message, closed, by }: { message: Big; closed: Seq; by: string }): LaneFinding {
    const sent = message.kind === 'send';
    return {
      severity: 'error',
      title: `Closed with 1009 (message too big) after a message of ${sizeInWords(message.size)} was ${sent ? 'sent' : 'received'}`,
      evidence: {
        url: this.#view.lane.url,
        closeCode: TOO_BIG,
        closedBy: by,
        messageBytes: message.size,
        messageRecord: message.seq,
        direction: sent ? 'sent' : 'received',
        messagesAbove64KiB: this.#count,
      },
      records: [message.seq, closed],
      advice:
        'Split it below the limit, or raise the limit of the side that closed (maxPayload in ws, maxHttpBufferSize in ' +
        'Socket.IO; 128 KB on API Gateway cannot be raised). A reconnect that sends it again is closed again.',
      confidence: 'high',
    };
  }
}
