/** The binary payloads of one batch. */
interface Group {
  bytes: { [number: string]: string };
  /** Blobs still being read. */
  pending: number;
  use: (bytes: { [number: string]: string }) => void;
}

function newGroup(): Group {
  return { bytes: {}, pending: 0, use: () => undefined };
}

/**
 * Binary payloads on their way to base64. Blobs are read asynchronously: a batch waits for the payloads that came
 * before it and since the last, and batches keep their order.
 */
export class PayloadReader {
  #open = newGroup();
  #queue: Group[] = [];

  /** Takes payload `number`, an ArrayBuffer or a Blob. */
  add(number: string, data: unknown): void {
    const group = this.#open;
    // Not by instanceof: in Firefox the object comes from another realm.
    if (typeof (data as Blob).arrayBuffer !== 'function') {
      group.bytes[number] = new Uint8Array(data as ArrayBuffer).toBase64();
      return;
    }
    group.pending++;
    (data as Blob)
      .arrayBuffer()
      .then((buffer) => {
        group.bytes[number] = new Uint8Array(buffer).toBase64();
      })
      .catch(() => undefined) // the page's blob could not be read: the record keeps its size and no bytes
      .finally(() => {
        group.pending--;
        this.#release();
      });
  }

  /** A batch came: runs `use` with its payloads, now or as soon as they are read. */
  whenRead(use: Group['use']): void {
    this.#open.use = use;
    this.#queue.push(this.#open);
    this.#open = newGroup();
    this.#release();
  }

  #release(): void {
    while (this.#queue[0]?.pending === 0) {
      const group = this.#queue.shift()!;
      group.use(group.bytes);
    }
  }
}
