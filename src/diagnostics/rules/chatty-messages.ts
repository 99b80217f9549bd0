import { isBinary } from '../../model/bytes.ts';
import type { MessageRecord } from '../../model/types.ts';
import type { EpochMs, Seq } from '../../units.ts';
import type { LaneView } from '../lane-view.ts';
import type { LaneFinding, LaneRule, Rule } from '../rule.ts';
import { Shown } from '../shown.ts';
import { CHATTY_MESSAGES as AT } from '../thresholds.ts';

/** Very many very small messages. */
export const chattyMessages: Rule = {
  id: 'chatty-messages',
  summary: 'More small messages per second than a screen can show',
  why:
    'Each message costs a frame, a task and a run of the handlers, however small it is. ' +
    'What comes more often than the screen is drawn is overwritten before anybody sees it.',
  links: [
    {
      text: 'MDN: requestAnimationFrame',
      url: 'https://developer.mozilla.org/en-US/docs/Web/API/Window/requestAnimationFrame',
    },
  ],
  lane: (view) => new Chatty(view),
};

const SECOND = 1000;

/** Seconds in a row that were all busy. */
interface Run {
  from: EpochMs;
  seconds: number;
  messages: number;
  small: number;
  peak: number;
  first: Seq;
}

/** Counts the messages of one direction second by second, from the first of a run on. */
class Pace {
  longest: Run | undefined;
  #run: Run | undefined;
  /** The second under way. */
  #from: EpochMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  #small = 0;
  #first: Seq = 0;

  add(t: EpochMs, seq: Seq, small: boolean): void {
    if (t - this.#from >= SECOND) this.#next(t, seq);
    this.#count++;
    if (small) this.#small++;
  }

  /** The longest run at `now`; the second under way counts once it is over. */
  at(now: EpochMs): Run | undefined {
    const run = now - this.#from >= SECOND ? this.#closed() : this.#run;
    return longer(run, this.longest);
  }

  #next(t: EpochMs, seq: Seq): void {
    this.#run = this.#closed();
    if (this.#run) this.longest = longer(this.#run, this.longest);
    const follows = this.#run !== undefined && t - this.#from < 2 * SECOND;
    if (!follows) this.#run = undefined;
    this.#from = follows ? this.#from + SECOND : t;
    this.#count = this.#small = 0;
    this.#first = seq;
  }

  /** The run with the second under way; none where that was not busy. */
  #closed(): Run | undefined {
    if (this.#count < AT.perSecond) return undefined;
    const { from, seconds, messages, small, peak, first } = this.#run ?? {
      from: this.#from,
      seconds: 0,
      messages: 0,
      small: 0,
      peak: 0,
      first: this.#first,
    };
    return {
      from,
      seconds: seconds + 1,
      messages: messages + this.#count,
      small: small + this.#small,
      peak: Math.max(peak, this.#count),
      first,
    };
  }
}

class Chatty implements LaneRule {
  readonly #view: LaneView;
  readonly #in = new Pace();
  readonly #out = new Pace();

  constructor(view: LaneView) {
    this.#view = view;
  }

  message({ kind, t, seq, data, size }: MessageRecord): void {
    (kind === 'send' ? this.#out : this.#in).add(t, seq, size < AT.small && !isBinary(data));
  }

  finding(now: EpochMs): LaneFinding | undefined {
    const received = told(this.#in.at(now));
    const sent = told(this.#out.at(now));
    const run = sent && (!received || sent.messages > received.messages) ? sent : received;
    if (!run) return undefined;
    const { lane, choiceOf, protocol } = this.#view;
    const out = run === sent;
    const rate = Math.round(run.messages / run.seconds);
    const both = received !== undefined && sent !== undefined;
    const shown = new Shown();
    shown.add(run.first);
    return {
      severity: choiceOf || protocol?.collaborative ? 'info' : 'advice',
      title: `${rate} messages per second ${out ? 'out' : 'in'} for ${run.seconds} s, most below ${AT.small} bytes`,
      evidence: {
        url: lane.url,
        direction: out ? 'out' : 'in',
        messagesPerSecond: rate,
        inTheBusiestSecond: run.peak,
        seconds: run.seconds,
        percentSmall: Math.round((100 * run.small) / run.messages),
        ...(choiceOf ? { provider: choiceOf } : {}),
      },
      records: shown.seqs,
      advice: out
        ? 'Collect what is to be sent and send it once per animation frame or every 50 to 100 ms. Games and audio may need it as it is.'
        : 'Let the server collect what belongs together for 50 to 100 ms (or keep the newest value only), and draw once ' +
          'per animation frame. Games and audio may need it as it is.',
      confidence: both || choiceOf ? 'low' : 'medium',
    };
  }
}

function longer(a: Run | undefined, b: Run | undefined): Run | undefined {
  if (!a || !b) return a ?? b;
  return told(a) && !told(b) ? a : told(b) && !told(a) ? b : a.seconds > b.seconds ? a : b;
}

/** A run that is long enough, most of it small text: the median is below the limit. */
function told(run: Run | undefined): Run | undefined {
  return run && run.seconds >= AT.seconds && run.small * 2 > run.messages ? run : undefined;
}
