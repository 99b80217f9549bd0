import type { Column } from '../../model/column.ts';
import type { Attempt } from '../../model/lane.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { beginnings } from '../spans.ts';
import { WS_COMPRESSION as AT } from '../thresholds.ts';

/** Compression that is missing where it would pay, or there where it does not. */
export const wsCompression: Rule = {
  id: 'ws-compression',
  summary: 'Large texts over a WebSocket without compression, or tiny ones with it',
  why:
    'permessage-deflate shrinks large JSON to a fraction, and costs memory and time for each message. ' +
    'Both browsers offer it: whether it is used is the choice of the server or of a proxy.',
  links: [
    { text: 'RFC 7692: Compression Extensions for WebSocket', url: 'https://www.rfc-editor.org/rfc/rfc7692' },
    {
      text: 'ws: WebSocket compression',
      url: 'https://github.com/websockets/ws#websocket-compression',
    },
  ],
  lane: (view) => (view.lane.api === 'WebSocket' ? new Compression(view) : undefined),
};

/** Compressed by the application itself (Discord). */
const OWN = /[?&]compress(?:ion)?=/i;

class Compression implements LaneRule {
  readonly #view: LaneView;

  constructor(view: LaneView) {
    this.#view = view;
  }

  finding(): LaneFinding | undefined {
    const { lane, in: received } = this.#view;
    const attempt = lane.attempts.findLast(({ opened }) => opened !== undefined);
    const extensions = attempt && extensionsOf(attempt);
    if (extensions === undefined || OWN.test(lane.url)) return undefined;
    // Bytes are compressed already, or nothing that this would shrink.
    if (received.binary * 2 >= lane.messagesIn) return undefined;
    const median = medianOf(lane.inSizes);
    const deflated = /permessage-deflate/i.test(extensions);
    if (!deflated && median >= AT.large && lane.bytesIn >= AT.received)
      return this.#told(attempt as Attempt, extensions, median);
    if (deflated && median < AT.tiny && lane.messagesIn >= AT.messages)
      return this.#told(attempt as Attempt, extensions, median);
    return undefined;
  }

  #told(attempt: Attempt, extensions: string, median: number): LaneFinding {
    const { lane, choiceOf } = this.#view;
    const missing = median >= AT.large;
    const mib = (lane.bytesIn / 1024 / 1024).toFixed(1);
    return {
      severity: 'info',
      title: missing
        ? `${mib} MiB of text came uncompressed, ${median} bytes a message`
        : `Messages of ${median} bytes are compressed one by one: hardly worth it`,
      evidence: {
        url: lane.url,
        extensions: extensions || 'none',
        medianBytes: median,
        messagesIn: lane.messagesIn,
        receivedMiB: Number(mib),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: beginnings([{ attempt }]),
      advice: choiceOf
        ? `The server is ${choiceOf}'s: see whether it has an option for it.`
        : missing
          ? 'Enable permessage-deflate on the server, for messages from about 1 KB on. Not for messages that hold ' +
            'secrets beside what others may choose (CRIME, BREACH), and look at the memory it takes per connection.'
          : 'Set a threshold of about 1 KB on the server, or turn permessage-deflate off.',
      confidence: choiceOf ? 'low' : 'medium',
    };
  }
}

/** '' for none; undefined where nobody saw: a page sees them, the network layer only where it has the headers. */
function extensionsOf({ opened }: Attempt): string | undefined {
  return opened?.extensions ?? (opened?.source === 'hook' ? '' : undefined);
}

/** Of a sample, evenly spread. */
function medianOf(sizes: Column): number {
  const step = Math.max(1, sizes.length / AT.sampled);
  const sample: number[] = [];
  for (let i = 0; i < sizes.length; i += step) sample.push(sizes.at(Math.floor(i)));
  sample.sort((a, b) => a - b);
  return sample[sample.length >> 1] ?? Number.NaN;
}
