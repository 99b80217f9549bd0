/** A text of a fact: its length in UTF-16 units, a colon, the text. Concatenation only: it calls nothing. */
export function text(value: string): string {
  return `${value.length}:${value}`;
}

/** The fact of a whole text message in, at `t` microseconds. */
export function encodeMessage(
  id: number,
  t: number,
  type: string,
  lastEventId: string,
  data: string,
): string {
  return `M${id},${t},,;${text(type)}${text(lastEventId)}${text(data)}`;
}
