import { jsonFault } from '../diagnostics/json-fault.ts';
import { type Came, Growth, type Room } from './growth.ts';
import { parseJson } from './json.ts';
import { LIMITS } from './limits.ts';
import type { ToolPiece, ToolResultPiece } from './piece.ts';

/** Characters shown around a fault. */
const NEAR = 20;
/** A number that ends before it is whole. */
const CUT_NUMBER = /(?<![\w.+-])-?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?)?$/;
const NUMBER = 64;

/** What the arguments of a call are, once no more come. */
export type ArgumentsCheck =
  | { is: 'json'; isObject: boolean }
  /** No arguments came: most SDKs take that for `{}`. */
  | { is: 'empty' }
  /** Text of the tool's own. */
  | { is: 'free' }
  /** Not all of them were kept: not judged. */
  | { is: 'not-kept' }
  /**
   * They are no JSON from index `at` on (UTF-16 units); `incomplete`: they end where more should come. `near` is what
   * stands before and after.
   */
  | { is: 'broken'; at: number; incomplete: boolean; near: [before: string, after: string] };

/** A call of a tool (function) by the model. */
export class ToolCall {
  readonly kind = 'tool';
  readonly key: string;
  readonly began: Came;
  id = '';
  name = '';
  readonly args: Growth;
  /** The arguments are text of the tool's own, not JSON. */
  isFree = false;
  /** It runs within the answer, which goes on after it. */
  isServers = false;
  done: Came | undefined;
  /** `notKept`: UTF-16 units of its text past the limit. */
  result: ({ failed: boolean; text: string; notKept: number } & Came) | undefined;
  /** What was said of the arguments at the end is not what the fragments make. */
  differs = false;
  #check: { of: number; found: ArgumentsCheck } | undefined;

  constructor(key: string, began: Came, room: Room) {
    this.key = key;
    this.began = began;
    this.args = new Growth(room);
  }

  /** @returns the UTF-16 units of arguments that are new. */
  take(piece: ToolPiece, came: Came): number {
    if (piece.id) this.id ||= piece.id.slice(0, LIMITS.name);
    if (piece.name) this.name ||= piece.name.slice(0, LIMITS.name);
    if (piece.free) this.isFree = true;
    if (piece.server) this.isServers = true;
    let fresh = 0;
    if (piece.args) {
      this.args.append(piece.args, came);
      fresh += piece.args.length;
    }
    if (piece.argsSoFar !== undefined) fresh += this.args.soFar(piece.argsSoFar, came);
    if (piece.argsWhole !== undefined) fresh += this.#whole(piece.argsWhole, came);
    if (piece.done) this.done ??= came;
    return fresh;
  }

  takeResult({ failed, text = '' }: ToolResultPiece, came: Came): void {
    const before = this.result;
    this.result = {
      failed: failed === true || before?.failed === true,
      text: text === '' ? (before?.text ?? '') : text.slice(0, LIMITS.words),
      notKept: text === '' ? (before?.notKept ?? 0) : Math.max(0, text.length - LIMITS.words),
      ...(before ? { t: before.t, seq: before.seq } : came),
    };
  }

  /** Whether the arguments are JSON: to be asked once no more come. Linear the first time, then remembered. */
  check(): ArgumentsCheck {
    const { said } = this.args;
    if (this.#check?.of !== said) this.#check = { of: said, found: this.#judge() };
    return this.#check.found;
  }

  #judge(): ArgumentsCheck {
    if (this.isFree) return { is: 'free' };
    if (this.args.notKept > 0) return { is: 'not-kept' };
    const { text } = this.args;
    if (text.trim() === '') return { is: 'empty' };
    const value = parseJson(text);
    if (value !== undefined)
      return { is: 'json', isObject: typeof value === 'object' && value !== null && !Array.isArray(value) };
    const fault = jsonFault(text);
    const incomplete = fault >= text.length || isCut(text, fault);
    const at = incomplete ? text.length : fault;
    return {
      is: 'broken',
      at,
      incomplete,
      near: [text.slice(Math.max(0, at - NEAR), at), text.slice(at, at + NEAR)],
    };
  }

  #whole(whole: string, came: Came): number {
    if (this.args.said === 0) {
      this.args.append(whole, came);
      return whole.length;
    }
    if (this.args.notKept === 0 && !this.#isSame(whole)) this.differs = true;
    return 0;
  }

  /** Written otherwise is the same: what is said at the end is often parsed and written anew. */
  #isSame(whole: string): boolean {
    const { text } = this.args;
    if (text === whole) return true;
    const said = parseJson(whole);
    if (said === undefined) return false;
    return said === text || canonical(said) === canonical(parseJson(text));
  }
}

/** Whether what begins at a fault is the beginning of a word or a number, and the text ends within it. */
function isCut(text: string, fault: number): boolean {
  const rest = text.slice(fault, fault + NUMBER);
  if (fault + rest.length < text.length) return false;
  if (/^[.eE]/.test(rest)) return CUT_NUMBER.test(text.slice(-NUMBER));
  const isValue = /(?:^|[[:,])\s*$/.test(text.slice(Math.max(0, fault - NUMBER), fault));
  return isValue && ['true', 'false', 'null', '-'].some((word) => word.startsWith(rest));
}

/** Of what is too deep to be written nothing is said: it counts as the same. */
function canonical(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
