/**
 * Calls `work` again as soon as the browser had the chance to handle input: a message, because timers that follow
 * each other are held back for 4 ms each.
 */
export class Slices {
  #channel = new MessageChannel();
  #wanted = false;

  constructor(work: () => void) {
    this.#channel.port1.onmessage = () => {
      if (!this.#wanted) return;
      this.#wanted = false;
      work();
    };
  }

  request(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#channel.port2.postMessage(undefined);
  }

  cancel(): void {
    this.#wanted = false;
  }
}
