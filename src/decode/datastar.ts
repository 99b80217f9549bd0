import { type Decoded, type Decoder, MEMBERS_MAX, READ_MAX } from './decoded.ts';
import { plainJson } from './generic.ts';
import { addNote, payloadOf } from './part.ts';

// datastar sdk/ADR.md, "Data format". Versions before 1.0 said merge and fragments.

/** Lines that are the payload's, each after its key. */
const CONTENT: ReadonlySet<string> = new Set(['elements', 'signals', 'fragments', 'script', 'paths']);
const OPTION =
  /^(mode|mergeMode|selector|useViewTransition|wrap|namespace|onlyIfMissing|autoRemove|attributes)$/;

/** Takes the lines of a patch apart; undefined where one of them is none of Datastar's. */
function readPatch(text: string, kind: string): Decoded | undefined {
  const part: Decoded = { kind };
  const content: string[] = [];
  for (let from = 0, lines = 0; from < text.length; lines++) {
    if (from > READ_MAX || lines >= MEMBERS_MAX) {
      addNote(part, `longer than ${READ_MAX} characters or ${MEMBERS_MAX} lines: not looked at beyond`);
      break;
    }
    const newLine = text.indexOf('\n', from);
    const end = newLine < 0 ? text.length : newLine;
    const space = text.slice(from, from + 40).indexOf(' ');
    const key = text.slice(from, space < 0 ? end : Math.min(from + space, end));
    const value = text.slice(from + key.length + 1, end);
    from = end + 1;
    if (CONTENT.has(key)) content.push(value);
    else if (!OPTION.test(key)) return undefined;
    else if (key === 'selector') part.channel = value;
    else if (key === 'mode' || key === 'mergeMode') part.name = value;
    else {
      part.headers ??= [];
      part.headers.push([key, value]);
    }
  }
  if (content.length > 0) part.payload = payloadOf(content.join('\n'));
  return part;
}

/** Patches of elements and signals, as the events of a stream have them in lines. */
export const datastar: Decoder = {
  text(text, raw) {
    const part = raw.eventType.startsWith('datastar-') ? readPatch(text, raw.eventType) : undefined;
    return part ? [part] : (plainJson.text ?? (() => []))(text, raw);
  },
};
