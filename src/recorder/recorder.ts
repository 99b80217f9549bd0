import { Diagnostics } from '../diagnostics/runner.ts';
import type { Attempt } from '../model/lane.ts';
import { readRecordingFile } from '../model/reader.ts';
import { Recording } from '../model/recording.ts';
import { recordingFile } from '../model/writer.ts';
import type { Exchange } from '../network/exchange.ts';
import { NetworkLog, type OriginLoad } from '../network/network-log.ts';
import type { OtherLoad } from '../network/other-tabs.ts';
import type { WireCapture } from '../network/wire-capture.ts';
import type { DocumentInfo, FromRelay, ToRelay } from '../protocol.ts';
import type { Transport, TransportSink } from '../transport/transport.ts';
import { DocumentAssembler } from './assemble.ts';
import { Attached } from './attached.ts';
import { BodyLoader } from './body-loader.ts';
import type { BrowserLog } from './browser-log.ts';
import type { HostState, LongWork, RecorderHost } from './host.ts';
import { LogReader, type LogSink } from './log-reader.ts';
import { Polling } from './polling.ts';
import { Requests } from './requests.ts';
import { WireFeed } from './wire-feed.ts';
import { type MakeCapture, type WireState, WireSwitch } from './wire-switch.ts';
import { Workers } from './workers.ts';

export interface RecorderAbout {
  productVersion: string;
  userAgent: string;
}

/**
 * The recorder of one tab: attaches to its documents, takes their batches exactly once and in order, and holds the
 * recording that everything else reads.
 */
export class Recorder implements RecorderHost, TransportSink {
  recording: Recording;
  diagnostics: Diagnostics;
  state: HostState = 'recording';
  readonly #about: RecorderAbout;
  readonly #transport: Transport;
  readonly #name: string;
  /** A part of the name that relays know this recorder by: another generation is told everything anew. */
  #generation = 0;
  #documents = new Map<string, Attached>();
  #top = '';
  #connections = 0;
  readonly #nextId = () => `c${++this.#connections}`;
  #preserveLog = false;
  #listeners = new Set<() => void>();
  readonly #network = new NetworkLog();
  readonly #log: LogReader | undefined;
  readonly #bodies: BodyLoader;
  #workers: Workers;
  #polling: Polling;
  #requests: Requests;
  readonly #wireFeed: WireFeed;
  readonly #wire: WireSwitch;

  /**
   * Without a `log`, what only the browser's network log knows stays unknown; without `makeCapture` there is no wire
   * capture.
   */
  constructor(
    about: RecorderAbout,
    makeTransport: (sink: TransportSink) => Transport,
    log?: BrowserLog,
    makeCapture?: MakeCapture,
  ) {
    this.#about = about;
    this.#name = crypto.randomUUID();
    this.recording = this.#newRecording();
    this.diagnostics = this.#diagnosticsOf(this.recording);
    this.#transport = makeTransport(this);
    this.#network.onUpdate((exchange) => {
      for (const { assembler } of this.#documents.values()) assembler.exchangeChanged(exchange);
      this.#workers.changed(exchange);
      this.#polling.changed(exchange);
      // After those who may take it for their own.
      this.#requests.changed(exchange);
      this.#wireFeed.retry(Date.now());
      this.#log?.check();
    });
    this.#workers = this.#newWorkers();
    this.#polling = this.#newPolling();
    this.#requests = this.#newRequests();
    this.#wireFeed = this.#newWireFeed();
    this.#wire = new WireSwitch(
      makeCapture,
      this.#wireFeed,
      () => this.state === 'recording',
      () => this.#changed(),
    );
    this.#bodies = new BodyLoader(log, this.#network);
    this.#log = log && new LogReader(log, this.#network, this.#logSink());
  }

  start(): void {
    this.#transport.start();
  }

  /** DevTools closes: lets the documents go dormant at once. */
  dispose(): void {
    this.#tellAll({ type: 'detach' });
    this.#transport.close();
    this.#log?.stop();
    void this.captureWire(false);
  }

  get documents(): number {
    let connected = 0;
    for (const document of this.#documents.values()) if (document.connected) connected++;
    return connected;
  }

  get load(): OriginLoad[] {
    return this.#network.liveHttp1ByOrigin();
  }

  get preserveLog(): boolean {
    return this.#preserveLog;
  }
  set preserveLog(preserve: boolean) {
    this.#preserveLog = preserve;
    this.#changed();
  }

  get wireCapture(): WireState {
    return this.#wire.state;
  }
  get wireCaptureBy(): WireCapture['by'] | undefined {
    return this.#wire.by;
  }
  get wireMisses(): number {
    return this.#wire.misses(this.recording.lanes);
  }
  captureWire(on: boolean): Promise<void> {
    return this.#wire.set(on);
  }

  record(): void {
    if (this.state === 'recording') return;
    const imported = this.state === 'imported';
    this.state = 'recording';
    if (imported) {
      this.#show(this.#newRecording());
      this.#startAfresh((document) => document.connected);
    } else this.#tellAll({ type: 'record', record: true });
    this.#changed();
  }

  pause(): void {
    if (this.state !== 'recording') return;
    this.state = 'paused';
    this.#tellAll({ type: 'record', record: false });
    this.#changed();
  }

  clear(): void {
    this.recording.clear();
    this.#changed();
  }

  loadBody(attempt: Attempt): Promise<void> {
    return this.#bodies.load(this.recording, attempt);
  }

  async importFile(file: Blob, work: LongWork = {}): Promise<string[]> {
    const { recording, warnings } = await readRecordingFile(file, {
      limits: this.recording.limits,
      ...work,
    });
    this.pause();
    this.state = 'imported';
    this.#show(recording);
    this.#changed();
    return warnings;
  }

  exportFile(options: LongWork & { keepSecrets?: boolean } = {}): Promise<Blob> {
    const { recording } = this;
    const until = this.state === 'recording' ? Math.max(Date.now(), recording.lastT) : recording.end;
    return recordingFile(recording, { ...options, until, findings: this.diagnostics.findings(until) });
  }

  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /* ---- what the transport tells -------------------------------------------------------------------------- */

  hello(info: DocumentInfo): void {
    if (info.frameId === 0) this.#enter(info);
    let attached = this.#documents.get(info.doc);
    if (attached) {
      attached.info = info;
      attached.connected = true;
      attached.cached = false;
    } else {
      const assembler = new DocumentAssembler(info, this.recording, this.#nextId, this.#network);
      attached = new Attached(info, assembler, this.recording);
      this.#documents.set(info.doc, attached);
    }
    this.#attach(attached);
    this.#changed();
  }

  message(doc: string, message: FromRelay): void {
    const attached = this.#documents.get(doc);
    if (!attached || this.state === 'imported') return;
    if (message.type === 'bye') attached.bye(message);
    else {
      attached.take(message);
      this.#transport.send(doc, { type: 'ack', n: attached.have });
    }
    this.#wireFeed.retry(Date.now());
    this.recording.notify();
  }

  exchange(exchange: Exchange): void {
    if (this.state !== 'recording') return;
    this.#network.add(exchange);
    this.recording.notify();
  }

  elsewhere(loads: OtherLoad[]): void {
    this.#network.elsewhere = loads;
  }

  gone(doc: string): void {
    const attached = this.#documents.get(doc);
    if (attached) attached.connected = false;
    this.#changed();
  }

  /* ---- parts --------------------------------------------------------------------------------------------- */

  /** The page itself says hello: the first time, after a navigation, or back from the back/forward cache. */
  #enter(info: DocumentInfo): void {
    const navigated = this.#top !== '' && (info.doc !== this.#top || info.restored);
    this.#top = info.doc;
    this.recording.head.page = { url: info.url, title: info.title };
    if (!navigated || this.state === 'imported') return;
    if (!this.#preserveLog) {
      this.recording.clear();
      this.#startAfresh((document) => info.restored && document.connected && document.info.restored);
      return;
    }
    const mark = info.restored ? 'restored' : 'navigation';
    this.recording.addMark({ type: 'mark', t: Date.now(), mark, url: info.url });
    // Documents that could not say good-bye (a crash) are over all the same.
    for (const [doc, old] of this.#documents) {
      if (doc === info.doc || old.cached) continue;
      old.assembler.leave(Date.now());
      // Its last batches may still be on the way while its port is open.
      if (!old.connected) this.#documents.delete(doc);
    }
  }

  #logSink(): LogSink {
    const assemblers = () => [...this.#documents.values()].map(({ assembler }) => assembler);
    return {
      live: () => this.state === 'recording',
      needs: (bodies) =>
        this.#workers.needsLog(Date.now()) ||
        assemblers().some((assembler) =>
          assembler.needsLog((exchange) => bodies && !this.#wireFeed.follows(exchange)),
        ),
      entries: (known, now) => this.#workers.take(known, now),
      text: (exchange, ...told) => {
        if (this.#wireFeed.follows(exchange)) return;
        for (const assembler of assemblers()) assembler.raw.text(exchange, ...told);
      },
      notify: () => this.recording.notify(),
    };
  }

  #newWireFeed(): WireFeed {
    const ofPage = (take: (assembler: DocumentAssembler) => boolean): boolean => {
      for (const { assembler } of this.#documents.values()) if (take(assembler)) return true;
      return false;
    };
    return new WireFeed({
      network: this.#network,
      pageBytes: (exchange, ...told) => ofPage((assembler) => assembler.raw.bytes(exchange, ...told)),
      pageEnded: (exchange, t) => ofPage((assembler) => assembler.raw.ended(exchange, t)),
      workerBegan: (exchange, request) => this.#workers.wireBegan(exchange, request),
      workerBytes: (...told) => this.#workers.wireBytes(...told),
      workerFrame: (...told) => this.#workers.wireFrame(...told),
      workerEnded: (...told) => this.#workers.wireEnded(...told),
      stopped: () => {
        this.#workers.wireStopped();
        this.#log?.check();
      },
      notify: () => this.recording.notify(),
    });
  }

  #newWorkers(): Workers {
    return new Workers(this.recording, this.#network, this.#nextId);
  }

  #newPolling(): Polling {
    return new Polling(this.recording, this.#network, this.#nextId);
  }

  #newRequests(): Requests {
    return new Requests(this.recording, this.#network);
  }

  /** The documents to keep tell their connections anew, to an empty recording; the others are forgotten. */
  #startAfresh(keep: (document: Attached) => boolean): void {
    this.#generation++;
    this.#network.clear();
    this.#workers = this.#newWorkers();
    this.#polling = this.#newPolling();
    this.#requests = this.#newRequests();
    const documents = [...this.#documents.values()];
    this.#documents = new Map();
    this.#connections = 0;
    for (const document of documents) if (keep(document)) this.hello({ ...document.info, restored: false });
  }

  #attach(attached: Attached): void {
    const recorder = `${this.#name}.${this.#generation}`;
    const { have } = attached;
    this.#transport.send(attached.info.doc, {
      type: 'attach',
      recorder,
      have,
      record: this.state === 'recording',
    });
  }

  #tellAll(message: ToRelay): void {
    for (const { info, connected } of this.#documents.values())
      if (connected) this.#transport.send(info.doc, message);
  }

  #newRecording(): Recording {
    return new Recording({
      ...this.#about,
      startedDateTime: new Date().toISOString(),
      page: { url: '', title: '' },
    });
  }

  #show(recording: Recording): void {
    this.recording = recording;
    this.diagnostics = this.#diagnosticsOf(recording);
  }

  /** Of other tabs it is known what they do now: that says something of a live recording only. */
  #diagnosticsOf(recording: Recording): Diagnostics {
    return new Diagnostics(recording, undefined, (origin) =>
      this.state === 'imported' ? 0 : this.#network.http1Elsewhere(origin),
    );
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
    this.recording.notify();
  }
}
