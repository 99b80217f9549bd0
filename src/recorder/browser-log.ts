/** A body as the log has it: text, or base64 for what is none. */
export interface LoggedBody {
  text: string;
  base64: boolean;
}

/** The browser's own network log, as a DevTools page can read it. Everything in it is unknown data. */
export interface BrowserLog {
  /** Firefox: the log has the bodies, so far, of requests that are under way. */
  readonly bodies: boolean;
  /** The whole log, as HAR 1.2. May reject. */
  getHar(): Promise<unknown>;
  /** The body of one of its entries; undefined where it has none. May reject. */
  bodyOf(entry: unknown): Promise<LoggedBody | undefined>;
  /** `listener` runs when a request is over, with its entry and a way to its body as text. */
  onFinished(listener: (entry: unknown, body: () => Promise<string | undefined>) => void): void;
}
