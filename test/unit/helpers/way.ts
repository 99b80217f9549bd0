import { writeRecording } from '../../../src/model/writer.ts';
import type { DocumentInfo, FromRelay, ToRelay } from '../../../src/protocol.ts';
import { encodeBatch, encodeFact } from '../../../src/protocol.ts';
import { Recorder } from '../../../src/recorder/recorder.ts';
import { Link, type LinkPort } from '../../../src/transport/link.ts';
import type { TransportSink } from '../../../src/transport/transport.ts';
import type { Told } from './arbitraries.ts';
import { ORIGIN } from './facts.ts';

/** A document's link and a recorder, with a way between them that delivers when told to, and can die. */
export class Way {
  readonly info: DocumentInfo = {
    doc: 'd1',
    url: 'https://page.example/',
    title: 'Page',
    frameId: 0,
    restored: false,
  };
  readonly link: Link;
  readonly recorder: Recorder;
  /** Under way, oldest first. */
  up: FromRelay[] = [];
  down: ToRelay[] = [];
  #sink!: TransportSink;
  #port: LinkPort | undefined;
  #next = 0;

  constructor(limit?: number) {
    this.link = new Link(limit);
    this.recorder = new Recorder({ productVersion: '0', userAgent: '' }, (sink) => {
      this.#sink = sink;
      return {
        start: () => undefined,
        send: (_doc, message) => void this.down.push(message),
        close: () => undefined,
      };
    });
  }

  /** Sends facts as one batch. */
  send(told: readonly Told[]): void {
    const bytes = Object.fromEntries(told.flatMap((one) => (one.bytes ? [one.bytes] : [])));
    this.link.send(
      encodeBatch(
        this.#next,
        ORIGIN,
        told.map((one) => encodeFact(one.fact)),
      ),
      bytes,
    );
    this.#next += told.length;
  }

  connect(): void {
    this.die();
    const port: LinkPort = {
      post: (message) => {
        if (this.#port !== port) throw new Error('port closed');
        this.up.push(structuredClone(message));
      },
    };
    this.#port = port;
    this.#sink.hello(this.info);
  }

  /** What is under way is lost; the link notices when it next posts. */
  die(): void {
    if (this.#port) this.#sink.gone(this.info.doc);
    this.#port = undefined;
    this.up = [];
    this.down = [];
  }

  deliverUp(twice = false): void {
    const message = this.up.shift();
    if (!message) return;
    this.#sink.message(this.info.doc, message);
    if (twice) this.#sink.message(this.info.doc, structuredClone(message));
  }

  /** As the relay does with it. */
  deliverDown(): void {
    const message = this.down.shift();
    if (message?.type === 'attach' && this.#port) this.link.attach(this.#port, message);
    else if (message?.type === 'ack') this.link.ack(message.n);
  }

  settle(): void {
    while (this.up.length + this.down.length > 0) {
      this.deliverDown();
      this.deliverUp();
    }
  }

  /** The recording's lines but the head, which tells the time of the recorder's start. */
  lines(): string[] {
    return writeRecording(this.recorder.recording, { keepSecrets: true }).split('\n').slice(1);
  }
}
