import { isBinary } from '../model/bytes.ts';
import type { Lane } from '../model/lane.ts';
import type { Recording } from '../model/recording.ts';
import type { Finding, MessageRecord, StreamRecord } from '../model/types.ts';
import type { EpochMs, Seq } from '../units.ts';
import { MessageClassifier } from './message-class.ts';
import { protocolThatChooses } from './providers.ts';
import type { Annotation, LaneRule, Rule } from './rule.ts';

/** Proposals of the rule catalogue, to be tuned on recordings. */
const OPEN_MS = 60_000;
const HIGH_CONFIDENCE_MS = 300_000;
const MIN_IN = 10;
/** Evidence records that a finding names: enough to look at, not the whole recording. */
const SHOWN_RECORDS = 20;

/**
 * A WebSocket that only ever receives: a monologue over a two-way pipe that should have been Server-Sent Events.
 * One initial subscribe or auth message an attempt and heartbeats in either direction are not conversation.
 */
export const wsOneWay: Rule = {
  id: 'ws-one-way',
  watch: (lane, recording) => (lane.api === 'WebSocket' ? new OneWay(lane, recording) : undefined),
};

class OneWay implements LaneRule {
  readonly #lane: Lane;
  readonly #recording: Recording;
  readonly #in = new MessageClassifier();
  readonly #out = new MessageClassifier();
  readonly #shown: Seq[] = [];
  #received = 0;
  #binary = 0;
  #sent = 0;
  #initial = 0;
  #heartbeatsIn = 0;
  #heartbeatsOut = 0;

  constructor(lane: Lane, recording: Recording) {
    this.#lane = lane;
    this.#recording = recording;
  }

  take(record: StreamRecord): void {
    if (record.kind === 'open') {
      this.#in.open(record.t);
      this.#out.open(record.t);
    } else if (record.kind === 'message') this.#receive(record);
    else if (record.kind === 'send') this.#send(record);
  }

  finding(now: EpochMs): Finding | undefined {
    const openMs = this.#lane.openFor(now);
    if (!this.#oneWay() || openMs < OPEN_MS || this.#received < MIN_IN) return undefined;
    const { url } = this.#lane;
    const provider = this.#provider();
    return {
      type: 'finding',
      rule: 'ws-one-way',
      severity: provider ? 'info' : 'advice',
      connection: this.#lane.id,
      title: 'This WebSocket only ever receives: Server-Sent Events would do',
      evidence: {
        url,
        openSeconds: Math.round(openMs / 1000),
        messagesIn: this.#received,
        messagesOut: this.#sent,
        initialMessagesNotCounted: this.#initial,
        heartbeatsNotCounted: this.#heartbeatsIn + this.#heartbeatsOut,
        ...(this.#lane.first.predatesRecording ? { note: 'it was open before the recording began' } : {}),
        ...(provider ? { provider } : {}),
      },
      records: [...this.#shown],
      advice: provider
        ? `In this recording nothing but data came in. The transport is ${provider}'s choice, not this page's.`
        : 'In this recording nothing but data came in. An EventSource (or a streamed fetch, if it needs headers) gives ' +
          'the same with the browser reconnecting and resuming by itself, the usual auth and no upgrade rules; ' +
          'commands can be POSTed. Keep the WebSocket if the application talks back elsewhere in it.',
      confidence:
        provider || this.#lane.first.predatesRecording
          ? 'low'
          : openMs >= HIGH_CONFIDENCE_MS
            ? 'high'
            : 'medium',
    };
  }

  annotation(now: EpochMs): Annotation | undefined {
    if (!this.#oneWay() || this.#received === 0) return undefined;
    const seconds = Math.round(this.#lane.openFor(now) / 1000);
    const final = this.finding(now) !== undefined;
    const label = final ? 'receive-only' : 'receive-only so far';
    const wait = final ? '' : ` It becomes a finding after ${OPEN_MS / 1000} s open and ${MIN_IN} messages.`;
    return {
      label,
      detail: `Open ${seconds} s: ${this.#received} messages in, ${this.#sent} out. Not counted as conversation: ${this.#uncounted()}.${wait}`,
    };
  }

  /** Server-Sent Events carry text: a socket that received bytes had a reason to be one. */
  #oneWay(): boolean {
    return this.#sent === 0 && this.#binary === 0;
  }

  #uncounted(): string {
    const parts: string[] = [];
    if (this.#initial > 0)
      parts.push(`${this.#initial} initial subscribe or auth message${this.#initial > 1 ? 's' : ''}`);
    const heartbeats = this.#heartbeatsIn + this.#heartbeatsOut;
    if (heartbeats > 0) parts.push(`${heartbeats} heartbeat${heartbeats > 1 ? 's' : ''}`);
    return parts.join(', ') || 'nothing';
  }

  #receive(record: MessageRecord): void {
    if (isBinary(record.data)) this.#binary++;
    if (this.#in.classify(record) === 'heartbeat') this.#heartbeatsIn++;
    else {
      this.#received++;
      if (this.#shown.length < SHOWN_RECORDS) this.#shown.push(record.seq);
    }
  }

  #send(record: MessageRecord): void {
    const kind = this.#out.classify(record);
    if (kind === 'heartbeat') {
      this.#heartbeatsOut += 1 + this.#out.revised;
      this.#sent -= this.#out.revised;
    } else if (kind === 'subscribe') this.#initial++;
    else this.#sent++;
  }

  #provider(): string | undefined {
    return protocolThatChooses(this.#lane.current, this.#recording);
  }
}
