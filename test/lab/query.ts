/** Query parameters with defaults: the lab never refuses a request for a parameter it cannot read. */
export class Query {
  readonly #params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  has(name: string): boolean {
    return this.#params.has(name);
  }

  /** A finite number ≥ 0, or the fallback. */
  number(name: string, fallback: number): number {
    const text = this.#params.get(name);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : fallback;
  }

  text(name: string, fallback = ''): string {
    return this.#params.get(name) ?? fallback;
  }

  /** True for `name`, `name=1` and the like; false when missing, `0` or `false`. */
  flag(name: string): boolean {
    const text = this.#params.get(name);
    return text !== null && text !== '0' && text !== 'false';
  }

  /** A comma-separated list without its empty entries. */
  list(name: string, fallback: string): string[] {
    return this.text(name, fallback)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** The bytes of a base64url (or base64) parameter; none when it is missing. */
  bytes(name: string): Buffer {
    // A raw "+" of ordinary base64 arrives as a space.
    return Buffer.from(this.text(name).replaceAll(' ', '+'), 'base64url');
  }
}
