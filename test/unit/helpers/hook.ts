import {
  BATCH_EVENT,
  BYTES_EVENT,
  decodeBatch,
  type Fact,
  type FactBatch,
  PENDING_EVENT,
} from '../../../src/protocol.ts';

// Natives that the hook captures and Node 20 does not have.
class CloseEventStub extends Event {
  get code(): number {
    return 0;
  }
  get reason(): string {
    return '';
  }
  get wasClean(): boolean {
    return true;
  }
}
globalThis.CloseEvent ??= CloseEventStub as unknown as typeof CloseEvent;

/** In Node the ports of a MessageChannel are its own properties. */
globalThis.MessageChannel = class {
  get port1(): EventTarget {
    return new EventTarget();
  }
} as unknown as typeof MessageChannel;

/** In browsers `isTrusted` is a getter of each event; in Node 20 it is the prototype's. */
class EventStub extends Event {
  constructor(type: string, init?: EventInit) {
    super(type, init);
    Object.defineProperty(this, 'isTrusted', { get: () => true });
  }
}
const NodeEvent = globalThis.Event;
globalThis.Event = EventStub;

const { Observer } = await import('../../../src/hook/observer.ts');
const { timeOrigin } = await import('../../../src/hook/natives.ts');
globalThis.Event = NodeEvent;

export type HookObserver = InstanceType<typeof Observer>;

/** A hook's observer and the relay's end of its port. */
export class HookEnd {
  readonly port = new EventTarget();
  readonly observer: HookObserver = new Observer();
  readonly texts: string[] = [];
  readonly bytes = new Map<string, unknown>();
  pending = 0;

  constructor() {
    this.observer.connect(this.port);
    this.port.addEventListener(BATCH_EVENT, (event) => this.texts.push((event as MessageEvent<string>).data));
    this.port.addEventListener(BYTES_EVENT, (event) => {
      const { data, lastEventId } = event as MessageEvent<unknown>;
      this.bytes.set(lastEventId, data);
    });
    this.port.addEventListener(PENDING_EVENT, () => this.pending++);
  }

  ask(event: 'record' | 'pause' | 'drain'): void {
    this.port.dispatchEvent(new Event(event));
  }

  /** Asks for what is there, and gives out all batches since the last call. */
  drain(): FactBatch[] {
    this.ask('drain');
    return this.texts.splice(0).map(decodeBatch);
  }

  /** The same, facts only. */
  facts(): Fact[] {
    return this.drain().flatMap((batch) => batch.facts);
  }

  /** Starts to record, and gives out what is told of the time before. */
  record(): Fact[] {
    this.ask('record');
    return this.facts();
  }
}

export const hookTimeOrigin: number = timeOrigin;
