/**
 * What cannot be seen, or turns the direction of the text around: in a line it could hide or fake what is there.
 * Controls, spaces that are no space, marks without a width, bidirectional controls, tags.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;
/** Keys that would not be told from what stands around them without quotes. */
const PLAIN_KEY = /^[^\s"\\:,{}[\]](?:[^"\\:,{}[\]]*[^\s"\\:,{}[\]])?$/;
const KEY_MAX = 200;

/** Each UTF-16 unit of a text as `\u1234`. */
const escaped = (text: string) =>
  Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');

/** A text with what cannot be seen as the escapes of JSON: `abc\u202ecba`. */
export const visible = (text: string): string => text.replace(UNSEEN, escaped);

/** A text as JSON writes it, with what cannot be seen escaped as well: still JSON, and JavaScript. */
export const quoted = (text: string): string => visible(JSON.stringify(text));

/** The first `max` UTF-16 units, no character in half. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? max - 1 : max);
}

/** A key for a line of a tree: in quotes only where it would be misread without. */
export function keyText(key: string): string {
  const cut = cutText(key, KEY_MAX);
  const isPlain = PLAIN_KEY.test(cut) && visible(cut) === cut;
  return `${isPlain ? cut : quoted(cut)}${cut.length < key.length ? '…' : ''}`;
}
