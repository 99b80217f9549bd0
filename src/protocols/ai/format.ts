/** What is known of an answer before its first message. */
export interface AiOpening {
  url: string;
  /** Value of a response header by its lower-case name; undefined when it is absent or not known. */
  header(name: string): string | undefined;
}

/** One message of a streamed answer as its format looks at it. */
export interface AiMessage {
  /** Its text, or the beginning and the end of a long one: see {@link excerpt}. */
  text: string;
  /** Name of the event, or of the part in the AI SDK's data stream; '' where it has none. */
  eventType: string;
}

/** What a message of a streamed answer does. One may do several things: a last delta often has the finish reason. */
export interface AiStep {
  /** It brings a piece of the answer; one that is empty does not count. */
  readonly delta?: 'text' | 'reasoning' | 'tool';
  /** The format's own word for why the model stopped, such as `stop` or `max_tokens`. */
  readonly finish?: string;
  /** It is the format's end marker. */
  readonly end?: true;
  /** An error within the answer: its type or code, where it has one that is a plain word, else ''. */
  readonly error?: string;
  /** A tool failed, which the model is told of: the answer goes on. */
  readonly toolError?: true;
  /** A tool begins to run on the server (nothing comes until it is done), or is done. */
  readonly tool?: 'begins' | 'done';
  /** It tells of a call of a tool (its name, or all of its arguments again) and brings no piece of one. */
  readonly calls?: true;
  /** A sign of life without content. */
  readonly ping?: true;
  /** It counts tokens. */
  readonly usage?: true;
  /** An answer begins with it. */
  readonly begins?: true;
  /** The answer that it belongs to, by name, where a session has several; '': the session, and none of them. */
  readonly of?: string;
  /** The next answer was asked for: by the page, or by somebody who fell silent. */
  readonly asked?: true;
  /** Somebody speaks, or types: what was asked before says nothing of when the next answer was. */
  readonly unasked?: true;
  /** It is what was said in other words, and may come after the end of its answer. */
  readonly trails?: true;
  /** The server says that it will close the connection. */
  readonly leaving?: true;
}

/** A format in which language models and agents stream their answers. Pure. */
export interface AiFormat {
  /** As in the catalogue of formats. */
  readonly id: string;
  readonly name: string;
  /** What the end marker looks like; undefined where the end of the body is the end. */
  readonly marker?: string;
  /** Whether a whole answer always says why it finished or ends with the marker: without either it was cut. */
  readonly finishes: boolean;
  /** Answers follow each other in one stream, and nothing says that the next one begins. */
  readonly turns?: true;
  /** Known by one of the first messages and what came before them. */
  recognise(message: AiMessage, opening: AiOpening): boolean;
  /** What a message does. Costs a microsecond or two for a usual delta; never throws. */
  read(message: AiMessage): AiStep;
  /** What a message of the page does, where the page says within the stream what it asks: such a stream is a session. */
  sent?(message: AiMessage): AiStep;
}

/** A message that says nothing of interest. */
export const NOTHING: AiStep = {};
export const TEXT: AiStep = { delta: 'text' };
export const REASONING: AiStep = { delta: 'reasoning' };
export const TOOL: AiStep = { delta: 'tool' };
export const CALLS: AiStep = { calls: true };
export const PING: AiStep = { ping: true };
export const END: AiStep = { end: true };
export const TOOL_BEGINS: AiStep = { delta: 'tool', tool: 'begins' };
export const TOOL_DONE: AiStep = { delta: 'tool', tool: 'done' };

/** The closing word of several formats. */
export const DONE = '[DONE]';

/** What is read of a long message: its beginning and its end, where finish reasons and counts stand. */
export const HEAD = 4096;
export const TAIL = 2048;

export function excerpt(text: string): string {
  return text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)}\n${text.slice(-TAIL)}`;
}

/**
 * A pattern for members of JSON objects, looked for without parsing: `"key":` cannot stand within a JSON string, whose
 * quotes are escaped. At any depth; `value` is a pattern too.
 */
export function member(keys: string, value: string): RegExp {
  return new RegExp(`"(?:${keys})"\\s*:\\s*${value}`);
}

/** A string that is not empty. */
export const SOME = '"(?!")';
const ERROR_KIND = member('type|code|status', '"([A-Za-z][\\w.-]{1,47})"');
const ERROR_AT = member('error', '(?:\\{|"[^"])');
const ERROR_FIRST = /^\s*\{\s*"error"\s*:\s*(?:\{|"[^"])/;

/** Whether an object has an error in it, at any depth; `null` is none. */
export const hasError = (text: string): boolean => ERROR_AT.test(text);
/** Whether an object's first member is an error. */
export const isError = (text: string): boolean => ERROR_FIRST.test(text);

/** The type or code that an error states, if it is a plain word: never the message, which may quote anything. */
export function errorKind(text: string): string {
  const at = text.search(ERROR_AT);
  return ERROR_KIND.exec(at < 0 ? text : text.slice(at + 7))?.[1] ?? '';
}

/** The same of an error that is an object within a message, which has types of its own: '' where there is none. */
export function innerErrorKind(text: string): string {
  return hasError(text) ? errorKind(text) : '';
}
