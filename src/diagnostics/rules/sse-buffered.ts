import type { MessageRecord } from '../../model/types.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, LifeRecord, Rule } from '../rule.ts';
import { stampOf } from '../stamps.ts';
import { allAtTheEnd, behind, bursts, type Held } from './sse-buffered-signs.ts';
import { BurstWatch } from './sse-bursts.ts';

/** Events that were made one by one and arrive together: something in between holds them back. */
export const sseBuffered: Rule = {
  id: 'sse-buffered',
  summary: 'Events are held back on the way and arrive in one piece, in bursts, or one behind',
  why:
    'A proxy or a compressor that collects bytes turns a live stream into a download: all that was to be seen as it ' +
    'happens is seen late or at the end. On the developer\u2019s own machine, without the proxy, it works.',
  links: [
    {
      text: 'nginx: proxy_buffering, X-Accel-Buffering',
      url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
    },
    {
      text: 'Express: compression, Server-Sent Events',
      url: 'https://github.com/expressjs/compression#server-sent-events',
    },
    {
      text: 'MDN: Cache-Control, no-transform',
      url: 'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cache-Control#no-transform',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' || view.lane.first.polling ? undefined : new Buffered(view)),
};

/** Payloads in which a time is looked for before it is given up. */
const TRIED = 3;
const HEADERS = ['content-encoding', 'server', 'via', 'x-accel-buffering'];

class Buffered implements LaneRule {
  readonly #view: LaneView;
  readonly #bursts = new BurstWatch();
  #tried = 0;
  #stamped = false;

  constructor(view: LaneView) {
    this.#view = view;
  }

  message(record: MessageRecord): void {
    if (record.kind !== 'message') return;
    this.#bursts.message(record);
    if (this.#tried >= TRIED) return;
    this.#tried++;
    if (typeof record.data === 'string' && stampOf(record.data) !== undefined) this.#stamped = true;
  }

  life(record: LifeRecord): void {
    if (record.kind === 'open') this.#bursts.opened(record.t);
    else if (record.kind === 'close' || record.kind === 'error') this.#bursts.ended();
  }

  finding(): LaneFinding | undefined {
    const held =
      allAtTheEnd(this.#view) ??
      bursts(this.#view, this.#bursts) ??
      (this.#stamped ? behind(this.#view) : undefined);
    return held && this.#verdict(held);
  }

  #verdict({ title, evidence, records, proven, severity }: Held): LaneFinding {
    const { lane, choiceOf } = this.#view;
    const headers = this.#headers();
    const encoding = headers.contentEncoding;
    const compressed = encoding !== undefined && encoding !== 'identity';
    return {
      severity: choiceOf ? 'info' : severity,
      title: proven ? title : `${title} (suspected)`,
      evidence: {
        url: lane.url,
        ...evidence,
        ...headers,
        ...(proven
          ? {}
          : { notKnown: 'whether the server made them so: the payloads carry no times of their own' }),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records,
      advice:
        (compressed
          ? `It is compressed (${encoding}): leave text/event-stream out, or flush after each event. `
          : '') +
        'Answer with X-Accel-Buffering: no (nginx) and Cache-Control: no-transform, switch proxy_buffering off on the ' +
        'way, do not compress text/event-stream unless each event is flushed, and send the headers at once.' +
        (proven ? '' : ' If the server really makes its events together, all is well.'),
      confidence: choiceOf ? 'low' : proven ? 'high' : compressed ? 'medium' : 'low',
    };
  }

  /** Headers of the newest answer that tell of buffers, by their names as evidence. */
  #headers(): Record<string, string> {
    const answered = this.#view.lane.attempts.findLast(({ opened }) => opened?.headers)?.opened?.headers;
    if (!answered) return { headers: 'not known' };
    const found: Record<string, string> = {};
    for (const [name, value] of answered) {
      const header = name.toLowerCase();
      if (HEADERS.includes(header))
        found[header.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = value;
    }
    return found;
  }
}
