/**
 * Binary payloads on their way to base64. Blobs are read asynchronously: batches that name them must wait, in order.
 */
export class PayloadReader {
  #ready: { [number: string]: string } = {};
  #pending = 0;
  #waiting: (() => void)[] = [];

  /** Takes payload `number`, an ArrayBuffer or a Blob. */
  add(number: string, data: unknown): void {
    // Not by instanceof: in Firefox the object comes from another realm.
    if (typeof (data as Blob).arrayBuffer === 'function') {
      this.#pending++;
      (data as Blob)
        .arrayBuffer()
        .then((buffer) => {
          this.#ready[number] = new Uint8Array(buffer).toBase64();
        })
        .catch(() => undefined) // the page's blob could not be read: the record keeps its size and no bytes
        .finally(() => {
          this.#pending--;
          this.#release();
        });
    } else {
      this.#ready[number] = new Uint8Array(data as ArrayBuffer).toBase64();
    }
  }

  /** Runs `use` with all payloads taken so far, now or as soon as they are read; calls keep their order. */
  whenRead(use: (bytes: { [number: string]: string }) => void): void {
    this.#waiting.push(() => {
      const bytes = this.#ready;
      this.#ready = {};
      use(bytes);
    });
    this.#release();
  }

  #release(): void {
    while (this.#pending === 0 && this.#waiting.length > 0) this.#waiting.shift()!();
  }
}
